import { expect, it } from 'vitest';
import { COMPILERS, compile } from './support/compile.ts';
import { makeSelection } from '../src/instrument.ts';
import { instrumentText } from './support/instrument-text.ts';

const SOURCE = `
export function unlock(door: string, /** @sensitive */ pin: string) {}
/**
 * @param {string} door where
 * @param {string} [pin] its code @sensitive
 * @param rest
 */
export function open(door: string, pin?: string, ...rest: string[]) {}
/** @sensitive */
export const all = (first: number, { second, third: [fourth] }: any = {}) => first;
class Door {
  /**
   * @param options.pin
   * @sensitive
   */
  async open({ pin, name }: any, /* @sensitive */ other = 1) {}
  /** @sensitivea @param pin me@sensitive.org */
  shut(pin: string) {}
  constructor(/** @sensitive */ private readonly code: string, public name: string) {}
}
const table = {
  /** @param pin @sensitive */
  check: (pin: string) => /* @sensitive */ pin,
};
const text = "/** @sensitive */"; function after(pin: string) {}
`;

const LABELS = [
  ['unlock', 'door,!pin'],
  ['open', 'door,!pin,...rest'],
  ['all', '!first,!second,!fourth'],
  ['Door.open', '!pin,name,!other'],
  ['Door.shut', 'pin'],
  ['Door.constructor', '!code,name'],
  ['table.check', '!pin'],
  ['after', 'pin'],
];

it('marks the parameters that comments call sensitive in text', () => {
  const sites = instrumentText(SOURCE)?.sites ?? [];
  expect(sites.map(([name, , , , parameters]) => [name, parameters])).toEqual(LABELS);
});

it.each(COMPILERS)('marks the same ones in the tree of $name', ({ ts }) => {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
  const { outputs } = compile({
    ts,
    files: ['input.ts'],
    options,
    config: {},
    texts: { 'input.ts': SOURCE },
  });
  const code = [...outputs.values()].join('');
  for (const [name, parameters] of LABELS)
    expect(code).toMatch(
      new RegExp(
        `\\["${name ?? ''}", \\d+, \\d+, \\d+, "${(parameters ?? '').replaceAll('.', '\\.')}"\\]`,
      ),
    );
});

it('hands on the names that the option adds, and nothing where there are none', () => {
  const code = 'export function unlock(pin) { return pin; }';
  const all = { include: [], exclude: [], ignoreNames: [], minStatements: 0 };
  const selection = makeSelection({ ...all, redact: ['pin', '!token'] }, undefined);
  const text = instrumentText(code, { selection })?.code;
  expect(text).toMatch(/"pin"\]\], \["pin","!token"\]\)/);
  expect(instrumentText(code)?.code).toMatch(/"pin"\]\]\)/);
  for (const { ts } of COMPILERS) {
    const { outputs } = compile({
      ts,
      files: ['input.ts'],
      options: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
      config: { redact: ['pin', '!token'] },
      texts: { 'input.ts': code },
    });
    expect([...outputs.values()].join('')).toMatch(/\], \["pin", "!token"\]\)/);
  }
});
