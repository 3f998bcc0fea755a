import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

import { describe, expect, it } from 'vitest';

import { SqliteStore } from '../src/store/sqlite.ts';
import { SESSION } from './support/session.ts';
import { tempFolder } from './support/temp-folder.ts';

describe('SQLite file', () => {
  it('is one file after close', () => {
    const path = join(tempFolder(), 'run.db');
    const store = new SqliteStore(path);
    store.openSession(SESSION);
    store.commit();
    store.close();
    expect(readdirSync(join(path, '..'))).toEqual(['run.db']);
  });

  it("leaves another program's database as it is", () => {
    const path = join(tempFolder(), 'app.db');
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE orders (id)');
    expect(() => new SqliteStore(path)).toThrow(
      "the file is another program's database; record into another file",
    );
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'orders' }]);
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    db.close();
  });

  it('leaves a recording of another version as it is', () => {
    const path = join(tempFolder(), 'run.db');
    new SqliteStore(path).close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    expect(() => new SqliteStore(path)).toThrow(
      'the recording has format 99, this runtime writes 1; record into another file',
    );
    db.close();
  });

  it('takes threads that start and write at once', async () => {
    const path = join(tempFolder(), 'run.db');
    const entry = new URL('fixtures/concurrent-store.ts', import.meta.url);
    const threads = 6;
    await Promise.all(
      Array.from({ length: threads }, (_, thread) => {
        const worker = new Worker(entry, {
          workerData: { path, thread, commits: 5, rows: 300 },
          execArgv: [],
        });
        return new Promise<void>((resolve, reject) => {
          worker.once('error', reject);
          worker.once('exit', () => resolve());
        });
      }),
    );
    const db = new DatabaseSync(path);
    const sessions = db
      .prepare(
        'SELECT s.id, s.thread, s."end" IS NOT NULL AS done, count(*) AS spans FROM session s JOIN span ON span.session = s.id GROUP BY s.id',
      )
      .all();
    expect(sessions).toHaveLength(threads);
    expect(new Set(sessions.map((row) => row['thread'])).size).toBe(threads);
    for (const row of sessions) expect(row).toMatchObject({ done: 1, spans: 1500 });
    expect(db.prepare('SELECT count(DISTINCT id) AS n FROM span').get()).toEqual({
      n: threads * 1500,
    });
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
  });
});
