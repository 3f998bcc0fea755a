import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Outcome, SESSION_STRIDE } from '@functrace/format';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Replay } from '../src/queries/replay.ts';
import { openStore } from '../src/store/open-store.ts';
import { BIN, functrace } from './child.ts';
import { RecordingBuilder, START } from './recording-builder.ts';
import { enterScratchFolder, runAnyway, scratchFolder } from './scratch.ts';

const RUNS = 150;
const NO_GAPS = Infinity;
const WAIT = { timeout: 20_000, interval: 50 };

/** A call that begins `wait` after the one before it in its session, and may be made by one of those before. */
const call = fc.record({
  wait: fc.oneof(fc.constant(0), fc.nat(6)),
  parent: fc.option(fc.nat(5), { nil: undefined }),
  duration: fc.option(fc.nat(8), { nil: undefined, freq: 6 }),
});
const sessions = fc.array(
  fc.record({ start: fc.nat(20), calls: fc.array(call, { maxLength: 14 }) }),
  { minLength: 1, maxLength: 3 },
);

interface Written {
  readonly id: number;
  readonly start: number;
  readonly end: number | undefined;
}

function write(
  path: string,
  specs: typeof sessions extends fc.Arbitrary<infer T> ? T : never,
): Written[] {
  const builder = new RecordingBuilder(path);
  const written: Written[] = [];
  const first = specs.reduce((least, { start }) => Math.min(least, start), Infinity);
  for (const [index, { start, calls }] of specs.entries()) {
    builder.session({ start: START + BigInt(start) });
    const site = builder.site({ name: `f${index}` });
    builder.node({ site, durations: [1] });
    let at = 0;
    for (const [row, { wait, parent, duration }] of calls.entries()) {
      at += wait;
      const caller = parent === undefined || row === 0 ? {} : { parent: (parent % row) + 1 };
      const length = duration === undefined ? {} : { duration };
      builder.span({ site, ...caller, start: at, ...length, running: 0 });
      written.push({
        id: index * SESSION_STRIDE + row + 1,
        start: start - first + at,
        end: duration === undefined ? undefined : start - first + at + duration,
      });
    }
  }
  builder.close();
  return written;
}

function text(id: number, at: number, isExit: boolean): string {
  return `${at} ${id} ${isExit ? 'exit' : 'enter'}`;
}

/** Each call's entry and exit as two events: a leaf is both. */
function eventsOf(path: string): { at: number; id: number; isExit: boolean }[] {
  const store = openStore(path);
  const events = [...new Replay({ gap: NO_GAPS }, {}).next(store)];
  store.close();
  return events.flatMap((event) => {
    if (event.kind === 'gap') throw new Error('a gap that nobody asked for');
    const {
      kind,
      at,
      call: { id, duration },
    } = event;
    const enter = { at, id, isExit: false };
    if (kind === 'leaf') return [enter, { at: at + (duration ?? 0), id, isExit: true }];
    return [kind === 'enter' ? enter : { at, id, isExit: true }];
  });
}

test('a replay has every entry and every exit once, in the order of their times', () => {
  const folder = scratchFolder();
  let run = 0;
  fc.assert(
    fc.property(sessions, (specs) => {
      const path = `${folder}/${run++}.db`;
      const written = write(path, specs);
      const events = eventsOf(path);
      // The twin: all of them, sorted. What is simultaneous may come in any order that the test below allows.
      const naive = written.flatMap(({ id, start, end }) => [
        text(id, start, false),
        ...(end === undefined ? [] : [text(id, end, true)]),
      ]);
      const found = events.map(({ id, at, isExit }) => text(id, at, isExit));
      expect(found.toSorted()).toEqual(naive.toSorted());
      const times = events.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('calls on one stack are left before their callers, whatever times are the same', () => {
  const folder = scratchFolder();
  let run = 0;
  /** Steps of one thread: a call, or the return of the innermost one, up to a nanosecond after the step before. */
  const step = fc.record({ isEntry: fc.boolean(), advance: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const path = `${folder}/${run++}.db`;
      const builder = new RecordingBuilder(path);
      builder.session();
      const site = builder.site({ name: 'f' });
      builder.node({ site, durations: [1] });
      const spans: { parent: number | undefined; start: number; end: number }[] = [];
      const open: number[] = [];
      let now = 0;
      const leave = (): void => {
        const span = spans[(open.pop() ?? 0) - 1];
        if (span !== undefined) span.end = now;
      };
      for (const { isEntry, advance } of steps) {
        now += advance;
        if (isEntry) open.push(spans.push({ parent: open.at(-1), start: now, end: 0 }));
        else leave();
      }
      while (open.length > 0) leave();
      for (const { parent, start, end } of spans) {
        const caller = parent === undefined ? {} : { parent };
        builder.span({ site, ...caller, start, duration: end - start, running: end - start });
      }
      builder.close();
      const stack: number[] = [];
      for (const { id, isExit } of eventsOf(path)) {
        if (!isExit) {
          expect(spans[id - 1]?.parent).toBe(stack.at(-1));
          stack.push(id);
          continue;
        }
        expect(stack.pop()).toBe(id);
      }
      expect(stack).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

test('what a gap was is said as far as the calls prove it', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder('.functrace/gaps.db');
  builder.session();
  const site = builder.site({ name: 'work' });
  builder.node({ site, durations: [1] });
  builder.span({ site, start: 0, duration: 5e6, running: 5e6 });
  builder.span({ site, parent: 1, start: 4e6, duration: 10, running: 10 });
  builder.span({ site, start: 9e6, duration: 20e6, running: 1000 });
  builder.span({ site, parent: 3, start: 20e6, duration: 10, running: 10 });
  builder.close();
  const { events } = JSON.parse(await runAnyway(['replay', '--json', '--gap', '2ms'])) as {
    events: { kind: string; at: number; length: number; state: string }[];
  };
  expect(
    events.filter(({ kind }) => kind === 'gap').map(({ at, length, state }) => [at, length, state]),
  ).toEqual([
    [0, 4e6, 'running'],
    [5e6, 4e6, 'idle'],
    [9e6, 11e6, 'waiting'],
    [20_000_010, 8_999_990, 'waiting'],
  ]);
});

test('a recording that grows is followed where it was left', () => {
  const path = `${scratchFolder()}/live.db`;
  const builder = new RecordingBuilder(path);
  builder.session({ end: null });
  const site = builder.site({ name: 'work' });
  builder.node({ site, durations: [1] });
  builder.span({ site, start: 0, running: 1 });
  builder.span({ site, parent: 1, start: 10, duration: 5, running: 5 });
  const replay = new Replay({ gap: NO_GAPS }, {});
  const poll = (): string[] => {
    const store = openStore(path);
    const events = [...replay.next(store)].map((event) =>
      event.kind === 'gap' ? 'gap' : `${event.kind} ${event.call.id}`,
    );
    store.close();
    return events;
  };
  expect(poll()).toEqual(['enter 1', 'leaf 2']);
  expect(poll()).toEqual([]);
  builder.span({ site, start: 30, running: 1 });
  builder.span({ site, start: 60, duration: 1, running: 1 });
  builder.db.exec(`UPDATE span SET duration = 50, outcome = ${Outcome.RETURNED} WHERE id = 1`);
  expect(poll()).toEqual(['enter 3', 'exit 1', 'leaf 4']);
  builder.db.exec(`UPDATE span SET duration = 40, outcome = ${Outcome.THREW} WHERE id = 3`);
  expect(poll()).toEqual(['exit 3']);
  expect(poll()).toEqual([]);
  builder.close();
});

function lastOf(json: string): object | undefined {
  return (JSON.parse(json) as { events: object[] }).events.at(-1);
}

test('following ends with the recording, and with Ctrl-C, and writes its last line both times', async () => {
  const cwd = scratchFolder();
  const builder = new RecordingBuilder(`${cwd}/live.db`);
  builder.session({ end: null });
  const site = builder.site({ name: 'work' });
  builder.node({ site, durations: [1] });
  builder.span({ site, start: 0, running: 1 });
  const follow = (): { child: ChildProcess; text: () => string; ended: Promise<unknown[]> } => {
    const args = [BIN, 'replay', '--store', 'live.db', '--follow', '--json'];
    const child = spawn(process.execPath, args, {
      cwd,
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (more) => {
      output += String(more);
    });
    return { child, text: () => output, ended: once(child, 'close') };
  };

  const first = follow();
  await vi.waitFor(() => expect(first.text()).toContain('"enter"'), WAIT);
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual([130, null]);
  expect(lastOf(first.text())).toMatchObject({ kind: 'enter', id: 1 });

  const second = follow();
  await vi.waitFor(() => expect(second.text()).toContain('"enter"'), WAIT);
  builder.db.exec(
    'UPDATE span SET duration = 7, outcome = 0; UPDATE session SET "end" = start + 9',
  );
  expect(await second.ended).toEqual([0, null]);
  expect(lastOf(second.text())).toMatchObject({ kind: 'exit', id: 1, duration: 7 });
  builder.close();
});

test('wrong arguments are one line', () => {
  const cwd = scratchFolder();
  const line = (...args: readonly string[]): string => functrace(args, { cwd }).stderr;
  expect(line('replay', '--gap', '5')).toBe(
    'functrace: FT_CLI_USAGE: --gap is "5"; expected a duration, such as 500us, 1ms or 2s\n',
  );
  expect(line('replay', '--follow', '--failed')).toBe(
    'functrace: FT_CLI_USAGE: --follow shows calls as they begin, when none has failed yet; leave --failed out\n',
  );
  expect(line('replay')).toMatch(/^functrace: FT_CLI_NO_STORE: no recording/);
});
