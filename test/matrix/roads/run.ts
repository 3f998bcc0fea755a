/** Loaded as it is: `functrace run` for programs, and the loader before the cases that share a process. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Road } from '../lib/road.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/bin/functrace.js', import.meta.url));

export const RUN: Road = {
  name: 'run',
  is: '`functrace run` for programs, its loader for the others',
  configurations: [
    { language: 'js', format: 'esm', isStrict: true, programs: true },
    { language: 'js', format: 'commonjs', isStrict: true, programs: true },
    { language: 'js', format: 'commonjs', isStrict: false, programs: true },
    { language: 'ts', format: 'esm', isStrict: true, programs: true },
  ],
  build: ({ configuration: { language }, isTraced, folder }) => {
    const runnable = { folder: join(folder, 'src'), ending: `.${language}` };
    return Promise.resolve(
      isTraced
        ? {
            ...runnable,
            nodeOptions: ['--import', '@functrace/transformer/register'],
            command: [COMMAND, 'run'],
            // The runner is in another project, and files are instrumented in both runs of a case's file.
            environment: {
              FUNCTRACE_OPTIONS: JSON.stringify({ root: folder }),
              FUNCTRACE_CACHE: 'off',
            },
          }
        : runnable,
    );
  },
};
