import { describe, expect, it } from 'vitest';

import { type Name, traced, type Traced } from './support/traced-calls.ts';

function raise(message: string): never {
  throw new Error(message);
}

function failLater(t: Traced, name: Name): Promise<never> {
  return t.callAsync(name, async (span) => {
    await t.wait(span, Promise.resolve());
    return raise('both');
  });
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
    [
      'thrown in traced code',
      (t: Traced, span: number): never => {
        throw t.thread.hot.thrown(span, new Error('deep'));
      },
    ],
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
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', 'deep'],
      ['c', 'deep'],
      ['d', 'deep'],
    ]);
  });

  it('go through awaits', async () => {
    const t = await traced();
    await t.callAsync('a', async (a) => {
      try {
        await t.wait(
          a,
          t.callAsync('b', (b) =>
            t.wait(
              b,
              t.callAsync('c', async (c) => {
                await t.wait(c, Promise.resolve());
                raise('late');
              }),
            ),
          ),
        );
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', 'late'],
      ['c', 'late'],
    ]);
  });

  it('swallowed by code that is not traced stay unknown, where nothing traced threw them', async () => {
    const t = await traced();
    t.call('a', () => {
      swallow(() => t.call('b', () => raise('unseen')));
      swallow(() =>
        t.call('c', (c) => {
          throw t.thread.hot.thrown(c, new Error('seen'));
        }),
      );
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', null],
      ['c', 'seen'],
    ]);
  });

  it('do not go to calls whose own were swallowed before', async () => {
    const t = await traced();
    t.call('a', (a) => {
      for (let round = 0; round < 3; round++)
        swallow(() => t.call('b', () => raise(`round ${round}`)));
      try {
        t.call('c', () => raise('caught'));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', null],
      ['b', null],
      ['b', null],
      ['c', 'caught'],
    ]);
  });

  it('do not go to the caller of a call whose own was swallowed', async () => {
    const t = await traced();
    t.call('a', (a) => {
      try {
        t.call('b', () => {
          swallow(() =>
            t.call('c', (c) => {
              throw t.thread.hot.thrown(c, new Error('first'));
            }),
          );
          t.call('cleanUp', () => {});
          raise('second');
        });
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', 'second'],
      ['c', 'first'],
      ['cleanUp', null],
    ]);
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
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', 'outer'],
      ['c', 'inner'],
    ]);
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
      ['a', null],
      ['b', 'native'],
      ['c', 'native'],
      ['cleanUp', null],
      ['b', 'own'],
      ['cleanUp', null],
    ]);
  });

  it('are replaced by what a finally block returns', async () => {
    const t = await traced();
    t.call('a', () =>
      t.call('b', (b) => {
        try {
          t.call('c', (c) => {
            throw t.thread.hot.thrown(c, new Error('lost'));
          });
        } finally {
          t.thread.hot.resumed(b);
          // oxlint-disable-next-line no-unsafe-finally -- the case
          return 1;
        }
      }),
    );
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', null],
      ['c', 'lost'],
    ]);
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
          // oxlint-disable-next-line typescript/only-throw-error -- the case
          throw t.thread.hot.thrown(b, value);
        });
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', text],
    ]);
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
    expect(t.errors()).toEqual([
      ['d', null],
      ['a', 'fatal'],
      ['b', 'fatal'],
    ]);
  });

  it('of Promise.all go to all that failed before it was caught', async () => {
    const t = await traced();
    await t.callAsync('a', async (a) => {
      try {
        await t.wait(a, Promise.all([failLater(t, 'b'), failLater(t, 'c')]));
      } catch (error) {
        t.thread.hot.caught(a, error);
      }
    });
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', 'both'],
      ['c', 'both'],
    ]);
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
    expect(t.errors()).toEqual([
      ['a', null],
      ['b', null],
      ['c', 'named'],
    ]);
  });

  it('of a deep recursion belong to all calls it went through', async () => {
    const t = await traced();
    const down = (left: number): void =>
      t.call('b', () => (left === 0 ? raise('too deep') : down(left - 1)));
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
    for (let round = 0; round < 5000; round++)
      swallow(() => t.call('b', () => t.call('c', () => raise('x'))));
    t.thread.span.uncaught(new Error('last'));
    const known = t.errors().filter(([, text]) => text !== null);
    expect(known).toEqual([
      ['b', 'last'],
      ['c', 'last'],
    ]);
  });
});
