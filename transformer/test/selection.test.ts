import { afterEach, describe, expect, it } from 'vitest';
import { globMatcher } from '../src/2-analyze/globs.ts';
import { COMPILERS } from './support/compile.ts';
import { explainText } from './support/explain.ts';

const SOURCE = `
export class Cart {
  total() { const a = 1; return a; }
  log() {}
  /** @notrace */
  quiet() {}
  /** @trace however small */
  loud() {}
}
// @notrace
const silent = () => {}, alsoSilent = () => {};
const heard = () => {};
call(/* @notrace */ () => {});
// not about tracing: me@trace.example, @tracer
function plain() {}
/** @notrace */
class Off { a() {} /** @trace */ b() { function inner() {} } }
// @notrace
export function outer() { return () => {}; }
const worklet = () => { 'worklet'; return () => 1; };
function stuck() { const secret = 1; var f; function f() { return secret; } }
`;

/** Name to the reason that is printed; an empty one for a function that is traced without any. */
function reasons(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, verdict = '', name = '', reason = ''] =
        /:\d+ {2}(trace|skip) +(\S+)(?: {2}(.*))?$/.exec(line) ?? [];
      return [name, `${verdict}: ${reason}`];
    }),
  );
}

describe.each(COMPILERS)('$name', ({ ts }) => {
  afterEach(() => {
    delete process.env['IGNORE_NAMES'];
  });

  it('obeys comments', () => {
    expect(reasons(explainText(ts, SOURCE))).toMatchObject({
      'Cart.total': 'trace: ',
      'Cart.quiet': 'skip: comment @notrace',
      'Cart.loud': 'trace: comment @trace',
      silent: 'skip: comment @notrace',
      alsoSilent: 'skip: comment @notrace',
      heard: 'trace: ',
      '<anonymous@13:21>': 'skip: comment @notrace',
      plain: 'trace: ',
      'Off.a': 'skip: comment @notrace',
      'Off.b': 'trace: comment @trace',
      'Off.b.inner': 'trace: ',
      outer: 'skip: comment @notrace',
      'outer.<anonymous@19:34>': 'trace: ',
    });
  });

  it('leaves alone what it cannot or must not wrap', () => {
    expect(reasons(explainText(ts, SOURCE))).toMatchObject({
      worklet: 'skip: its source is run on another thread ("worklet")',
      'worklet.<anonymous@20:43>':
        'skip: inside worklet: its source is run on another thread ("worklet")',
      stuck:
        'skip: cannot wrap its body: function f shares its name with a variable and uses secret',
      'stuck.f': 'trace: ',
    });
  });

  it('ignores names from the option and from the environment', () => {
    process.env['IGNORE_NAMES'] = 'HEARD, /^plain$/';
    expect(reasons(explainText(ts, SOURCE, { ignoreNames: ['log', 'loud'] }))).toMatchObject({
      'Cart.log': 'skip: ignored: name matches ignoreNames "log"',
      'Cart.loud': 'trace: comment @trace',
      heard: 'skip: ignored: name matches IGNORE_NAMES "HEARD"',
      plain: 'skip: ignored: name matches IGNORE_NAMES "/^plain$/"',
      'Cart.total': 'trace: ',
    });
  });

  it('leaves out small functions', () => {
    expect(reasons(explainText(ts, SOURCE, { minStatements: 2 }))).toMatchObject({
      'Cart.total': 'trace: ',
      'Cart.log': 'skip: too small: 0 of at least 2 statements (minStatements)',
      'Cart.loud': 'trace: comment @trace',
    });
  });

  it('selects files', () => {
    const included = 'skip: excluded: no pattern of include matches';
    expect(reasons(explainText(ts, SOURCE, { include: ['src'] }))).toMatchObject({
      plain: included,
    });
    expect(reasons(explainText(ts, SOURCE, { include: ['*.ts'] }))).toMatchObject({
      plain: 'trace: ',
    });
    expect(reasons(explainText(ts, SOURCE, { exclude: ['**/*.ts'] }))).toMatchObject({
      plain: 'skip: excluded: file matches exclude "**/*.ts"',
      'Cart.loud': 'trace: comment @trace',
    });
  });
});

it('matches globs as a tsconfig does', () => {
  const matches: readonly (readonly [pattern: string, path: string, expected: boolean])[] = [
    ['src', 'src/a/b.ts', true],
    ['src/', 'src/b.ts', true],
    ['src', 'srcs/b.ts', false],
    ['./src/*.ts', 'src/b.ts', true],
    ['src/*.ts', 'src/a/b.ts', false],
    ['src/**/*.ts', 'src/b.ts', true],
    ['src/**/*.ts', 'src/a/c/b.ts', true],
    ['**/*.test.ts', 'a.test.ts', true],
    ['src/**', 'src/a/b.ts', true],
    ['src/*.{ts,tsx}', 'src/b.tsx', true],
    ['src/?.ts', 'src/b.ts', true],
    ['src/[a-c].ts', 'src/b.ts', true],
    ['src/[!a-c].ts', 'src/b.ts', false],
    ['a.ts', 'aXts', false],
    ['../shared/*.ts', '../shared/a.ts', true],
    ['(group)/[[]id.ts', '(group)/[id.ts', true],
  ];
  for (const [pattern, path, expected] of matches) {
    expect([pattern, path, globMatcher([pattern])(path) !== undefined]).toEqual([
      pattern,
      path,
      expected,
    ]);
  }
});
