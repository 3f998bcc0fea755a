import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../bench/synthetic-store.ts', import.meta.url));
const SPANS = 20_000;

function write(path: string, ...options: readonly string[]): void {
  const args = [SCRIPT, path, '--spans', String(SPANS), '--tasks', '50', ...options];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr.replaceAll(/.*(ExperimentalWarning|--trace-warnings).*\n/g, '')]).toEqual([
    0,
    '',
  ]);
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'functrace-synthetic-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the tree, the tasks and the calls of a synthetic recording agree', () => {
  const path = join(folder(), 'store.db');
  write(path, '--sessions', '2', '--values', '0.5');
  const db = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => db.close());
  const byFunction = (from: string): unknown[] => db.prepare(from).all();
  const calls = byFunction('SELECT site, count(*) AS n FROM span GROUP BY site ORDER BY site');
  expect(calls.length).toBeGreaterThan(100);
  expect(
    byFunction('SELECT site, sum(calls) AS n FROM call_node GROUP BY site ORDER BY site'),
  ).toEqual(calls);
  const [counts] = db
    .prepare(
      `SELECT (SELECT count(*) FROM span) AS spans, (SELECT sum(running) FROM task) AS running,
        (SELECT sum(self) FROM call_node) AS self, (SELECT count(*) FROM span WHERE outcome = 1) AS errors,
        (SELECT sum(errors) FROM call_node) AS counted, (SELECT count(DISTINCT span) FROM value) AS valued`,
    )
    .all();
  expect(Number(counts?.['spans'])).toBe(SPANS);
  expect(counts?.['self']).toBe(counts?.['running']);
  expect(Number(counts?.['errors'])).toBeGreaterThan(0);
  expect(counts?.['counted']).toBe(counts?.['errors']);
  expect(Number(counts?.['valued']) / SPANS).toBeCloseTo(0.5, 1);
});

test('the same arguments write the same recording, and another seed another one', () => {
  const at = folder();
  const bytes = (name: string, seed: string): Buffer => {
    write(join(at, name), '--seed', seed);
    return readFileSync(join(at, name));
  };
  const first = bytes('first.db', '7');
  expect(bytes('again.db', '7').equals(first)).toBe(true);
  expect(bytes('other.db', '8').equals(first)).toBe(false);
});
