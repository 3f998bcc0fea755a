import { MAX_PARAMETERS, type SiteEntry } from '@functrace/format';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureMode } from '../src/hot/capture.ts';
import { DEFAULT_LIMITS as LIMITS, MAX_NAME } from '../src/hot/limits.ts';
import { inThread, type InThread } from './support/in-thread.ts';

const SITES: readonly SiteEntry[] = [['f', 0, 1, 1, '']];

/** What is stored of a call's parameters and result, by position. */
function record(
  thread: InThread,
  parameters: readonly unknown[],
  result?: unknown,
): Record<number, string> {
  const { hot } = thread;
  const span = hot.enter(0, 0);
  parameters.forEach((value, position) => hot.arg(span, position, value));
  hot.exit(span, result);
  thread.read();
  const rows = thread.store.recording.rows('value').filter((row) => row['span'] === span);
  return Object.fromEntries(rows.map((row) => [Number(row['position']), String(row['data'])]));
}

describe('capture', () => {
  it.each([
    [undefined, '{"$":"undefined"}'],
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [-0, '-0'],
    [1.5e-7, '1.5e-7'],
    [Number.NaN, '{"$":"number","value":"NaN"}'],
    [-Infinity, '{"$":"number","value":"-Infinity"}'],
    ['', '""'],
    ['é"\n', '"é\\"\\n"'],
    ['€', '"€"'],
    ['\ud800', '"\\ud800"'],
    [12n, '{"$":"bigint","value":"12"}'],
    [Symbol('s'), '{"$":"symbol","value":"s"}'],
    [{ a: [1] }, '{"a":{"$":"Array","length":1}}'],
  ])('keeps %o as a parameter and as a result', async (value, text) => {
    const thread = await inThread({ sites: SITES });
    expect(record(thread, [value], value)).toEqual(
      value === undefined ? { 0: text } : { 0: text, [-1]: text },
    );
  });

  it('keeps a value as it was at the call', async () => {
    const thread = await inThread({ sites: SITES });
    const order = { state: 'new' };
    const span = thread.hot.enter(0, 0);
    thread.hot.arg(span, 0, order);
    order.state = 'paid';
    thread.hot.exit(span, order);
    thread.read();
    expect(thread.store.recording.rows('value').map((row) => row['data'])).toEqual([
      '{"state":"new"}',
      '{"state":"paid"}',
    ]);
  });

  it('keeps the first characters of a string and says how long it is', async () => {
    const thread = await inThread({ sites: SITES });
    const [most, over] = ['x'.repeat(LIMITS.string), '€'.repeat(LIMITS.string + 1)];
    expect(record(thread, [most, over])).toEqual({
      0: `"${most}"`,
      1: `{"$":"string","value":"${'€'.repeat(LIMITS.string)}","length":${LIMITS.string + 1}}`,
    });
  });

  it('keeps no more than so many parameters', async () => {
    const thread = await inThread({ sites: SITES });
    const values = record(
      thread,
      Array.from({ length: MAX_PARAMETERS + 5 }, (_, index) => index),
      'result',
    );
    expect(Object.keys(values)).toHaveLength(MAX_PARAMETERS + 1);
    expect(values[MAX_PARAMETERS - 1]).toBe(String(MAX_PARAMETERS - 1));
    expect(values[-1]).toBe('"result"');
  });

  it('keeps nothing in mode none, and levels of objects in mode deep', async () => {
    const value = { a: { b: { c: { d: { e: 1 } } } } };
    const none = await inThread({ sites: SITES, captures: CaptureMode.NONE });
    expect(record(none, [value], value)).toEqual({});
    const deep = await inThread({ sites: SITES, captures: CaptureMode.DEEP });
    expect(record(deep, [value])).toEqual({
      0: '{"a":{"b":{"c":{"d":{"$":"Object","$more":1}}}}}',
    });
  });

  it('shows a value with too many characters in its names by its type', async () => {
    const thread = await inThread({ sites: SITES, limits: { bytes: 2000 } });
    const wide = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [index + 'k'.repeat(300), 1]),
    );
    const named = Object.defineProperty(() => {}, 'name', { value: 'N'.repeat(1_000_000) });
    const instance = Object.assign(Object.create({ constructor: named }) as object, wide);
    const values = record(thread, [wide, instance, 'after']);
    expect(values).toEqual({
      0: '{"$":"Object","$more":16}',
      1: `{"$":"${'N'.repeat(MAX_NAME)}"}`,
      2: '"after"',
    });
  });

  it('has one budget for the parameters of a call, and another for its result', async () => {
    const thread = await inThread({ sites: SITES, limits: { bytes: 100 } });
    const list = ['x'.repeat(60)];
    const whole = JSON.stringify(list);
    for (let call = 0; call < 2; call++) {
      expect(record(thread, [list, list, list], list)).toEqual({
        0: whole,
        1: `[{"$":"string","value":"${'x'.repeat(32)}","length":60}]`,
        2: '{"$":"Array","length":1}',
        [-1]: whole,
      });
    }
  });

  it('obeys its limits', async () => {
    const limits = { depth: 2, elements: 3, string: 40 };
    const thread = await inThread({ sites: SITES, captures: CaptureMode.DEEP, limits });
    const long = 'x'.repeat(41);
    expect(record(thread, [[1, 2, 3, 4], { a: { b: { c: 1 } } }, long, [long]])).toEqual({
      0: '[1,2,3,{"$":"more","$more":1}]',
      1: '{"a":{"b":{"$":"Object","$more":1}}}',
      2: `{"$":"string","value":"${'x'.repeat(40)}","length":41}`,
      3: `[{"$":"string","value":"${'x'.repeat(10)}","length":41}]`,
    });
  });

  it('keeps no character of a string that is huge', async () => {
    const thread = await inThread({ sites: SITES });
    expect(record(thread, ['x'.repeat(100_000_000)])).toEqual({
      0: '{"$":"string","value":"","length":100000000}',
    });
  });

  it('is bounded in length for any value', async () => {
    const thread = await inThread({ sites: SITES, captures: CaptureMode.DEEP });
    fc.assert(
      fc.property(
        fc.anything({
          maxKeys: 40,
          stringUnit: 'binary',
          key: fc.string({ maxLength: 300, size: 'max' }),
        }),
        (value) => {
          // JSON has six characters for one that is a control character.
          for (const text of Object.values(record(thread, [value])))
            expect(text.length).toBeLessThanOrEqual(LIMITS.bytes * 6);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('loses no more than values and exits of calls made at the end of the stack', async () => {
    const thread = await inThread({ sites: SITES, channels: 64 });
    const { hot } = thread;
    const value = { a: [{ b: new Map([[1, { c: 2 }]]) }] };
    // Each level first goes as deep as it can, so that every distance from the end of the stack is met on the way back.
    const down = (): void => {
      try {
        down();
      } catch {
        // The end of the stack.
      }
      const span = hot.enter(0, 0);
      try {
        hot.arg(span, 0, value);
      } finally {
        hot.exit(span, 1);
      }
    };
    const outermost = hot.enter(0, 0);
    try {
      down();
    } finally {
      hot.exit(outermost, 1);
    }
    thread.read();
    const texts = new Set(thread.store.recording.rows('value').map((row) => row['data']));
    expect(texts).toContain('{"$":"unreadable"}');
    expect(texts).toContain('{"a":{"$":"Array","length":1}}');
    // All that was recorded ended, in whatever way.
    expect(thread.store.recording.rows('span').filter((row) => row['duration'] === null)).toEqual(
      [],
    );
  });
});
