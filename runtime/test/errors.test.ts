import type { SiteEntry } from '@functrace/format';
import { describe, expect, it } from 'vitest';
import { inThread, type InThread } from './support/in-thread.ts';

const NAMES = ['a', 'b', 'c', 'd', 'cleanUp'] as const;
type Name = (typeof NAMES)[number];
const SITES: readonly SiteEntry[] = NAMES.map((name, index) => [name, 0, index + 1, 1, '']);

/** Functions of the shape that the transformer emits, around a body of the test's own. */
class Traced {
  readonly thread: InThread;
  constructor(thread: InThread) {
    this.thread = thread;
  }

  call<T>(name: Name, body: (span: number) => T): T {
    const { hot } = this.thread;
    const span = hot.enter(NAMES.indexOf(name), 0);
    let result: unknown = hot.none;
    try {
      const value = body(span);
      result = value;
      return value;
    } finally {
      hot.exit(span, result);
    }
  }

  async callAsync<T>(name: Name, body: (span: number) => Promise<T>): Promise<T> {
    const { hot } = this.thread;
    const span = hot.enter(NAMES.indexOf(name), 0);
    let result: unknown = hot.none;
    // One more promise than emitted code has, and no more spans: the body awaits through `wait`.
    try {
      const value = await body(span);
      result = value;
      return value;
    } finally {
      hot.exit(span, result);
    }
  }

  async wait<T>(span: number, promise: Promise<T>): Promise<T> {
    const { hot } = this.thread;
    return hot.resume(span, await hot.suspend(span, promise));
  }

  /** Function name → text of its error, latest call last; null where it ended otherwise or nothing is known. */
  errors(): [string, string | null][] {
    this.thread.read();
    const { recording } = this.thread.store;
    const values = recording.rows('value').filter((row) => row['position'] === -2);
    return recording
      .rows('span')
      .sort((a, b) => Number(a['id']) - Number(b['id']))
      .map((row) => {
        const text = values.find((value) => value['span'] === row['id'])?.['data'];
        return [NAMES[Number(row['site']) - 1] as string, text === undefined ? null : messageOf(text as string)];
      });
  }
}

function messageOf(data: string): string {
  const value = JSON.parse(data) as unknown;
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : data;
}

async function traced(): Promise<Traced> {
  return new Traced(await inThread({ sites: SITES }));
}

function raise(message: string): never {
  throw new Error(message);
}

function swallow(act: () => unknown): void {
  try {
    act();
  } catch {
    // Code that is not traced.
  }
}

describe('errors', () => {
  it.each([
    ['thrown in traced code', (t: Traced, span: number): never => {
      throw t.thread.hot.thrown(span, new Error('deep'));
    }],
    ['raised by the engine', (): never => raise('deep')],
  ])('%s belong to each call up to the one that catches', async (_name, fail) => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', () => t.call('c', () => t.call('d', (d) => fail(t, d))));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', 'deep'], ['c', 'deep'], ['d', 'deep']]);
  });

  it('go through awaits', async () => {
    const t = await traced();
    await t.callAsync('a', async (a) => {
      try {
        await t.wait(a, t.callAsync('b', (b) => t.wait(b, t.callAsync('c', async (c) => {
          await t.wait(c, Promise.resolve());
          raise('late');
        }))));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', 'late'], ['c', 'late']]);
  });

  it('swallowed by code that is not traced stay unknown, where nothing traced threw them', async () => {
    const t = await traced();
    t.call('a', () => {
      swallow(() => t.call('b', () => raise('unseen')));
      swallow(() => t.call('c', (c) => {
        throw t.thread.hot.thrown(c, new Error('seen'));
      }));
    });
    expect(t.errors()).toEqual([['a', null], ['b', null], ['c', 'seen']]);
  });

  it('do not go to calls whose own were swallowed before', async () => {
    const t = await traced();
    t.call('a', (a) => {
      for (let round = 0; round < 3; round++) swallow(() => t.call('b', () => raise(`round ${round}`)));
      try {
        t.call('c', () => raise('caught'));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', null], ['b', null], ['b', null], ['c', 'caught']]);
  });

  it('do not go to the caller of a call whose own was swallowed', async () => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', () => {
          swallow(() => t.call('c', (c) => {
            throw t.thread.hot.thrown(c, new Error('first'));
          }));
          t.call('cleanUp', () => {});
          raise('second');
        });
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', 'second'], ['c', 'first'], ['cleanUp', null]]);
  });

  it('thrown again are the same for the calls above', async () => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', (b) => {
          try {
            t.call('c', () => raise('inner'));
          } catch (error) {
            t.thread.hot.caught(b, error);
            throw t.thread.hot.thrown(b, new Error('outer', { cause: error }));
          }
        });
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', 'outer'], ['c', 'inner']]);
  });

  it('pass finally blocks that call traced functions', async () => {
    const t = await traced();
    const { hot } = t.thread;
    t.call('a', (a) => {
      try {
        t.call('b', (b) => {
          try {
            t.call('c', () => raise('native'));
          } finally {
            hot.resumed(b);
            t.call('cleanUp', () => {});
          }
        });
      } catch (error) {
        hot.caught(a, error);
      }
      try {
        t.call('b', (b) => {
          try {
            throw hot.thrown(b, new Error('own'));
          } finally {
            hot.resumed(b);
            t.call('cleanUp', () => {});
          }
        });
      } catch (error) {
        hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null], ['b', 'native'], ['c', 'native'], ['cleanUp', null], ['b', 'own'], ['cleanUp', null],
    ]);
  });

  it('are replaced by what a finally block returns', async () => {
    const t = await traced();
    t.call('a', () => t.call('b', (b) => {
      try {
        t.call('c', (c) => {
          throw t.thread.hot.thrown(c, new Error('lost'));
        });
      } finally {
        t.thread.hot.resumed(b);
        // oxlint-disable-next-line no-unsafe-finally -- the case
        return 1;
      }
    }));
    expect(t.errors()).toEqual([['a', null], ['b', null], ['c', 'lost']]);
  });

  it.each([
    ['undefined', undefined, '{"$":"undefined"}'],
    ['null', null, 'null'],
    ['a string', 'no', '"no"'],
    ['a number', 0, '0'],
    ['an object', { code: 7 }, '{"code":7}'],
    ['a function', traced, '{"$":"function","name":"traced"}'],
  ])('may be %s', async (_name, value, text) => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', (b) => {
          throw t.thread.hot.thrown(b, value);
        });
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', text]]);
  });

  it('that nobody catches belong to all calls that they ended', async () => {
    const t = await traced();
    swallow(() => t.call('d', () => raise('other')));
    let uncaught: unknown;
    try {
      t.call('a', () => t.call('b', () => raise('fatal')));
    } catch (error) {
      uncaught = error;
    }
    t.thread.span.uncaught(uncaught);
    expect(t.errors()).toEqual([['d', null], ['a', 'fatal'], ['b', 'fatal']]);
  });

  it('of Promise.all go to all that failed before it was caught', async () => {
    const t = await traced();
    await t.callAsync('a', async (a) => {
      const fail = (name: Name): Promise<never> => t.callAsync(name, async (span) => {
        await t.wait(span, Promise.resolve());
        return raise('both');
      });
      try {
        await t.wait(a, Promise.all([fail('b'), fail('c')]));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', 'both'], ['c', 'both']]);
  });

  it('are not attributed where a catch clause has no binding', async () => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', () => raise('unnamed'));
      } catch {
        t.thread.hot.caught(a);
      }
      try {
        t.call('c', () => raise('named'));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([['a', null], ['b', null], ['c', 'named']]);
  });

  it('of a deep recursion belong to all calls it went through', async () => {
    const t = await traced();
    const down = (left: number): void => t.call('b', () => (left === 0 ? raise('too deep') : down(left - 1)));
    t.call('a', (a) => {
      try {
        down(1500);
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    const errors = t.errors();
    expect(errors).toHaveLength(1502);
    expect(errors.slice(1).every(([, text]) => text === 'too deep')).toBe(true);
  });

  it('forgets what a caller that never catches had fail, in the end', async () => {
    const t = await traced();
    for (let round = 0; round < 5000; round++) swallow(() => t.call('b', () => t.call('c', () => raise('x'))));
    t.thread.span.uncaught(new Error('last'));
    const known = t.errors().filter(([, text]) => text !== null);
    expect(known).toEqual([['b', 'last'], ['c', 'last']]);
  });
});
