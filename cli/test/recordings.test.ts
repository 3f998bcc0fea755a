import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prunePlan } from '../src/queries/prune-plan.ts';
import type { RecordingFile } from '../src/store/recording-files.ts';
import { ageText, sizeText } from '../src/report/size.ts';
import { functrace } from './child.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const DAY = 86_400;

/** A folder with three recordings, one, two and three days old, and what is none. */
function folderOfThree(): string {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, '.functrace'));
  for (const [index, name] of ['c', 'b', 'a'].entries()) {
    const path = join(cwd, '.functrace', `${name}.db`);
    writeShop(path);
    const time = Date.now() / 1000 - (index + 1) * DAY - 60;
    utimesSync(path, time, time);
  }
  writeFileSync(join(cwd, '.functrace/notes.db'), 'not a recording\n'.repeat(20));
  return cwd;
}

function left(cwd: string): string[] {
  return readdirSync(join(cwd, '.functrace')).toSorted();
}

interface Listed {
  readonly recordings: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly isWritten: boolean;
    readonly spans?: number;
    readonly sessions?: number;
    readonly dropped?: number;
    readonly node?: string;
    readonly format?: number;
    readonly problem?: string;
  }[];
}

function list(cwd: string): Listed['recordings'] {
  const { stdout, stderr, code } = functrace(['ls', '--json'], { cwd });
  expect([stderr, code]).toEqual(['', 0]);
  return (JSON.parse(stdout) as Listed).recordings;
}

test('ls has the recordings of a folder, the newest first, and those it cannot read', () => {
  const cwd = folderOfThree();
  const other = new RecordingBuilder(join(cwd, '.functrace/other.db'));
  other.session({ formatVersion: 7 });
  other.close();
  const [newest, c] = list(cwd);
  expect(newest).toMatchObject({ name: 'other.db', isWritten: false });
  expect(newest?.problem).toMatch(/^FT_CLI_VERSION: .* has format version 7/);
  expect(c).toMatchObject({
    name: 'c.db',
    bytes: statSync(join(cwd, '.functrace/c.db')).size,
    isWritten: false,
    spans: 5_000_001_015,
    sessions: 2,
    dropped: 12,
    node: 'v24.0.0',
    format: 1,
  });
  const { stdout } = functrace(['ls', '--store', '.functrace'], { cwd });
  const names = stdout.split('\n').map((line) => line.split(' ', 1)[0]);
  expect(names.slice(0, 5)).toEqual(['recording', 'other.db', 'c.db', 'b.db', 'a.db']);
  expect(stdout).toMatch(/^b\.db\s+2 d\s+[\d.]+ kB\s+5,000,001,015\s+2\s+2\.50 s\s+12\s+v24/m);
  expect(stdout).toContain('4 recordings in .functrace, ');
});

test('ls of nothing, and of a folder that is not there', () => {
  const cwd = scratchFolder();
  expect(functrace(['ls'], { cwd }).stdout).toContain('0 recordings in .functrace, 0 bytes');
  expect(functrace(['ls', '--store', 'gone'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'functrace: FT_CLI_NO_STORE: --store "gone" is no folder; name one with --store <folder>\n',
  });
});

test('info says who wrote a recording and what takes its place', () => {
  const cwd = folderOfThree();
  const { stdout } = functrace(['info', '--json', '--store', '.functrace/c.db'], { cwd });
  const { sessions, tables, file } = JSON.parse(stdout) as {
    sessions: object[];
    tables: { name: string; bytes: number }[];
    file: { bytes: number };
  };
  expect(sessions).toMatchObject([
    { id: 1, pid: 4001, thread: 0, host: 'host', node: 'v24.0.0', calls: 5_000_001_013, spans: 6 },
    { id: 2, pid: 4002, thread: 3, elapsed: null, calls: 2, spans: 2, command: 'node shop.js' },
  ]);
  expect(tables.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.bytes);
  expect(tables.map(({ name }) => name)).toContain('call_node');
  expect(functrace(['info', '--store', '.functrace/c.db'], { cwd }).stdout).toMatch(
    /^\s+2\s+4002\s+3\s.*no end\s+2\s+2\s/m,
  );
});

test('rm deletes recordings, and nothing when one of the names is wrong', () => {
  const cwd = folderOfThree();
  const wrong = [
    [
      '.functrace/notes.db',
      'FT_CLI_NOT_RECORDING: .functrace/notes.db is no recording of FuncTrace; nothing was removed',
    ],
    [
      '.functrace',
      'FT_CLI_NOT_RECORDING: .functrace is no recording of FuncTrace; nothing was removed',
    ],
    ['gone.db', 'FT_CLI_NO_STORE: gone.db does not exist; functrace ls lists recordings'],
  ] as const;
  for (const [name, line] of wrong) {
    expect(functrace(['rm', '.functrace/a.db', name], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `functrace: ${line}\n`,
    });
  }
  expect(left(cwd)).toEqual(['a.db', 'b.db', 'c.db', 'notes.db']);
  const { stdout, code } = functrace(['rm', '.functrace/a.db', '.functrace/b.db'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^removed {2}\.functrace\/a\.db {2}[\d.]+ kB\nremoved {2}\.functrace\/b\.db/,
  );
  expect(left(cwd)).toEqual(['c.db', 'notes.db']);
});

test('a recording that is being written stays, unless it is forced', () => {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, '.functrace'));
  const path = join(cwd, '.functrace/live.db');
  const live = new RecordingBuilder(path);
  live.session({ end: null });
  live.node({ site: live.site({ name: 'busy' }), durations: [1] });
  live.db.prepare('UPDATE session SET pid = ?, host = ?').run(process.pid, hostname());
  expect(list(cwd)[0]?.isWritten).toBe(true);
  expect(functrace(['rm', '.functrace/live.db'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'functrace: FT_CLI_BEING_WRITTEN: .functrace/live.db is being written; wait for its program, or remove it with --force\n',
  });
  expect(functrace(['prune', '--keep', '0'], { cwd }).stdout).toBe('0 recordings removed\n');
  expect(existsSync(path)).toBe(true);
  expect(functrace(['rm', '--force', '.functrace/live.db'], { cwd }).code).toBe(0);
  expect(left(cwd)).toEqual([]);
  live.close();
});

test('the log of a process that is gone keeps nothing from being removed', () => {
  const cwd = scratchFolder();
  const live = new RecordingBuilder(join(cwd, 'x.db'));
  live.session({ end: null });
  live.db.prepare('UPDATE session SET pid = ?, host = ?').run(2 ** 22 + 1, hostname());
  expect(existsSync(join(cwd, 'x.db-wal'))).toBe(true);
  expect(functrace(['rm', 'x.db'], { cwd }).code).toBe(0);
  expect(readdirSync(cwd)).toEqual([]);
  live.close();
});

test('prune removes by count and age, and says what it would do', () => {
  const cwd = folderOfThree();
  const dry = functrace(['prune', '--keep', '1', '--dry-run'], { cwd });
  expect(dry.stdout).toMatch(
    /^would be removed {2}\.functrace\/a\.db .*\nwould be removed {2}\.functrace\/b\.db .*\n2 recordings would be removed\n$/,
  );
  expect(left(cwd)).toEqual(['a.db', 'b.db', 'c.db', 'notes.db']);
  expect(functrace(['prune', '--older-than', '3d'], { cwd }).stdout).toMatch(
    /^1 recording removed, [\d.]+ kB freed$/m,
  );
  expect(left(cwd)).toEqual(['b.db', 'c.db', 'notes.db']);
  expect(functrace(['prune', '--keep', '1'], { cwd }).code).toBe(0);
  expect(left(cwd)).toEqual(['c.db', 'notes.db']);
});

function rowsOf(json: string): unknown {
  return (JSON.parse(json) as { rows: unknown }).rows;
}

test('prune --spans keeps the tree, the age and the count of what is gone', () => {
  const cwd = folderOfThree();
  const path = join(cwd, '.functrace/a.db');
  const before = statSync(path).mtimeMs;
  const tree = functrace(['tree', '--json', '--store', path], { cwd }).stdout;
  expect(functrace(['prune', '--keep', '2', '--spans'], { cwd }).stdout).toMatch(
    /^shrunk {2}\.functrace\/a\.db/,
  );
  expect(Math.abs(statSync(path).mtimeMs - before)).toBeLessThan(2);
  expect(left(cwd)).toEqual(['a.db', 'b.db', 'c.db', 'notes.db']);
  const after = functrace(['tree', '--json', '--store', path], { cwd }).stdout;
  expect(rowsOf(after)).toEqual(rowsOf(tree));
  expect((JSON.parse(after) as { head: { evicted: number } }).head.evicted).toBe(8);
  expect(functrace(['top', '--failed', '--store', path], { cwd }).stderr).toMatch(
    /^functrace: FT_CLI_NO_SPANS: .* has no single calls/,
  );
});

test.each([
  [['prune'], 'nothing says what is to go; give --keep, --older-than, --max-size or --spans'],
  [
    ['prune', '--older-than', '7x'],
    '--older-than is "7x"; expected an age, such as 30m, 12h, 7d or 2w',
  ],
  [['prune', '--max-size', 'big'], '--max-size is "big"; expected a size, such as 500MB or 1.5GB'],
])('functrace %s', (args, line) => {
  expect(functrace(args, { cwd: scratchFolder() })).toEqual({
    code: 2,
    stdout: '',
    stderr: `functrace: FT_CLI_USAGE: ${line}\n`,
  });
});

function fileOf(path: string, changed: number, bytes: number, isWritten = false): RecordingFile {
  return { path, changed, bytes, isWritten };
}

test('a largest size takes the oldest, and never what is being written', () => {
  const files = [
    fileOf('d', 40, 10),
    fileOf('c', 30, 20),
    fileOf('b', 20, 30, true),
    fileOf('a', 10, 40),
  ];
  const plan = (rules: Parameters<typeof prunePlan>[1]): string[] =>
    prunePlan(files, rules, 50).map(({ path }) => path);
  expect(plan({ maxSize: 100 })).toEqual([]);
  expect(plan({ maxSize: 99 })).toEqual(['a']);
  expect(plan({ maxSize: 59 })).toEqual(['a', 'c']);
  expect(plan({ maxSize: 0 })).toEqual(['a', 'c', 'd']);
  expect(plan({ keep: 1 })).toEqual(['a', 'c']);
  expect(plan({ olderThan: 25, maxSize: 60 })).toEqual(['a']);
  expect(plan({})).toEqual(['a', 'c', 'd']);
});

test('sizes and ages', () => {
  expect([0, 999, 999.6, 1000, 1_234_567, 5e12].map(sizeText)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.00 kB',
    '1.00 kB',
    '1.23 MB',
    '5.00 TB',
  ]);
  expect([-5, 59_999, 60_000, 7_200_000, 200_000_000].map(ageText)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '2 h',
    '2 d',
  ]);
});
