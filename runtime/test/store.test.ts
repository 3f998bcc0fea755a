import {
  FORMAT_VERSION,
  type Nanos,
  Outcome,
  SESSION_STRIDE,
  type SiteEntry,
} from '@functrace/format';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { BATCH_ROWS } from '../src/store/batch.ts';
import { inOrder } from '../src/store/in-order.ts';
import type { Store } from '../src/store/store.ts';
import { SESSION } from './support/session.ts';
import { node, spans, type Subject, SUBJECTS, task, values } from './support/store-subjects.ts';

const SITES: readonly SiteEntry[] = [
  ['Cart.total', 2, 3, 5, 'items'],
  ['main', 6, 9, 1, ''],
  ['<anonymous@12:5>', 1, 12, 5, 'a,b'],
];

function started(subject: Subject): Store {
  const store = subject.open();
  store.openSession(SESSION);
  store.addSites(0, 'cart.ts', SITES);
  return store;
}

let run = 0;
afterAll(() => {
  expect(run).toBe(SUBJECTS.length * 22);
});

describe.each(SUBJECTS)('%s store', (_name, subjectOf) => {
  function test(name: string, body: (subject: Subject) => void): void {
    it(name, () => {
      run++;
      body(subjectOf());
    });
  }

  test('keeps who recorded', (subject) => {
    started(subject).commit();
    expect(subject.rows('session')).toEqual([
      {
        id: 1,
        pid: 17,
        thread: 0,
        command: 'shop.js --fast',
        cwd: '/srv/shop',
        host: 'box',
        node_version: 'v24.0.0',
        start: 1_700_000_000_000_125_000n,
        end: null,
        format_version: FORMAT_VERSION,
        dropped: 0,
        stalled: 0,
        folded: 0,
        evicted: 0,
        ppid: 16,
        kind: 'traced',
      },
    ]);
  });

  test('keeps what the monitor saw, and what the thread said afterwards', (subject) => {
    const store = started(subject);
    const listed = [{ task: 4, site: 1, state: 1, age: 900, spanAge: 70 }];
    const functions = [{ site: 0, tasks: 3, oldest: 900 }];
    store.addSample({ sample: 1, time: 5000, tasks: 3, spans: 8, listed, functions });
    store.commit();
    const none = { delay_p50: null, delay_p99: null, delay_max: null, utilization: null };
    const seen = { id: 1, session: 1, time: 5000, tasks: 3, spans: 8 };
    expect(subject.rows('monitor_sample')).toEqual([
      { ...seen, ...none, heap_used: null, heap_total: null, external: null, rss: null },
    ]);
    expect(subject.rows('monitor_task')).toEqual([
      { sample: 1, task: 4, site: 2, state: 1, age: 900, span_age: 70 },
    ]);
    expect(subject.rows('monitor_function')).toEqual([
      { sample: 1, site: 1, tasks: 3, oldest: 900 },
    ]);
    store.addFacts(1, {
      delayP50: 1,
      delayP99: 2,
      delayMax: 3,
      utilization: 0.5,
      heapUsed: 4,
      heapTotal: 5,
      external: 6,
      rss: 7,
      resources: [['Timeout', 2]],
    });
    store.commit();
    const said = { delay_p50: 1, delay_p99: 2, delay_max: 3, utilization: 0.5 };
    expect(subject.rows('monitor_sample')).toEqual([
      { ...seen, ...said, heap_used: 4, heap_total: 5, external: 6, rss: 7 },
    ]);
    expect(subject.rows('monitor_resource')).toEqual([{ sample: 1, kind: 'Timeout', count: 2 }]);
  });

  test('changes a task that is there, and makes no other', (subject) => {
    const store = started(subject);
    store.addTasks([task({ task: 1, running: 5, elapsed: 10, isFinished: true })]);
    store.addTasks([
      task({
        task: 1,
        created: 150,
        running: 2,
        elapsed: 30,
        isFinished: false,
        isOnlyChange: true,
      }),
      task({ task: 2, isOnlyChange: true }),
    ]);
    store.commit();
    expect(subject.rows('task')).toMatchObject([
      { id: 1, created: 100, running: 7, elapsed: 80, finished: 0 },
    ]);
  });

  test('marks the end in time since the epoch, and again when more rows follow', (subject) => {
    const store = started(subject);
    store.endSession(1500 as Nanos);
    store.commit();
    expect(subject.rows('session')[0]?.['end']).toBe(1_700_000_000_000_126_500n);
    store.endSession(2500 as Nanos);
    store.commit();
    expect(subject.rows('session')[0]?.['end']).toBe(1_700_000_000_000_127_500n);
  });

  test('keeps how long the program waited', (subject) => {
    const store = started(subject);
    store.commit({ stalled: 77 });
    store.commit();
    expect(subject.rows('session')[0]?.['stalled']).toBe(77);
    store.commit({ stalled: 99 });
    expect(subject.rows('session')[0]?.['stalled']).toBe(99);
  });

  test('names sites by their file and kind', (subject) => {
    started(subject).commit();
    expect(subject.rows('site')).toEqual([
      {
        id: 1,
        session: 1,
        name: 'Cart.total',
        file: 'cart.ts',
        line: 3,
        column: 5,
        kind: 'method',
        parameters: 'items',
      },
      {
        id: 2,
        session: 1,
        name: 'main',
        file: 'cart.ts',
        line: 9,
        column: 1,
        kind: 'async function',
        parameters: '',
      },
      {
        id: 3,
        session: 1,
        name: '<anonymous@12:5>',
        file: 'cart.ts',
        line: 12,
        column: 5,
        kind: 'arrow',
        parameters: 'a,b',
      },
    ]);
  });

  test('keeps spans in any order of arrival', (subject) => {
    const store = started(subject);
    store.addSpans(
      spans({ number: 2, site: 1, parent: 1, depth: 1 }, { number: 1, duration: 9, running: 4 }),
    );
    store.commit();
    expect(subject.rows('span')).toEqual([
      {
        id: 1,
        session: 1,
        site: 1,
        task: 1,
        parent: null,
        depth: 0,
        start: 1000,
        duration: 9,
        running: 4,
        outcome: 0,
        seq: 1,
      },
      {
        id: 2,
        session: 1,
        site: 2,
        task: 1,
        parent: 1,
        depth: 1,
        start: 2000,
        duration: 5,
        running: 3,
        outcome: 0,
        seq: 2,
      },
    ]);
  });

  test('finishes spans that it has as unfinished', (subject) => {
    const store = started(subject);
    store.addSpans(spans({ number: 1, duration: -1, running: 0, outcome: Outcome.UNFINISHED }));
    store.commit();
    expect(subject.rows('span')[0]).toMatchObject({ duration: null, outcome: 3 });
    store.updateSpans(spans({ number: 1, duration: 70, running: 60, outcome: Outcome.THREW }));
    store.commit();
    expect(subject.rows('span')[0]).toMatchObject({
      duration: 70,
      running: 60,
      outcome: 1,
      start: 1000,
    });
  });

  test('replaces a value that is recorded again', (subject) => {
    const store = started(subject);
    store.addValues(values([1, 0, '"a"'], [1, -2, '"first"'], [1, -1, '1'], [1, -2, '"second"']));
    store.commit();
    store.addValues(values([1, 0, '"b"']));
    store.commit();
    expect(subject.rows('value')).toEqual([
      { span: 1, position: -2, data: '"second"', base: null },
      { span: 1, position: -1, data: '1', base: null },
      { span: 1, position: 0, data: '"b"', base: null },
    ]);
  });

  test('gives each value its text, also where several share one', (subject) => {
    const store = started(subject);
    const first = values([1, 0, '"own"']);
    first.texts.set(1, '"shared"');
    first.add(1, 1, '"shared"', 1);
    store.addValues(first);
    store.commit();
    const second = values([2, 0, '7']);
    second.texts.set(2, '"other"');
    second.add(2, 1, '"shared"', 1);
    second.add(2, 2, '"other"', 2);
    store.addValues(second);
    store.commit();
    expect(subject.rows('value')).toEqual([
      { span: 1, position: 0, data: '"own"', base: null },
      { span: 1, position: 1, data: '"shared"', base: null },
      { span: 2, position: 0, data: '7', base: null },
      { span: 2, position: 1, data: '"shared"', base: null },
      { span: 2, position: 2, data: '"other"', base: null },
    ]);
  });

  test('names the receiver that a receiver changes', (subject) => {
    started(subject).commit();
    const store = started(subject);
    store.addValues(values([1, -3, '{"a":1}'], [2, -3, '{"a":2}', 0, 1]));
    store.commit();
    const [first, second] = [SESSION_STRIDE + 1, SESSION_STRIDE + 2];
    expect(subject.rows('value')).toEqual([
      { span: first, position: -3, data: '{"a":1}', base: null },
      { span: second, position: -3, data: '{"a":2}', base: first },
    ]);
  });

  test('gives a request what becomes known of it, and its span and task its site', (subject) => {
    const store = started(subject);
    const known = { span: 1, task: 4, method: 'GET', path: '/carts/7' };
    store.addSpans(spans({ number: 1, task: 4, site: 1, duration: -1 }));
    store.addTasks([task({})]);
    store.setRequests([{ ...known, site: 1, route: null, status: null }]);
    store.commit();
    const row = { span: 1, task: 4, method: 'GET', path: '/carts/7', route: null, status: null };
    expect(subject.rows('request')).toEqual([row]);
    store.setRequests([{ ...known, site: 2, route: '/carts/:id', status: 404 }]);
    store.commit();
    expect(subject.rows('request')).toEqual([{ ...row, route: '/carts/:id', status: 404 }]);
    expect(subject.rows('span')[0]).toMatchObject({ site: 3, duration: null });
    expect(subject.rows('task')[0]).toMatchObject({ site: 3, elapsed: 1 });
  });

  test('keeps marks, of calls and of none', (subject) => {
    started(subject).commit();
    const store = started(subject);
    store.addMarks([
      { mark: 1, task: 4, span: 9, time: 500, name: 'cache filled', data: '{"rows":3}' },
      { mark: 2, task: 0, span: 0, time: 700, name: 'ready', data: null },
    ]);
    store.commit();
    const session = { session: 2 };
    expect(subject.rows('mark')).toEqual([
      {
        ...session,
        id: SESSION_STRIDE + 1,
        task: SESSION_STRIDE + 4,
        span: SESSION_STRIDE + 9,
        time: 500,
        name: 'cache filled',
        data: '{"rows":3}',
      },
      {
        ...session,
        id: SESSION_STRIDE + 2,
        task: null,
        span: null,
        time: 700,
        name: 'ready',
        data: null,
      },
    ]);
  });

  test('keeps what was started, by calls and by none', (subject) => {
    started(subject).commit();
    const store = started(subject);
    store.addSpawns([
      { spawn: 1, span: 9, time: 500, pid: 17, thread: 1 },
      { spawn: 2, span: 0, time: 700, pid: 18, thread: 0 },
    ]);
    store.commit();
    const [id, session] = [SESSION_STRIDE, 2];
    expect(subject.rows('spawn')).toEqual([
      { id: id + 1, session, span: id + 9, time: 500, pid: 17, thread: 1 },
      { id: id + 2, session, span: null, time: 700, pid: 18, thread: 0 },
    ]);
  });

  test('keeps any text', (subject) => {
    const store = started(subject);
    const texts = ['"é€😀"', '"\\u0000"', '"\\ud800"', '', "';DROP TABLE span;--"];
    store.addValues(
      values(...texts.map((text, index): [number, number, string] => [index + 1, 0, text])),
    );
    store.commit();
    expect(subject.rows('value').map((row) => row['data'])).toEqual(texts);
  });

  test('adds up what a task ran, and lets it last to its latest exit', (subject) => {
    const store = started(subject);
    store.addTasks([task({ created: 100, running: 30, elapsed: 50, isFinished: true })]);
    store.commit();
    expect(subject.rows('task')).toEqual([
      {
        id: 4,
        session: 1,
        parent: null,
        site: 2,
        created: 100,
        running: 30,
        elapsed: 50,
        finished: 1,
      },
    ]);
    // Taken up again: another first site, counted from then on.
    store.addTasks([task({ site: 2, created: 400, running: 5, elapsed: 20, isFinished: false })]);
    store.addTasks([task({ created: 100, running: 1, elapsed: 10, isFinished: true, parent: 3 })]);
    store.commit();
    expect(subject.rows('task')).toEqual([
      {
        id: 4,
        session: 1,
        parent: null,
        site: 2,
        created: 100,
        running: 36,
        elapsed: 320,
        finished: 1,
      },
    ]);
  });

  test('replaces nodes', (subject) => {
    const store = started(subject);
    const histogram = Uint8Array.of(3, 1);
    store.setNodes([node({ node: 1 }), node({ node: 2, parent: 1, calls: 8, histogram })]);
    store.setNodes([node({ node: 1, calls: 2, total: 5 })]);
    store.commit();
    const [first, second] = subject.rows('call_node');
    expect(first).toMatchObject({ id: 1, parent: null, site: 1, calls: 2, total: 5 });
    expect(second).toMatchObject({ id: 2, parent: 1, calls: 8 });
    expect(Array.from(second?.['histogram'] as Uint8Array)).toEqual([3, 1]);
  });

  test('keeps for how many calls a span stands', (subject) => {
    const store = started(subject);
    store.addSpans(spans({ number: 1 }, { number: 2 }));
    store.addWeights([{ span: 2, calls: 40 }]);
    store.setNodes([node({ node: 1, calls: 41, counted: 39 })]);
    store.commit();
    expect(subject.rows('span_weight')).toEqual([{ span: 2, calls: 40 }]);
    expect(subject.rows('call_node')).toMatchObject([{ calls: 41, counted: 39 }]);
  });

  test('shows nothing before the commit, and then all', (subject) => {
    const store = started(subject);
    store.commit();
    store.addSpans(spans({ number: 1 }));
    store.addValues(values([1, 0, '1']));
    store.addTasks([task({})]);
    store.setNodes([node({ node: 1 })]);
    store.setRequests([
      { span: 1, task: 4, site: 0, method: 'GET', path: '/', route: null, status: 200 },
    ]);
    store.addMarks([{ mark: 1, task: 0, span: 0, time: 1, name: 'ready', data: null }]);
    store.addSpawns([{ spawn: 1, span: 0, time: 1, pid: 18, thread: 0 }]);
    const tables = ['span', 'value', 'task', 'call_node', 'request', 'mark', 'spawn'] as const;
    const counts = (): number[] => tables.map((name) => subject.rows(name).length);
    expect(counts()).toEqual(tables.map(() => 0));
    store.commit();
    expect(counts()).toEqual(tables.map(() => 1));
  });

  test('finds spans by their number, committed or not', (subject) => {
    started(subject).commit();
    const store = started(subject);
    store.addSpans(
      spans({ number: 1, task: 3 }, { number: 2, site: 1, parent: 1, depth: 1, task: 3 }),
    );
    const child = { site: 1, task: 3, parent: 1, depth: 1 };
    expect(store.findSpan(2)).toEqual(child);
    expect(store.findSpan(3)).toBeUndefined();
    store.commit();
    store.close();
    expect(store.findSpan(2)).toEqual(child);
    expect(store.findSpan(1)).toEqual({ site: 0, task: 3, parent: 0, depth: 0 });
    store.close();
  });

  test('keeps sessions apart, at the largest numbers too', (subject) => {
    const first = started(subject);
    first.commit();
    const second = started(subject);
    second.commit();
    for (const store of [first, second]) {
      store.addSpans(spans({ number: SESSION_STRIDE - 1, parent: 1, task: SESSION_STRIDE - 1 }));
      store.addValues(values([1, 0, '1']));
      store.addTasks([task({})]);
      store.setNodes([node({ node: 1 })]);
      store.commit();
      store.close();
    }
    expect(
      subject.rows('span').map((row) => [row['id'], row['site'], row['parent'], row['seq']]),
    ).toEqual([
      [SESSION_STRIDE - 1, 1, 1, SESSION_STRIDE - 1],
      [2 * SESSION_STRIDE - 1, 4, SESSION_STRIDE + 1, SESSION_STRIDE - 1],
    ]);
    expect(subject.rows('value').map((row) => row['span'])).toEqual([1, SESSION_STRIDE + 1]);
    expect(subject.rows('task').map((row) => row['id'])).toEqual([4, SESSION_STRIDE + 4]);
    expect(subject.rows('call_node').map((row) => [row['id'], row['session']])).toEqual([
      [1, 1],
      [SESSION_STRIDE + 1, 2],
    ]);
  });

  test('takes batches of any size, full ones included, and goes on after close', (subject) => {
    const store = started(subject);
    let next = 1;
    for (const size of [0, 1, 255, 256, 257, BATCH_ROWS]) {
      const numbers = Array.from({ length: size }, () => next++);
      store.addSpans(spans(...numbers.toReversed().map((number) => ({ number }))));
      store.addValues(
        values(...numbers.map((number): [number, number, string] => [number, 0, String(number)])),
      );
      store.commit();
      store.close();
    }
    const ids = subject.rows('span').map((row) => row['id']);
    expect(ids).toEqual(Array.from({ length: next - 1 }, (_, index) => index + 1));
    expect(subject.rows('value').every((row) => String(row['span']) === row['data'])).toBe(true);
    expect(subject.rows('value')).toHaveLength(next - 1);
  });
});

describe('inOrder', () => {
  it('is a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.nat(2 ** 39), (keys, base) => {
        const moved = keys.map((key) => key + base);
        const expected = moved
          .map((key, index) => ({ key, index }))
          .toSorted((a, b) => a.key - b.key || a.index - b.index);
        expect(Array.from(inOrder(moved, moved.length))).toEqual(
          expected.map(({ index }) => index),
        );
      }),
    );
  });
});
