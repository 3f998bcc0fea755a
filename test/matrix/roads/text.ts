/** The core of all roads but tspc's: the text of a file, edited. */
import { join } from 'node:path';
import { instrument, makeSelection, readOptions } from '@functrace/transformer/text';
import { rewriteSources } from '../lib/rewrite.ts';
import type { Job, Road, Runnable } from '../lib/road.ts';

export const TEXT: Road = {
  name: 'text',
  is: 'the text of a file, edited as all roads do it but `tspc` and Babel',
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
  const ending = `.${language}`;
  const selection = makeSelection(readOptions({}).options, undefined);
  rewriteSources(folder, ending, (source, file) => {
    if (!isTraced) return source;
    const done = instrument({
      source,
      file,
      language,
      format: format === 'esm' ? 'module' : 'commonjs',
      selection,
      map: 'inline',
    });
    return done?.code ?? source;
  });
  return { folder: join(folder, 'out'), ending };
}
