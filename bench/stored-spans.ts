/** Spans a second from the traced call to the row in the file, beside the rate of bare multi-row inserts of such rows. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { TABLES } from '@functrace/format';
import { figure, report } from './lib/figures.ts';

const SPANS = 2_000_000;
const ROUNDS = 5;
const ROWS_A_STATEMENT = 256;
const COLUMNS = [
  'id',
  'session',
  'site',
  'task',
  'parent',
  'depth',
  'start',
  'duration',
  'running',
  'outcome',
  'seq',
];

const program = fileURLToPath(new URL('./build/many-calls.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
const shares: number[] = [];
const rates: number[] = [];
const ceilings: number[] = [];
const sizes: number[] = [];
try {
  for (let round = 0; round < ROUNDS; round++) {
    const store = join(folder, `recorded-${round}.db`);
    const untraced = seconds(() => run('off', store));
    const traced = seconds(() => run('on', store));
    const rate = SPANS / (traced - untraced);
    const ceiling = SPANS / seconds(() => insertBare(join(folder, `bare-${round}.db`)));
    rates.push(rate / 1e6);
    ceilings.push(ceiling / 1e6);
    shares.push(rate / ceiling);
    sizes.push(statSync(store).size / SPANS);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report(
  figure('stored spans a second over bare multi-row inserts', 'ratio', shares, 'at least 0.5'),
  figure('stored spans a second, millions', '1/µs', rates),
  figure('bare multi-row inserts a second, millions', '1/µs', ceilings),
  figure('bytes a span, no values', 'bytes', sizes, 'at most 70'),
);

function seconds(body: () => void): number {
  const began = performance.now();
  body();
  return (performance.now() - began) / 1000;
}

function run(recording: 'on' | 'off', store: string): void {
  const { status } = spawnSync(process.execPath, [program, String(SPANS)], {
    env: { ...process.env, FUNCTRACE: recording, FUNCTRACE_STORE: store },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
}

/** The same table and the same number of rows, and nothing else. */
function insertBare(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; ${TABLES}; BEGIN`,
  );
  const row = `(${COLUMNS.map(() => '?').join(',')})`;
  const insert = db.prepare(
    `INSERT INTO span (${COLUMNS.join(',')}) VALUES ${Array.from({ length: ROWS_A_STATEMENT }, () => row).join(',')}`,
  );
  const cells: SQLInputValue[] = Array.from(
    { length: ROWS_A_STATEMENT * COLUMNS.length },
    () => null,
  );
  for (let first = 1; first <= SPANS; first += ROWS_A_STATEMENT) {
    for (let index = 0; index < ROWS_A_STATEMENT; index++) {
      const id = first + index;
      const values = [id, 1, 1, 1, id - 1, 2, 40_000_000 + id * 200, 180, 180, 0, id];
      for (const [column, value] of values.entries())
        cells[index * COLUMNS.length + column] = value;
    }
    insert.run(...cells);
  }
  db.exec('COMMIT');
  db.close();
}
