import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { calls } from '../src/queries/calls.ts';
import { parseWhere } from '../src/queries/where/parse.ts';
import { openStore } from '../src/store/open-store.ts';
import { functrace } from './child.ts';
import { RecordingBuilder, START } from './recording-builder.ts';
import { enterScratchFolder, runJson, scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';
const RUNS = 80;

test('a call has its values, its caller and its time of day', () => {
  enterScratchFolder();
  writeShop(STORE);
  const { rows, functions, isCut } = runJson<{
    rows: unknown[];
    functions: string[];
    isCut: boolean;
  }>(['calls', 'Cart.total', '--where', 'args[1] == 7']);
  expect({ functions, isCut }).toEqual({ functions: ['Cart.total'], isCut: false });
  expect(rows).toEqual([
    {
      id: 2,
      session: 1,
      task: 1,
      parent: 1,
      caller: { id: 1, name: 'checkout' },
      depth: 1,
      offset: 1_200_000,
      at: '2026-02-03T04:05:06.124656789Z',
      duration: 400_000,
      running: 400_000,
      waiting: 0,
      outcome: 'returned',
      function: {
        name: 'Cart.total',
        file: '/srv/shop/src/cart.ts',
        line: 30,
        column: 3,
        kind: 'method',
      },
      parameters: [
        { name: 'currency', value: 'EUR' },
        { name: '[1]', value: 7 },
      ],
      result: 12.5,
      receiver: { $: 'Cart' },
    },
  ]);
});

test('a selection narrows calls down', () => {
  enterScratchFolder();
  writeShop(STORE);
  expect(ids('--failed')).toEqual([4]);
  expect(ids('--session', '2')).toEqual([1_099_511_627_777, 1_099_511_627_778]);
  expect(ids('checkout', '--task', '1')).toEqual([1]);
  expect(ids('--first', '2')).toEqual([1, 2]);
  expect(ids('--last', '2')).toEqual([6, 5]);
});

function ids(...args: readonly string[]): number[] {
  return runJson<{ rows: { id: number }[] }>(['calls', ...args]).rows.map(({ id }) => id);
}

interface Spec {
  readonly session: 0 | 1;
  readonly site: number;
  readonly duration: number | undefined;
  readonly amount: number;
}

test('the slowest, the first and the last are those of a list that is sorted whole', () => {
  const folder = scratchFolder();
  let run = 0;
  const span = fc.record({
    session: fc.constantFrom(0 as const, 1 as const),
    site: fc.nat(1),
    duration: fc.option(fc.nat(20), { nil: undefined, freq: 8 }),
    amount: fc.nat(9),
  });
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('slowest' as const, 'first' as const, 'last' as const),
      fc.option(fc.constantFrom('arg.amount > 4', 'duration <= 10'), { nil: undefined }),
      (specs: readonly Spec[], limit, order, source) => {
        const path = `${folder}/${run++}.db`;
        const written = write(path, specs);
        const store = openStore(path);
        const where = source === undefined ? undefined : parseWhere(source);
        const { rows, isCut } = calls(store, { function: 'f0', where, order, limit }, {});
        store.close();
        const matching = written.filter(({ site, amount, duration }) => {
          if (site !== 0) return false;
          if (source === 'arg.amount > 4') return amount > 4;
          return source === undefined || (duration !== undefined && duration <= 10);
        });
        const sorted = matching.toSorted((a, b) => {
          if (order === 'slowest') return (b.duration ?? -1) - (a.duration ?? -1) || a.id - b.id;
          const sign = order === 'first' ? 1 : -1;
          return sign * (a.at - b.at || a.id - b.id);
        });
        expect(rows.map(({ id }) => id)).toEqual(sorted.slice(0, limit).map(({ id }) => id));
        expect(rows.map(({ parameters }) => parameters[0]?.data)).toEqual(
          sorted.slice(0, limit).map(({ amount }) => String(amount)),
        );
        expect(isCut).toBe(matching.length > limit);
      },
    ),
    { numRuns: RUNS },
  );
  expect(run).toBeGreaterThanOrEqual(RUNS);
});

/** Two sessions, the second of which starts 7 ns later; spans of each begin 3 ns apart. */
function write(path: string, specs: readonly Spec[]): (Spec & { id: number; at: number })[] {
  const builder = new RecordingBuilder(path);
  const written: (Spec & { id: number; at: number })[] = [];
  for (const session of [0, 1]) {
    builder.session({ start: START + BigInt(7 * session) });
    const sites = [0, 1].map((index) =>
      builder.site({ name: `f${index}`, line: index + 1, parameters: 'amount' }),
    );
    for (const site of sites) builder.node({ site, durations: [1] });
    for (const [index, spec] of specs.filter((one) => one.session === session).entries()) {
      const { site, duration, amount } = spec;
      const length = duration === undefined ? {} : { duration };
      const values = { 0: String(amount) };
      builder.span({ site: sites[site] ?? 0, start: 3 * index, ...length, running: 0, values });
      written.push({ ...spec, id: session * 2 ** 40 + index + 1, at: 7 * session + 3 * index });
    }
  }
  builder.close();
  return written;
}

test('what cannot be asked is one line', () => {
  const cwd = scratchFolder();
  writeShop(`${cwd}/shop.db`);
  const line = (...args: readonly string[]): string => {
    const { code, stdout, stderr } = functrace(['calls', '--store', 'shop.db', ...args], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    return stderr;
  };
  expect(line('neverCalled')).toBe(
    'functrace: FT_CLI_NO_FUNCTION: no function that was called has the name "neverCalled" or matches it; functrace top lists those that were called\n',
  );
  expect(line('--first', '2', '--last', '3')).toBe(
    'functrace: FT_CLI_USAGE: --first and --last are two orders; give one of them\n',
  );
  expect(line('Cart', '--where', 'arg.amount > 1')).toBe(
    'functrace: FT_CLI_USAGE: --where is "arg.amount > 1"; column 1: no function asked for has a parameter "amount"; there are currency\n',
  );
  expect(line('walk', '--where', 'arg.amount > 1')).toContain('they have none; use args[0]');
  expect(line('--where', 'process.exit()')).toContain('column 1: there is no "process"');
});
