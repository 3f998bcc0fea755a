import { join } from 'node:path';
import { expect, test } from 'vitest';
import { top } from '../src/queries/top.ts';
import { openStore } from '../src/store/open-store.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';

const ALL_TIME = { range: { from: { sinceStart: 0n } } };
const EVERYTHING = { sort: 'self', limit: 10 } as const;

test('a long walk over single calls says how far it is', () => {
  const path = join(scratchFolder(), 'x.db');
  const builder = new RecordingBuilder(path);
  builder.db.exec('BEGIN');
  const COUNT = 6000;
  for (let session = 0; session < 2; session++) {
    builder.session();
    const site = builder.site({ name: 'often' });
    builder.node({ site, calls: COUNT, self: COUNT, running: COUNT, total: COUNT });
    for (let span = 0; span < COUNT; span++)
      builder.span({ site, start: span, duration: 1, running: 1 });
  }
  builder.db.exec('COMMIT');
  builder.close();
  const store = openStore(path);
  const seen: (readonly [number, number])[] = [];
  store.onProgress = (done, all) => seen.push([done, all]);
  top(store, EVERYTHING, ALL_TIME);
  expect(seen).toEqual([
    [4096, 2 * COUNT],
    [8192, 2 * COUNT],
  ]);
  seen.length = 0;
  top(store, EVERYTHING);
  expect(seen).toEqual([]);
  store.close();
});
