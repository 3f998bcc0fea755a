import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMPILERS, compileText, testFolder } from './support/compile.ts';

const runtime = join(testFolder, 'fixtures', 'checking-runtime.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'functrace-outcomes-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Span {
  readonly name: string;
  readonly outcome: string;
  readonly arguments: readonly string[];
  readonly lexicalParent?: string;
  readonly resumes: number;
  readonly errors: readonly number[];
}

const SOURCE = `
import { report } from '${runtime}';
const quietly = (f: () => unknown) => { try { f(); } catch {} };
function plain() { return 1; }
function throws() { throw new Error('x'); }
function finallyThrows() { try { return 1; } finally { throws(); } }
function finallyRestores() { try { return 1; } finally { plain(); } }
function catchThrows() { const it = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { throw 1; } }) }; try { for (const _ of it) return 1; } catch (e) { throw e; } return 2; }
function catchEnds() { try { throws(); } catch { } }
function patternCatch() { try { throws(); } catch ({ message }) { return message; } }
function breaks() { for (;;) { try { return 1; } finally { break; } } throws(); }
function parameters({ a, b: [c] }: any, d = 4, ...e: number[]) {}
function shadowed(x: any) { function x() {} }
async function waits() { await null; try { await Promise.reject(new Error('y')); } catch (e) {} }
async function rejects() { await null; throw new Error('z'); }
async function rejectedAwait() { await Promise.reject(new Error('w')); }
function* closed() { try { yield 1; yield 2; } finally { plain(); } }
const outerArrow = () => { const inner = () => plain(); class C { field = () => 1; [String(plain())]() {} } new C().field(); return inner(); };
function defaulted(callback = () => 1) { return callback(); }
quietly(throws); quietly(finallyThrows); quietly(catchThrows); quietly(breaks);
finallyRestores(); catchEnds(); patternCatch();
parameters({ a: 1, b: ['x'] }, undefined, 5); shadowed(1);
await waits(); await rejects().catch(() => {}); await rejectedAwait().catch(() => {});
for (const _ of closed()) break;
outerArrow(); defaulted();
process.stdout.write(JSON.stringify(report()));
`;

describe.each(COMPILERS)('$name', ({ name, ts }) => {
  const file = join(scratch, `${name.replaceAll(' ', '')}.mjs`);
  writeFileSync(
    file,
    compileText(ts, SOURCE, {}, { runtime, ignoreNames: ['quietly', 'anonymous'] }),
  );
  const { spans, problems, entries } = JSON.parse(
    execFileSync(process.execPath, [file], { encoding: 'utf8' }),
  ) as {
    spans: Span[];
    problems: string[];
    entries: { name: string; parameters: string }[];
  };
  const last = (wanted: string): Span | undefined => spans.findLast((span) => span.name === wanted);

  it('keeps the protocol', () => expect(problems).toEqual([]));

  it.each([
    ['plain', 'returned'],
    ['throws', 'threw'],
    ['finallyThrows', 'threw'],
    ['finallyRestores', 'returned'],
    ['catchThrows', 'threw'],
    ['catchEnds', 'returned'],
    ['patternCatch', 'returned'],
    ['breaks', 'threw'],
    ['waits', 'returned'],
    ['rejects', 'threw'],
    ['rejectedAwait', 'threw'],
    ['closed', 'threw'],
  ])('%s %s', (wanted, outcome) => expect(last(wanted)?.outcome).toBe(outcome));

  it('records parameters in order, patterns by what they bind', () => {
    expect(last('parameters')?.arguments).toEqual(['number', 'string', 'number', 'object']);
    expect(entries.find((entry) => entry.name === 'parameters')?.parameters).toBe('a,c,d,...e');
    expect(last('shadowed')?.arguments).toEqual([]);
  });

  it('counts resumptions', () => {
    expect(last('waits')?.resumes).toBe(2);
    expect(last('rejects')?.resumes).toBe(1);
  });

  it('takes errors from catch clauses, also from those without a name for them', () => {
    expect(last('catchThrows')?.errors).toEqual([1]);
    expect(last('catchEnds')?.errors).toEqual([1]);
    expect(last('patternCatch')?.errors).toEqual([0]);
  });

  it('links lexical parents', () => {
    expect(last('outerArrow.inner')?.lexicalParent).toBe('outerArrow');
    expect(last('outerArrow.C.field')?.lexicalParent).toBe('outerArrow');
    expect(last('defaulted.callback')?.lexicalParent).toBeUndefined();
  });
});
