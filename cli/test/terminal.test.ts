import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { widthOf } from '../src/report/text.ts';
import { BIN, functrace } from './child.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';
import { writeSynthetic } from './synthetic.ts';

const ESCAPE = '\u001b[';

function shop(): string {
  const cwd = scratchFolder();
  writeShop(join(cwd, 'x.db'));
  return cwd;
}

test('a pipe gets no colours, no cuts, and nothing on standard error', () => {
  const { stdout, stderr, code } = functrace(['tree', '--store', 'x.db'], { cwd: shop() });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain(ESCAPE);
  expect(stdout).toContain('routes.get.handler.onTick.<anonymous@120:9>  /opt/lib/timers.ts:120');
  expect(stdout).toBe(
    readFileSync(new URL('golden/tree.piped.txt', import.meta.url), 'utf8').replace(
      '.functrace/shop.db',
      'x.db',
    ),
  );
});

test('FORCE_COLOR colours a pipe', () => {
  const { stdout } = functrace(['top', '--store', 'x.db'], {
    cwd: shop(),
    env: { FORCE_COLOR: '1' },
  });
  expect(stdout).toContain(ESCAPE);
});

test('only the warning about SQLite is held back', () => {
  const warn = `process.emitWarning('mind the gap', 'ExperimentalWarning')`;
  const { stderr } = functrace(['top', '--store', 'x.db'], {
    cwd: shop(),
    nodeOptions: ['--import', `data:text/javascript,${warn}`],
  });
  expect(stderr).toContain('mind the gap');
  expect(stderr).not.toContain('SQLite');
});

test('--version is the one of the package', () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  expect(functrace(['--version'])).toEqual({
    code: 0,
    stdout: `${manifest.version}\n`,
    stderr: '',
  });
});

test.skipIf(process.platform === 'win32')('a reader that leaves early is no error', () => {
  const cwd = scratchFolder();
  const builder = new RecordingBuilder(join(cwd, 'x.db'));
  builder.session();
  const site = builder.site({ name: 'f'.repeat(200) });
  builder.db.exec('BEGIN');
  // More than a pipe holds.
  for (let line = 0; line < 3000; line++)
    builder.node({
      site: line === 0 ? site : builder.site({ name: `f${line}`.padEnd(100, '_'), line: line + 1 }),
      durations: [1],
    });
  builder.db.exec('COMMIT');
  builder.close();
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '-c',
      '"$0" "$1" tree --store x.db | head -1; echo "code ${PIPESTATUS[0]}"',
      process.execPath,
      BIN,
    ],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('store     x.db\ncode 0\n');
});

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
  'util-linux',
);

/** What the command prints to a terminal of its own, made by script(1). */
function onTerminal(
  columns: number,
  args: string,
  env: Readonly<Record<string, string>> = {},
  rows = 0,
): string {
  const command = `stty cols ${columns} rows ${rows}; "${process.execPath}" "${BIN}" ${args}`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: shop(),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
  return stdout.replaceAll('\r', '');
}

// Pseudo-terminals are made by util-linux's script; macOS and Windows have no program that takes the same options.
test.skipIf(!hasScript)('a terminal gets colours and lines that fit', () => {
  const text = onTerminal(60, 'top --store x.db');
  expect(text).toContain(`${ESCAPE}33m12 records`);
  const plain = stripVTControlCharacters(text);
  expect(plain.split('\n').filter((line) => widthOf(line) > 60)).toEqual([]);
  expect(plain).toContain('no room for:');
});

test.skipIf(!hasScript)('NO_COLOR turns colours off on a terminal', () => {
  const text = onTerminal(80, 'tree --store x.db', { NO_COLOR: '1' });
  expect(text).not.toContain(ESCAPE);
  expect(text).toBe(
    readFileSync(new URL('golden/tree.usual.txt', import.meta.url), 'utf8').replace(
      '.functrace/shop.db',
      'x.db',
    ),
  );
});

test.skipIf(!hasScript)('an export draws how far it is, apart from what it prints', () => {
  const cwd = scratchFolder();
  writeSynthetic(join(cwd, 'x.db'), 200_000);
  const command = `stty cols 60; "${process.execPath}" "${BIN}" export csv --store x.db -o - >x.csv`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh' },
  });
  const [before, ...drawn] = stdout.split(`\r${ESCAPE}2K`);
  expect(before).toBe('');
  expect(drawn.length).toBeGreaterThan(1);
  // The line is taken away at the end.
  expect(drawn.pop()).toBe('');
  for (const line of drawn) {
    expect(line).toMatch(/^export csv █*░* +[\d.]+%  [\d.,]+\S* calls\/s$/);
    expect(widthOf(line)).toBeLessThan(60);
  }
  const { code, stderr } = functrace(['export', 'csv', '--store', 'x.db', '-o', 'y.csv'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const printed = readFileSync(join(cwd, 'x.csv'), 'utf8');
  expect(printed.split('\n')).toHaveLength(200_002);
  expect(printed === readFileSync(join(cwd, 'y.csv'), 'utf8')).toBe(true);
});

test.skipIf(!hasScript)('bytes are not printed on a terminal', () => {
  const text = onTerminal(200, 'export perfetto -o - --store x.db');
  expect(text).toBe(
    'functrace: FT_CLI_USAGE: -o - would print bytes on a terminal; name a file with -o <file>\n',
  );
});

const MARKING = 'sed s/^/PAGED:/';

test.skipIf(!hasScript)('what is longer than the screen goes through the pager', () => {
  const paged = onTerminal(80, 'tree --store x.db', { NO_COLOR: '1', PAGER: MARKING }, 8);
  const golden = readFileSync(new URL('golden/tree.usual.txt', import.meta.url), 'utf8');
  expect(paged).toBe(
    golden.replace('.functrace/shop.db', 'x.db').replaceAll(/^(?!$(?![^]))/gm, 'PAGED:'),
  );
  expect(onTerminal(80, 'tree --store x.db', { PAGER: MARKING }, 200)).not.toContain('PAGED:');
  expect(onTerminal(80, 'tree --no-pager --store x.db', { PAGER: MARKING }, 8)).not.toContain(
    'PAGED:',
  );
  expect(onTerminal(80, 'tree --json --store x.db', { PAGER: MARKING }, 8)).not.toContain('PAGED:');
  expect(onTerminal(80, 'diff x.db x.db --tree', { PAGER: MARKING }, 2)).toContain('PAGED:');
});

test.skipIf(!hasScript)('a pager that is left early or not there is no error', () => {
  const left = onTerminal(80, 'tree --store x.db', { NO_COLOR: '1', PAGER: 'head -n 1' }, 8);
  expect(left).toBe('store     x.db\n');
  const missing = onTerminal(80, 'tree --store x.db', { NO_COLOR: '1', PAGER: 'no-such-pager' }, 8);
  expect(missing).toContain('\n7 paths; ');
  expect(missing).not.toContain('FT_CLI');
});

test.skipIf(!hasScript)('less is the pager of those who name none', () => {
  const folder = scratchFolder();
  const seen = join(folder, 'seen');
  writeFileSync(join(folder, 'less'), `#!/bin/sh\necho "LESS=$LESS" > ${seen}\nexec cat\n`);
  chmodSync(join(folder, 'less'), 0o755);
  onTerminal(80, 'tree --store x.db', { PATH: `${folder}:${process.env['PATH'] ?? ''}` }, 8);
  expect(readFileSync(seen, 'utf8')).toBe('LESS=FRX\n');
});
