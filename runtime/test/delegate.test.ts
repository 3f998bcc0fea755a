import type { SiteEntry } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inThread, type InThread } from './support/in-thread.ts';

const SITES: readonly SiteEntry[] = [
  ['outer', 9, 1, 1, ''],
  ['inner', 0, 2, 1, ''],
  ['outerAsync', 11, 3, 1, ''],
];

function* native(iterable: Iterable<unknown>): Generator<unknown, unknown> {
  return ['returned', (yield* iterable) as unknown];
}

function tracedBy({ hot }: InThread): typeof native {
  return function* outer(iterable) {
    const span = hot.enter(0, 0);
    let result: unknown = hot.none;
    try {
      return (result = [
        'returned',
        hot.resume(
          span,
          (yield* hot.delegate(span, iterable, false) as Iterable<unknown>) as unknown,
        ),
      ]);
    } finally {
      hot.resumed(span);
      hot.exit(span, result);
    }
  };
}

type Command = readonly ['next' | 'return' | 'throw', unknown];

async function* oneAndEnd(): AsyncGenerator<number, string> {
  yield 1;
  return 'end';
}

/** What a consumer sees of a generator, errors included. */
function drive(generator: Generator<unknown, unknown>, commands: readonly Command[]): unknown[] {
  return commands.map(([name, value]) => {
    try {
      // Read once: results are handed on as they are, and some of them log what is asked of them.
      const step = generator[name](value);
      return { done: step.done, value: step.value };
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : error;
    }
  });
}

type Method =
  | 'absent'
  | 'null'
  | 'not a function'
  | 'yields'
  | 'done'
  | 'throws'
  | 'no object'
  | 'hidden done';

/** An iterator that logs whatever is asked of it. */
function logging(
  log: unknown[],
  methods: Readonly<Record<'next' | 'return' | 'throw', Method>>,
): Iterable<unknown> {
  let count = 0;
  const method = (name: 'next' | 'return' | 'throw'): unknown => {
    const behaviour = methods[name];
    if (behaviour === 'absent') return undefined;
    if (behaviour === 'null') return null;
    if (behaviour === 'not a function') return 7;
    return function (this: unknown, ...values: unknown[]): unknown {
      log.push(['call', name, values, this === iterator]);
      if (behaviour === 'throws') throw new Error(`of ${name}`);
      if (behaviour === 'no object') return 5;
      const isDone = behaviour === 'done' || (name === 'next' && ++count > 3);
      const value = `${name} ${count}`;
      if (behaviour !== 'hidden done') return { value, done: isDone };
      return {
        get done() {
          log.push('done');
          return isDone;
        },
        get value() {
          log.push('value');
          return value;
        },
      };
    };
  };
  const iterator = Object.defineProperties(
    {},
    Object.fromEntries(
      (['next', 'return', 'throw'] as const).map((name) => [
        name,
        {
          get: (): unknown => {
            log.push(['get', name]);
            return method(name);
          },
        },
      ]),
    ),
  );
  return {
    [Symbol.iterator]: () => {
      log.push('iterator');
      return iterator as Iterator<unknown>;
    },
  };
}

const command = fc.tuple(
  fc.constantFrom('next' as const, 'next' as const, 'return' as const, 'throw' as const),
  fc.nat(9),
);
const method = fc.constantFrom<Method>(
  'absent',
  'null',
  'yields',
  'done',
  'throws',
  'no object',
  'hidden done',
);

describe('delegate', () => {
  it('hands on what the consumer does, and asks of the iterator what yield* asks', async () => {
    const thread = await inThread({ sites: SITES, channels: 64 });
    const traced = tracedBy(thread);
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 7 }),
        fc.record({ next: method, return: method, throw: method }),
        (commands, methods) => {
          const [expected, actual]: [unknown[], unknown[]] = [[], []];
          const plain = drive(native(logging(expected, methods)), commands);
          const through = drive(traced(logging(actual, methods)), commands);
          // A message names the expression that is no function, which is one of ours here.
          const known = plain.map((each) =>
            typeof each === 'string' && each.startsWith('TypeError') ? 'TypeError' : each,
          );
          expect(
            through.map((each) =>
              typeof each === 'string' && each.startsWith('TypeError') ? 'TypeError' : each,
            ),
          ).toEqual(known);
          expect(actual).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['an array', () => [1, 2]],
    ['a string', () => 'ab'],
    ['a generator', () => native([1, 2])],
    ['a Set', () => new Set([1])],
    ['a typed array', () => new Uint8Array(2)],
  ])('steps through %s', async (_name, make) => {
    const traced = tracedBy(await inThread({ sites: SITES }));
    const commands: Command[] = Array.from({ length: 4 }, () => ['next', 1]);
    expect(drive(traced(make()), commands)).toEqual(drive(native(make()), commands));
  });

  it.each([
    ['a number', 5],
    ['undefined', undefined],
    ['null', null],
    ['an object', {}],
    ['an object whose Symbol.iterator is a number', { [Symbol.iterator]: 5 }],
    ['an object that gives no iterator', { [Symbol.iterator]: () => 5 }],
    [
      'an object that throws',
      {
        [Symbol.iterator]: () => {
          throw new RangeError('mine');
        },
      },
    ],
  ])('leaves it to yield* to refuse %s', async (_name, value) => {
    const traced = tracedBy(await inThread({ sites: SITES }));
    // The engine's message quotes the operand's source, so only the kind of error can be the same.
    const kinds = [traced, native].map((make) => {
      const [error] = drive(make(value as Iterable<unknown>), [['next', 0]]);
      return String(error).split(':')[0];
    });
    expect(kinds[0]).toBe(kinds[1]);
  });

  it('has the outer generator run while the inner iterator does, and wait in between', async () => {
    const thread = await inThread({ sites: SITES });
    const { hot } = thread;
    const traced = tracedBy(thread);
    const inner = {
      [Symbol.iterator]: () => {
        let count = 0;
        return {
          next: () => {
            hot.exit(hot.enter(1, 0), 1);
            return { value: count, done: ++count > 2 };
          },
        };
      },
    };
    const generator = traced(inner);
    generator.next();
    hot.exit(hot.enter(1, 0), 1);
    generator.next();
    generator.next();
    thread.read();
    const rows = thread.store.recording
      .rows('span')
      .toSorted((a, b) => Number(a['id']) - Number(b['id']));
    expect(rows.map((row) => [row['site'], row['parent'], row['outcome']])).toEqual([
      [1, null, 0],
      [2, 1, 0],
      [2, null, 0],
      [2, 1, 0],
      [2, 1, 0],
    ]);
    expect(
      thread.store.recording.rows('call_node').find((row) => row['site'] === 1)?.['resumes'],
    ).toBe(3);
  });

  it('tells a closed generator from one that threw', async () => {
    const thread = await inThread({ sites: SITES });
    const traced = tracedBy(thread);
    drive(traced([1, 2]), [
      ['next', 0],
      ['return', 0],
    ]);
    drive(traced([1, 2]), [
      ['next', 0],
      ['throw', 0],
    ]);
    drive(traced(logging([], { next: 'throws', return: 'absent', throw: 'absent' })), [
      ['next', 0],
    ]);
    thread.read();
    const outcomes = thread.store.recording
      .rows('span')
      .toSorted((a, b) => Number(a['id']) - Number(b['id']))
      .map((row) => row['outcome']);
    expect(outcomes).toEqual([2, 2, 1]);
  });

  it('is not in the way of a generator that is switched off', async () => {
    const { hot } = await inThread({ sites: SITES });
    const iterable = [1];
    expect(hot.delegate(0, iterable, false)).toBe(iterable);
    expect(hot.delegate(0, iterable, true)).toBe(iterable);
  });

  it('hands an asynchronous iterable on as it is, and counts it as waiting', async () => {
    const thread = await inThread({ sites: SITES });
    const { hot } = thread;
    async function* outer(iterable: AsyncIterable<number>): AsyncGenerator<number, string> {
      const span = hot.enter(2, 0);
      let result: unknown = hot.none;
      try {
        return (result = hot.resume(
          span,
          yield* hot.delegate(span, iterable, true) as AsyncGenerator<number, string>,
        ));
      } finally {
        hot.resumed(span);
        hot.exit(span, result);
      }
    }
    const generator = outer(oneAndEnd());
    expect([await generator.next(), await generator.next()]).toEqual([
      { value: 1, done: false },
      { value: 'end', done: true },
    ]);
    thread.read();
    expect(thread.store.recording.rows('span')).toMatchObject([{ outcome: 0 }]);
  });
});
