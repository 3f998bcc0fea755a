import type { SiteEntry } from '@functrace/format';

import { inThread, type InThread } from './in-thread.ts';

const NAMES = ['a', 'b', 'c', 'd', 'cleanUp'] as const;
export type Name = (typeof NAMES)[number];
const SITES: readonly SiteEntry[] = NAMES.map((name, index) => [name, 0, index + 1, 1, '']);

/** Functions of the shape that the transformer emits, around a body of the test's own. */
export class Traced {
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
      .toSorted((a, b) => Number(a['id']) - Number(b['id']))
      .map((row) => {
        const text = values.find((value) => value['span'] === row['id'])?.['data'];
        return [
          NAMES[Number(row['site']) - 1] as string,
          text === undefined ? null : messageOf(text as string),
        ];
      });
  }
}

function messageOf(data: string): string {
  const value = JSON.parse(data) as unknown;
  return typeof value === 'object' && value !== null && 'message' in value
    ? String(value.message)
    : data;
}

export async function traced(): Promise<Traced> {
  return new Traced(await inThread({ sites: SITES }));
}
