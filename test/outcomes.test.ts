/** How calls end, as the store says it, for every way of ending that the emitted code has to tell apart. */
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const PROGRAM = `
const tick = (): Promise<void> => Promise.resolve();

function returns(): number { return 1; }
function fallsOff(): void { tick(); }
function throws(): never { throw new Error('own'); }
function passesOn(): void { throws(); }
function nativeError(): unknown { return (undefined as unknown as { a: number }).a; }
function finallyThrows(): number { try { return 1; } finally { nativeError(); } }
function finallyReturns(): number { try { return throws(); } finally { return 2; } }
function catches(): number { try { return throws(); } catch { return 3; } }

async function rejects(): Promise<void> { await tick(); throw new TypeError('later'); }
async function awaitsRejection(): Promise<void> { await rejects(); }
async function recovers(): Promise<number> { try { await rejects(); return 0; } catch { return 4; } }

function* leftEarly(): Generator<number> { yield 1; yield 2; }
function* cleansUp(): Generator<number> { try { yield 1; } finally { returns(); } }
function* yieldsInFinally(): Generator<number> { try { yield 1; } finally { yield 9; } }
function* thrownInto(): Generator<number> { try { yield 1; } catch { yield 2; } }
function* runsOut(): Generator<number> { yield 1; }
function* throwsItself(): Generator<number> { yield 1; throw new Error('generator'); }

async function* pages(): AsyncGenerator<number> { try { yield 1; yield 2; } finally { await tick(); } }
async function* relays(): AsyncGenerator<number> { for await (const page of pages()) yield page; }
async function leavesLoop(): Promise<number> {
  for await (const page of relays()) return page;
  return 0;
}

const attempt = (body: () => unknown): void => { try { body(); } catch {} };
for (const body of [returns, fallsOff, throws, passesOn, nativeError, finallyThrows, finallyReturns, catches]) attempt(body);
for (const body of [rejects, awaitsRejection, recovers]) await body().catch(() => {});
for (const body of [leftEarly, cleansUp]) for (const value of body()) if (value === 1) break;
const yielding = yieldsInFinally();
yielding.next();
yielding.return(0);
yielding.next();
const into = thrownInto();
into.next();
into.throw(new Error('into'));
into.next();
for (const body of [runsOut, throwsItself]) attempt(() => [...body()]);
await leavesLoop();
process.exitCode = 0;
function exits(): void { process.exit(); }
exits();
`;

/** Outcome and error of each function's calls, once each. */
const EXPECTED = {
  returns: 'returned',
  fallsOff: 'returned',
  throws: 'threw own',
  passesOn: 'threw own',
  nativeError: "threw Cannot read properties of undefined (reading 'a')",
  // What ended it is caught by `attempt`, which ended both.
  finallyThrows: "threw Cannot read properties of undefined (reading 'a')",
  finallyReturns: 'returned',
  catches: 'returned',
  rejects: 'threw later',
  awaitsRejection: 'threw later',
  recovers: 'returned',
  leftEarly: 'closed',
  cleansUp: 'closed',
  yieldsInFinally: 'closed',
  thrownInto: 'returned',
  runsOut: 'returned',
  throwsItself: 'threw generator',
  pages: 'closed',
  relays: 'closed',
  leavesLoop: 'returned',
  exits: 'unfinished',
};

it('tells how every call ended', () => {
  using project = new Project();
  project.write('src/main.ts', PROGRAM);
  project.writeSettings();
  expect(project.tspc('tsconfig.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(project.run(['build/main.js'])).toEqual({ status: 0, stdout: '', stderr: '' });

  using recording = project.recording();
  const rows = recording
    .prepare(
      `SELECT name, CASE outcome WHEN 0 THEN 'returned' WHEN 1 THEN 'threw' WHEN 2 THEN 'closed' ELSE 'unfinished' END
         || coalesce(' ' || json_extract(data, '$.message'), '') AS ending
       FROM span JOIN site ON site.id = span.site LEFT JOIN value ON value.span = span.id AND position = -2
       ORDER BY span.id`,
    )
    .all();
  const endings = new Map<string, Set<string>>();
  for (const { name, ending } of rows) {
    const known = endings.get(String(name)) ?? new Set();
    endings.set(String(name), known.add(String(ending)));
  }
  // What was open at the end has run until then.
  const sums = recording
    .prepare(
      'SELECT (SELECT sum(self) FROM call_node) AS self, (SELECT sum(running) FROM task) AS running',
    )
    .get();
  expect(sums?.['self']).toBe(sums?.['running']);
  const exits = recording
    .prepare("SELECT running FROM span JOIN site ON site.id = span.site WHERE name = 'exits'")
    .get();
  expect(exits?.['running']).toBeGreaterThan(0);
  const seen = Object.keys(EXPECTED).map((name) => [
    name,
    [...(endings.get(name) ?? [])].join(', '),
  ]);
  expect(Object.fromEntries(seen)).toEqual(EXPECTED);
});
