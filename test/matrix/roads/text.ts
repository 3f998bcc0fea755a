/** The core of all roads but tspc's: the text of a file, edited. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { instrument, makeSelection, readOptions } from '@functrace/transformer/text';
import type { Job, Road, Runnable } from '../lib/road.ts';

export const TEXT: Road = {
  name: 'text',
  configurations: [
    { language: 'js', format: 'esm', isStrict: true, programs: true },
    { language: 'js', format: 'commonjs', isStrict: true, programs: true },
    { language: 'js', format: 'commonjs', isStrict: false, programs: true },
    { language: 'ts', format: 'esm', isStrict: true },
  ],
  build: (job) => Promise.resolve(build(job)),
};

function build({ configuration, isTraced, folder }: Job): Runnable {
  const { language, format } = configuration;
  const selection = makeSelection(readOptions({}).options, undefined);
  for (const file of globSync('src/**/*.*', { cwd: folder })) {
    const source = readFileSync(join(folder, file), 'utf8');
    const done = isTraced
      ? instrument({
          source,
          file,
          language,
          format: format === 'esm' ? 'module' : 'commonjs',
          selection,
          map: 'inline',
        })
      : undefined;
    const path = join(folder, file.replace(/^src/, 'out'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, done?.code ?? source);
  }
  return { folder: join(folder, 'out'), ending: `.${language}` };
}
