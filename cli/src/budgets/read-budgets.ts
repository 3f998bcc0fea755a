import { readFileSync } from 'node:fs';
import { type Node, parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { durationNanos } from '../duration.ts';
import { CliError } from '../error.ts';
import { nearestNames } from '../queries/nearest-names.ts';
import {
  type Budgets,
  type ForbiddenCall,
  type FunctionBudget,
  type Limit,
  type LimitKey,
  LIMITS,
} from './budgets.ts';

/**
 * Reads a file of budgets: JSON, with comments and trailing commas if wanted. `schema/budgets.json` of this package
 * describes it for editors.
 * @throws {CliError} that names the file, the place in it, the value and what is expected
 */
export function readBudgets(path: string): Budgets {
  return new Reader(path, textOf(path)).budgets();
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'does not exist; functrace check --help has an example of one'
        : `cannot be read (${code})`;
    throw new CliError('FT_CLI_BUDGETS', `${path} ${reason}`, { cause: error });
  }
}

class Reader {
  readonly #path: string;
  readonly #text: string;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  budgets(): Budgets {
    const errors: ParseError[] = [];
    const root = parseTree(this.#text, errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error !== undefined || root === undefined) {
      const code = error === undefined ? 'ValueExpected' : printParseErrorCode(error.error);
      const words = code.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
      throw this.#mistake(error?.offset ?? 0, `it is no JSON: ${words}`);
    }
    const functions: FunctionBudget[] = [];
    const forbidden: ForbiddenCall[] = [];
    const sections: Readonly<Record<string, (value: Node) => void>> = {
      $schema: () => undefined,
      functions: (value) => {
        for (const [name, limits] of this.#members(value, 'functions'))
          functions.push({ name, limits: this.#limits(limits, name) });
      },
      mustNotCall: (value) => {
        if (value.type !== 'array') throw this.#wrong(value, 'mustNotCall', 'a list');
        for (const one of value.children ?? []) forbidden.push(this.#forbidden(one));
      },
    };
    for (const [key, value] of this.#members(root, 'the file'))
      this.#choose(sections, key, value)(value);
    return { path: this.#path, functions, forbidden };
  }

  #limits(node: Node, name: string): Limit[] {
    const readers = Object.fromEntries(
      Object.entries(LIMITS).map(([key, { isDuration }]) => [key, isDuration]),
    );
    return this.#members(node, name).map(([key, value]) => {
      const isDuration = this.#choose(readers, key, value);
      const most = isDuration ? nanosOf(value) : countOf(value);
      // Chosen among the keys of LIMITS.
      if (most !== undefined) return { key: key as LimitKey, most };
      throw this.#wrong(
        value,
        `${name}: ${key}`,
        isDuration ? 'a duration such as "500us", "50ms" or "2s"' : 'a whole number from 0',
      );
    });
  }

  #forbidden(node: Node): ForbiddenCall {
    if (typeof node.value === 'string')
      return { callee: node.value, caller: undefined, isDirect: false };
    const texts = { caller: undefined, callee: undefined } as Record<string, string | undefined>;
    let isDirect = false;
    const members = node.type === 'object' ? this.#members(node, 'mustNotCall') : [];
    for (const [key, value] of members) {
      const type = this.#choose(
        { caller: 'string', callee: 'string', directly: 'boolean' },
        key,
        value,
      );
      if (value.type !== type) {
        throw this.#wrong(value, key, type === 'string' ? 'a name' : 'true or false');
      }
      if (key === 'directly') isDirect = value.value === true;
      else texts[key] = String(value.value);
    }
    const { caller, callee } = texts;
    if (callee !== undefined && caller !== undefined) return { callee, caller, isDirect };
    throw this.#wrong(node, 'mustNotCall', 'a name, or an object with caller and callee');
  }

  #members(node: Node, label: string): (readonly [key: string, value: Node])[] {
    if (node.type !== 'object') throw this.#wrong(node, label, 'an object');
    return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key === undefined || value === undefined ? [] : [[String(key.value), value] as const],
    );
  }

  #choose<Value>(choices: Readonly<Record<string, Value>>, key: string, value: Node): Value {
    const found = Object.hasOwn(choices, key) ? choices[key] : undefined;
    if (found !== undefined) return found;
    const [nearest] = nearestNames(key, Object.keys(choices));
    const remedy =
      nearest === undefined
        ? `expected ${Object.keys(choices).join(', ')}`
        : `did you mean ${nearest}?`;
    throw this.#mistake(value.parent?.offset ?? value.offset, `there is no "${key}"; ${remedy}`);
  }

  #wrong(node: Node, label: string, expected: string): CliError {
    const text = this.#text.slice(node.offset, node.offset + node.length).replaceAll(/\s+/g, ' ');
    const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    return this.#mistake(node.offset, `${label} is ${shown}; expected ${expected}`);
  }

  #mistake(offset: number, reason: string): CliError {
    const lines = this.#text.slice(0, offset).split('\n');
    const column = (lines.at(-1) ?? '').length + 1;
    return new CliError('FT_CLI_BUDGETS', `${this.#path}:${lines.length}:${column}: ${reason}`);
  }
}

function nanosOf({ value }: Node): number | undefined {
  return typeof value === 'string' ? durationNanos(value) : undefined;
}

function countOf({ value }: Node): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}
