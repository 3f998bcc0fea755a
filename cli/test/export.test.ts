import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPORT_FORMATS, type ExportName } from '../src/export/formats.ts';
import { functrace } from './child.ts';
import { decodePerfetto, decodePprof } from './decode.ts';
import { RecordingBuilder } from './recording-builder.ts';
import { enterScratchFolder, runAnyway, scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';

const CASES: Readonly<Record<string, readonly [ExportName, ...string[]]>> = {
  chrome: ['chrome'],
  'chrome-selected': ['chrome', '--focus', 'Cart', '--session', '1', '--no-values'],
  perfetto: ['perfetto'],
  speedscope: ['speedscope'],
  pprof: ['pprof'],
  cpuprofile: ['cpuprofile'],
  folded: ['folded'],
  'folded-hide': ['folded', '--hide', 'Cart'],
  'otlp-json': ['otlp-json'],
  mermaid: ['mermaid', '--task', '1'],
  'mermaid-limited': ['mermaid', '--task', '1', '-n', '3'],
  'mermaid-unfinished': ['mermaid', '--task', '2'],
  dot: ['dot'],
  'dot-limited': ['dot', '-n', '3'],
  csv: ['csv'],
  'csv-failed': ['csv', '--failed'],
};

/** What a person can read of a file. */
function readable(bytes: Buffer, format: ExportName): string {
  const decoders: Partial<Record<ExportName, (bytes: Buffer) => object>> = {
    perfetto: decodePerfetto,
    pprof: decodePprof,
  };
  const decode = decoders[format];
  return decode === undefined
    ? bytes.toString('utf8').replace(/functrace@[\d.]+/, 'functrace@0.0.0')
    : `${JSON.stringify(decode(bytes), null, 1)}\n`;
}

test.each(Object.entries(CASES))('%s', async (name, [format, ...options]) => {
  enterScratchFolder();
  writeShop(STORE);
  await runAnyway(['export', format, ...options, '-o', 'out']);
  await expect(readable(readFileSync('out'), format)).toMatchFileSnapshot(
    `golden/export/${name}.txt`,
  );
});

test('every format has a golden', () => {
  const formats = new Set(Object.values(CASES).map(([format]) => format));
  expect([...formats].toSorted()).toEqual(Object.keys(EXPORT_FORMATS).toSorted());
  expect(Object.keys(CASES)).toHaveLength(16);
});

test('a file is named after the recording, and what was written is said', async () => {
  enterScratchFolder();
  writeShop(STORE);
  const text = await runAnyway(['export', 'folded']);
  expect(text).toBe(
    `wrote     shop.folded, ${readFileSync('shop.folded').length} bytes\nopen      flamegraph.pl, inferno, speedscope\n`,
  );
  const json: unknown = JSON.parse(await runAnyway(['export', 'csv', '--json', '--task', '1']));
  expect(json).toMatchObject({
    head: { store: STORE },
    selection: { task: 1 },
    format: 'csv',
    file: 'shop.csv',
    bytes: readFileSync('shop.csv').length,
  });
});

test('the example in the help is real', async () => {
  enterScratchFolder();
  writeShop(STORE);
  const help = await runAnyway(['export', '--help']);
  const text = await runAnyway(['export', 'folded']);
  expect(help).toContain(`  $ functrace export folded\n${text.replaceAll(/^(?=.)/gm, '  ')}`);
});

test('standard output gets the export and nothing else', () => {
  const cwd = scratchFolder();
  writeShop(join(cwd, 'shop.db'));
  const { code, stdout, stderr } = functrace(
    ['export', 'folded', '--store', 'shop.db', '-o', '-'],
    { cwd },
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('checkout;Cart.total 9700000\n');
  expect(existsSync(join(cwd, 'shop.folded'))).toBe(false);
});

const MISTAKES: Readonly<Record<string, readonly string[]>> = {
  'FT_CLI_USAGE: <format> is "svg"; expected one of chrome, perfetto,': ['svg'],
  'FT_CLI_USAGE: --limit is "0"; expected a whole number from 1': ['dot', '-n', '0'],
  'FT_CLI_USAGE: mermaid draws one task, and shop.db has several; name one with --task <id>': [
    'mermaid',
  ],
  'FT_CLI_NO_TASK: shop.db has no task 9; it has tasks 1, 2': ['csv', '--task', '9'],
  'FT_CLI_USAGE: -o is "./shop.db", the recording itself; name another file': [
    'csv',
    '-o',
    './shop.db',
  ],
  'FT_CLI_USAGE: --json and -o - both print; name a file with -o <file>': [
    'csv',
    '--json',
    '-o',
    '-',
  ],
  'FT_CLI_OUTPUT: nowhere/x.csv cannot be written (ENOENT': ['csv', '-o', 'nowhere/x.csv'],
};

test.each(Object.entries(MISTAKES))('%s', (message, args) => {
  const cwd = scratchFolder();
  writeShop(join(cwd, 'shop.db'));
  const before = readFileSync(join(cwd, 'shop.db'));
  const { code, stdout, stderr } = functrace(['export', ...args, '--store', 'shop.db'], { cwd });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`functrace: ${message}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(readFileSync(join(cwd, 'shop.db')).equals(before)).toBe(true);
});

test('every mistake was made', () => {
  expect(Object.keys(MISTAKES)).toHaveLength(7);
});

test('a recording without single calls is exported by paths, and says so otherwise', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder(STORE);
  builder.session();
  builder.node({ site: builder.site({ name: 'alone' }), durations: [5, 7] });
  builder.close();
  await runAnyway(['export', 'folded', '-o', 'out']);
  expect(readFileSync('out', 'utf8')).toBe('alone 12\n');
  const { code, stderr } = functrace(['export', 'chrome', '--store', STORE], {
    cwd: process.cwd(),
  });
  expect(code).toBe(2);
  expect(stderr).toContain('FT_CLI_NO_SPANS');
});
