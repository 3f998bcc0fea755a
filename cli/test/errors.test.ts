import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, TABLES, VIEWS } from '@functrace/format';
import { expect, test } from 'vitest';
import { BIN, functrace } from './child.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

test('the command is built', () => {
  expect(existsSync(BIN), 'run "npm run build" first').toBe(true);
});

/** What is wrong with `x.db`, and the line that says so. */
const BROKEN_FILES: Readonly<
  Record<string, { readonly write: (path: string) => void; readonly line: string }>
> = {
  missing: {
    write: () => {},
    line: 'FT_CLI_NO_STORE: --store "x.db" does not exist; run a traced program first, or name a recording with --store <file>',
  },
  'a folder without recordings': {
    write: (path) => mkdirSync(path),
    line: 'FT_CLI_NO_STORE: no recording (*.db) in x.db; run a traced program first, or name a recording with --store <file>',
  },
  'a folder with a database of something else': {
    write: (path) => {
      mkdirSync(path);
      database(join(path, 'y.db'), 'CREATE TABLE session (id INTEGER)');
    },
    line: 'FT_CLI_NO_STORE: no recording (*.db) in x.db: x.db/y.db is none; run a traced program first, or name a recording with --store <file>',
  },
  'an empty file': {
    write: (path) => writeFileSync(path, ''),
    line: 'FT_CLI_EMPTY: x.db is an empty file; record again',
  },
  'a text': {
    write: (path) => writeFileSync(path, 'calls: 12\n'.repeat(100)),
    line: 'FT_CLI_NOT_SQLITE: x.db is not an SQLite file; name a recording with --store <file>',
  },
  'a database of something else': {
    write: (path) => database(path, 'CREATE TABLE session (id INTEGER)'),
    line: 'FT_CLI_NOT_RECORDING: x.db is an SQLite file, but not a recording of FuncTrace; name one with --store <file>',
  },
  'a newer format': {
    write: (path) => recording(path, (builder) => builder.session({ formatVersion: 7 })),
    line: 'FT_CLI_VERSION: x.db has format version 7, and this command reads version 1; update @functrace/cli',
  },
  'an older format': {
    write: (path) => recording(path, (builder) => builder.session({ formatVersion: 0 })),
    line: 'FT_CLI_VERSION: x.db has format version 0, and this command reads version 1; record again, or use an older @functrace/cli',
  },
  'missing tables': {
    write: (path) =>
      database(
        path,
        `PRAGMA application_id = ${APPLICATION_ID}; ${TABLES} ${VIEWS} DROP TABLE span; DROP TABLE call_node`,
      ),
    line: 'FT_CLI_CORRUPT: x.db lacks the tables span, call_node; record again',
  },
  'no calls': {
    write: (path) => recording(path, (builder) => builder.session()),
    line: 'FT_CLI_EMPTY: x.db holds no calls; check that the program was built with FuncTrace, and that include and IGNORE_NAMES leave something to trace',
  },
  'cut off': {
    write: (path) => {
      writeShop(path);
      truncateSync(path, 8192);
    },
    line: 'FT_CLI_CORRUPT: x.db cannot be read (database disk image is malformed); record again, or save what is left with "sqlite3 FILE .recover"',
  },
  'overwritten pages': {
    write: (path) => {
      writeShop(path);
      const bytes = readFileSync(path);
      bytes.fill(0xaa, 4096);
      writeFileSync(path, bytes);
    },
    line: 'FT_CLI_CORRUPT: x.db cannot be read (database disk image is malformed); record again, or save what is left with "sqlite3 FILE .recover"',
  },
  'a histogram that ends early': {
    write: (path) =>
      recording(path, (builder) => {
        builder.session();
        builder.node({
          site: builder.site({ name: 'f' }),
          calls: 1,
          histogram: Uint8Array.of(5, 0x80),
        });
      }),
    line: 'FT_CLI_CORRUPT: x.db is damaged (histogram ends inside a number at byte 1); record again',
  },
  'a node of no site': {
    write: (path) =>
      recording(path, (builder) => {
        builder.session();
        builder.node({ site: 77, durations: [1] });
      }),
    line: 'FT_CLI_CORRUPT: x.db lacks the row 77 of site; record again',
  },
};

test.each(Object.entries(BROKEN_FILES))('store: %s', (_name, { write, line }) => {
  const cwd = scratchFolder();
  write(join(cwd, 'x.db'));
  expect(functrace(['top', '--store', 'x.db'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: `functrace: ${line}\n`,
  });
});

/** Arguments, and the line about them. */
const WRONG_ARGUMENTS: readonly (readonly [args: string, line: string])[] = [
  ['tpo', "FT_CLI_USAGE: unknown command 'tpo' (Did you mean top?); see functrace --help"],
  [
    'top --sorf calls',
    "FT_CLI_USAGE: unknown option '--sorf' (Did you mean --sort?); see functrace --help",
  ],
  ['--jsom', "FT_CLI_USAGE: unknown option '--jsom'; see functrace --help"],
  [
    'top extra',
    "FT_CLI_USAGE: too many arguments for 'top'. Expected 0 arguments but got 1: extra; see functrace --help",
  ],
  ['top --sort', "FT_CLI_USAGE: option '--sort <figure>' argument missing; see functrace --help"],
  [
    'top --sort speed',
    'FT_CLI_USAGE: --sort is "speed"; expected one of calls, total, self, running, waiting, mean, p50, p90, p99, max, errors',
  ],
  ['top -n 0', 'FT_CLI_USAGE: --limit is "0"; expected a whole number from 1'],
  ['top -n 1.5', 'FT_CLI_USAGE: --limit is "1.5"; expected a whole number from 1'],
  ['tree --depth all', 'FT_CLI_USAGE: --depth is "all"; expected a whole number from 1'],
  [
    'tree --min 5',
    'FT_CLI_USAGE: --min is "5"; expected a share or a duration, such as 1%, 500us, 1ms or 2s',
  ],
  [
    'tree --focus (',
    'FT_CLI_USAGE: --focus is "("; expected a regular expression (Invalid regular expression: /(/u: Unterminated group)',
  ],
  [
    'top --range 1..2',
    'FT_CLI_USAGE: --range is "1..2"; expected FROM..TO, each a time since the start such as 1.5s, 300ms or 2m, a time of day such as 2026-02-03T04:05:06.7Z, or nothing',
  ],
  [
    'top --range 2s..1500ms',
    'FT_CLI_USAGE: --range ends before it begins; expected FROM..TO with FROM before TO',
  ],
  [
    'top --session one',
    'FT_CLI_USAGE: --session is "one"; expected whole numbers from 1, joined by commas',
  ],
  ['top --session 1,3', 'FT_CLI_NO_SESSION: .functrace/shop.db has no session 3; it has 1, 2'],
  ['tree --task 7', 'FT_CLI_NO_TASK: .functrace/shop.db has no task 7; it has tasks 1, 2'],
  [
    'peek totla',
    'FT_CLI_NO_FUNCTION: no function that was called has the name "totla" or matches it; did you mean Cart.total?',
  ],
  [
    'peek xxx(',
    'FT_CLI_NO_FUNCTION: no function that was called has the name "xxx(" or matches it; functrace top lists those that were called',
  ],
  [
    'list k',
    'FT_CLI_AMBIGUOUS: "k" is 3 functions; name one of checkout, routes.get.handler.onTick.<anonymous@120:9>, walk',
  ],
  [
    'list walk',
    "FT_CLI_NO_SOURCE: /srv/shop/src/tree.ts is not there, nor is src/tree.ts in this folder; go to the folder of the program's sources",
  ],
  [
    'tree --edges --depth 2',
    'FT_CLI_USAGE: --edges shows no paths; leave --inverted and --depth out',
  ],
  [
    'top --by class',
    'FT_CLI_USAGE: --by is "class"; expected one of function, file, package, task',
  ],
  ['show', "FT_CLI_USAGE: missing required argument 'span'; see functrace --help"],
  ['show main', 'FT_CLI_USAGE: <span> is "main"; expected a whole number from 1'],
  [
    'show 99',
    'FT_CLI_NO_SPAN: .functrace/shop.db has no span 99; it has ids 1 to 6, 1099511627777 to 1099511627778',
  ],
];

test.each(WRONG_ARGUMENTS)('functrace %s', (args, line) => {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, '.functrace'));
  writeShop(join(cwd, '.functrace/shop.db'));
  expect(functrace(args.split(' '), { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: `functrace: ${line}\n`,
  });
});

test('every kind of mistake was made', () => {
  expect(Object.keys(BROKEN_FILES)).toHaveLength(14);
  expect(WRONG_ARGUMENTS).toHaveLength(25);
});

test('without a command, the help goes to standard error', () => {
  const { code, stdout, stderr } = functrace([]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Usage: functrace/);
});

test('an old Node gets one line', () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`;
  expect(
    functrace(['top'], { nodeOptions: ['--import', `data:text/javascript,${pretend}`] }),
  ).toEqual({
    code: 2,
    stdout: '',
    stderr: 'functrace: FT_CLI_NODE: Node 20.20.2 is too old; expected 22.18 or newer\n',
  });
});

test('a mistake of ours prints a stack and leaves with 1', () => {
  const breakage = `JSON.parse = () => { throw new TypeError('broken') }`;
  const { code, stderr } = functrace(['top'], {
    nodeOptions: ['--import', `data:text/javascript,${breakage}`],
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/TypeError: broken\n\s+at /);
});

test('the newest recording is asked, or the one that the environment names, or --store', () => {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, '.functrace'));
  for (const [name, age] of [
    ['a', 10],
    ['b', 5],
    ['c', 20],
  ] as const) {
    const path = join(cwd, '.functrace', `${name}.db`);
    recording(path, (builder) => {
      builder.session();
      builder.node({ site: builder.site({ name }), durations: [1] });
    });
    const time = Date.now() / 1000 - age;
    utimesSync(path, time, time);
  }
  writeFileSync(join(cwd, '.functrace/newer.txt'), '');
  // Newer than the recordings, and none.
  writeFileSync(join(cwd, '.functrace/empty.db'), '');
  database(join(cwd, '.functrace/other.db'), 'CREATE TABLE session (id INTEGER)');
  const asked = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string =>
    (
      JSON.parse(functrace(['top', '--json', ...args], { cwd, env }).stdout) as {
        head: { store: string };
      }
    ).head.store;
  expect(asked([])).toBe('.functrace/b.db');
  expect(asked([], { FUNCTRACE_STORE: '' })).toBe('.functrace/b.db');
  expect(asked([], { FUNCTRACE_STORE: '.functrace' })).toBe('.functrace/b.db');
  expect(asked([], { FUNCTRACE_STORE: '.functrace/c.db' })).toBe('.functrace/c.db');
  expect(asked(['--store', '.functrace/a.db'], { FUNCTRACE_STORE: '.functrace/c.db' })).toBe(
    '.functrace/a.db',
  );
  expect(functrace(['top'], { cwd, env: { FUNCTRACE_STORE: 'gone.db' } }).stderr).toBe(
    'functrace: FT_CLI_NO_STORE: FUNCTRACE_STORE "gone.db" does not exist; run a traced program first, or name a recording with --store <file>\n',
  );
  const address = functrace(['top'], {
    cwd,
    env: { FUNCTRACE_STORE: 'postgres://me:secret@host/db' },
  });
  expect(address.stderr).toMatch(
    /^functrace: FT_CLI_NO_STORE: FUNCTRACE_STORE is an address \(postgres:/,
  );
  expect(address.stderr).not.toContain('secret');
});

test('a recording that is being written can be asked', () => {
  const cwd = scratchFolder();
  const builder = new RecordingBuilder(join(cwd, 'live.db'));
  builder.session({ end: null });
  const site = builder.site({ name: 'busy' });
  builder.node({ site, durations: [1, 2] });
  builder.db.exec('BEGIN IMMEDIATE');
  builder.node({ site, durations: [3] });
  const answer = functrace(['top', '--json', '--store', 'live.db'], { cwd });
  builder.db.exec('COMMIT');
  builder.close();
  expect(answer.stderr).toBe('');
  expect((JSON.parse(answer.stdout) as { head: { spans: number } }).head.spans).toBe(2);
});

test('asking a recording at rest leaves no files beside it', () => {
  const cwd = scratchFolder();
  writeShop(join(cwd, 'x.db'));
  expect(functrace(['top', '--store', 'x.db'], { cwd }).code).toBe(0);
  expect([existsSync(join(cwd, 'x.db-wal')), existsSync(join(cwd, 'x.db-shm'))]).toEqual([
    false,
    false,
  ]);
});

const isRoot = process.getuid?.() === 0;
/** Permissions do not hold for root, who can be somebody else for a moment. */
const somebody = isRoot ? { uid: 65_534, gid: 65_534 } : {};

test.skipIf(process.platform === 'win32')(
  'a folder that may not be written to is no obstacle',
  () => {
    const cwd = scratchFolder();
    writeShop(join(cwd, 'rest.db'));
    const live = new RecordingBuilder(join(cwd, 'live.db'));
    live.session();
    live.node({ site: live.site({ name: 'busy' }), durations: [1] });
    // A log whose index is gone, as after a crash and a copy.
    for (const suffix of ['', '-wal'])
      copyFileSync(join(cwd, `live.db${suffix}`), join(cwd, `crashed.db${suffix}`));
    for (const name of [
      'rest.db',
      'live.db',
      'live.db-wal',
      'live.db-shm',
      'crashed.db',
      'crashed.db-wal',
    ]) {
      chmodSync(join(cwd, name), 0o444);
    }
    chmodSync(cwd, 0o555);
    const ask = (name: string) => functrace(['top', '--store', name], { cwd, ...somebody });
    const answers = { rest: ask('rest.db'), live: ask('live.db'), crashed: ask('crashed.db') };
    live.close();
    chmodSync(cwd, 0o755);
    expect(answers.rest).toMatchObject({ code: 0, stderr: '' });
    expect(answers.live).toMatchObject({ code: 0, stderr: '' });
    expect(answers.crashed).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'functrace: FT_CLI_UNREADABLE: crashed.db cannot be read (unable to open database file); copy it, and its -wal file if it has one, to a folder you may write to\n',
    });
  },
);

test.skipIf(process.platform === 'win32')('a file that may not be read', () => {
  const cwd = scratchFolder();
  chmodSync(cwd, 0o755);
  writeShop(join(cwd, 'x.db'));
  chmodSync(join(cwd, 'x.db'), 0);
  expect(functrace(['top', '--store', 'x.db'], { cwd, ...somebody })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'functrace: FT_CLI_UNREADABLE: x.db cannot be read: permission denied; ask for permission to read it\n',
  });
});

function database(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

function recording(path: string, fill: (builder: RecordingBuilder) => void): void {
  const builder = new RecordingBuilder(path);
  fill(builder);
  builder.close();
}
