/** The plugin for Babel, in both versions that it serves. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as babel8 from '@babel/core';
import plugin from '@functrace/transformer/babel';
import { rewriteSources } from '../lib/rewrite.ts';
import type { Configuration, Job, Road, Runnable } from '../lib/road.ts';

/** Its types would be a package of their own; what is used of it is as in Babel 8. */
const babel7 = createRequire(import.meta.url)('babel7') as Pick<typeof babel8, 'transformSync'>;

/** JavaScript in, and the same out: Babel only reads and prints. */
const AS_IT_IS: readonly Configuration[] = [
  { language: 'js', format: 'esm', isStrict: true, programs: true },
  { language: 'js', format: 'commonjs', isStrict: true },
  { language: 'js', format: 'commonjs', isStrict: false },
];

/** The oldest Node that has what a target names. */
const NODES = { ES2017: '8.10', ES2022: '18.20', ESNext: '24' } as const;

export const BABEL_8: Road = makeRoad('babel-8', 'the plugin in Babel 8', babel8, [
  ...AS_IT_IS,
  { language: 'ts', format: 'esm', isStrict: true, target: 'ES2022' },
  { language: 'ts', format: 'commonjs', isStrict: true, target: 'ESNext' },
  { language: 'ts', format: 'commonjs', isStrict: true, target: 'ES2017', compiler: 'Babel' },
]);

/** Presets of both versions do not install side by side. */
export const BABEL_7: Road = makeRoad('babel-7', 'the plugin in Babel 7', babel7, AS_IT_IS);

function makeRoad(
  name: string,
  is: string,
  babel: Pick<typeof babel8, 'transformSync'>,
  configurations: readonly Configuration[],
): Road {
  return { name, is, configurations, build: (job) => Promise.resolve(build(job, babel)) };
}

function build(
  { folder, configuration, isTraced }: Job,
  { transformSync }: Pick<typeof babel8, 'transformSync'>,
): Runnable {
  rewriteSources(folder, '.js', (source, file) => {
    const done = transformSync(source, {
      cwd: folder,
      filename: join(folder, file),
      babelrc: false,
      configFile: false,
      compact: false,
      sourceMaps: 'inline',
      ...settings(configuration),
      plugins: [...(isTraced ? [plugin] : []), ...pluginsFor(configuration)],
    });
    return done?.code ?? '';
  });
  return { folder: join(folder, 'out'), ending: '.js' };
}

function pluginsFor({ target }: Configuration): babel8.PluginItem[] {
  return target === undefined
    ? []
    : [['@babel/plugin-proposal-decorators', { version: '2023-11' }]];
}

function settings({ target, format }: Configuration): babel8.InputOptions {
  if (target === undefined)
    return {
      sourceType: format === 'esm' ? 'module' : 'commonjs',
      // Babel 8 reads it by itself, and its types do not have the name.
      parserOpts: { plugins: ['explicitResourceManagement' as 'decorators'] },
    };
  const modules = format === 'esm' ? false : 'commonjs';
  return {
    sourceType: 'module',
    presets: [
      ['@babel/preset-env', { modules, targets: { node: NODES[target] } }],
      '@babel/preset-typescript',
    ],
  };
}
