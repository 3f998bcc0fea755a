import { mistake } from './mistake.ts';
import { pathsOf, type Where } from './parse.ts';

const SHOWN = 8;

/**
 * A parameter that no function has is a slip of the pen, and not a call without it.
 * @throws {CliError} that names those there are
 */
export function checkParameters({ source, expression }: Where, names: readonly string[]): void {
  for (const { root, keys, column } of pathsOf(expression)) {
    const name = String(keys[0]);
    if (root !== 'arg' || names.includes(name)) continue;
    const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    const there =
      names.length === 0
        ? 'they have none; use args[0]'
        : `there are ${names.slice(0, SHOWN).join(', ')}${rest}`;
    throw mistake(source, column, `no function asked for has a parameter "${name}"; ${there}`);
  }
}
