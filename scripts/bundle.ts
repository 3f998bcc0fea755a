/**
 * Puts what a traced program loads at its start into one file each: Node takes half a millisecond for every file of ES
 * modules, and the runtime, its worker and the loader have sixty (bench/start-up). The files of the bundle stand in the
 * same folders below `dist/bundle` as those they are made of below `dist`, so that paths between them hold.
 */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './run-tool.ts';

const ENTRIES = [
  'runtime/hot/index.js',
  'runtime/drain/worker.js',
  'runtime/drain/here.js',
  'transformer/adapters/register.js',
  'transformer/adapters/register-instrument.js',
];
/** Not an ES module, and as short as it gets. */
const COPIED = ['transformer/adapters/register-preload.cjs'];

const place = (entry: string, folder: string): string =>
  join(root, entry.replace('/', `/${folder}/`));

/** Required at a program's end, for which an ES module takes Node longer (docs/performance.md, Start-up). */
const REQUIRED = new Set(['runtime/drain/here.js']);

const isExternal = (id: string): boolean => /^[\w@]/.test(id) && id !== '@functrace/format';

await Promise.all(
  ENTRIES.map(async (entry) => {
    const bundle = await rolldown({
      input: place(entry, 'dist'),
      platform: 'node',
      external: isExternal,
      onLog: (level, log) => {
        throw new Error(`${entry}: ${level}: ${log.message}`);
      },
    });
    const isRequired = REQUIRED.has(entry);
    await bundle.write({
      file: place(entry, 'dist/bundle').replace(/js$/, isRequired ? 'cjs' : 'js'),
      format: isRequired ? 'cjs' : 'esm',
      comments: false,
      codeSplitting: false,
    });
  }),
);
// Names of its parts change with their contents.
rmSync(join(root, 'cli/dist/bundle'), { recursive: true, force: true });
// The command has parts that few of its commands load: they stay files of their own, and the rest is one.
const command = await rolldown({
  input: place('cli/bin.js', 'dist'),
  platform: 'node',
  external: isExternal,
  onLog: (level, log) => {
    throw new Error(`cli/bin.js: ${level}: ${log.message}`);
  },
});
await command.write({
  dir: join(root, 'cli/dist/bundle'),
  format: 'esm',
  comments: false,
  // With all that it imports.
  codeSplitting: { groups: [{ name: 'main', test: /cli[/\\]dist[/\\]main\.js$/ }] },
});
for (const file of COPIED) copyFileSync(place(file, 'dist'), place(file, 'dist/bundle'));
