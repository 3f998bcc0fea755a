/** The plugin for bundlers, in each of them: all cases in one build, an entry each. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleJob, type Bundler, endingOf } from '../../lib/bundle.ts';
import { withoutEnding } from '../lib/cases.ts';
import { node } from '../lib/execute.ts';
import type { Configuration, Job, Road, Runnable } from '../lib/road.ts';
import { sourceName } from '../lib/sources.ts';

const BUNDLE = fileURLToPath(new URL('../../lib/bundle.ts', import.meta.url));

const ES_MODULES = {
  language: 'js',
  format: 'esm',
  isStrict: true,
  compiler: 'bundler',
  programs: true,
} as const satisfies Configuration;
const COMMONJS: Configuration = { ...ES_MODULES, format: 'commonjs', programs: false };
const SLOPPY: Configuration = { ...COMMONJS, isStrict: false };
/** ES modules in, CommonJS out: the one of them that writes `'use strict'` there. */
const TO_COMMONJS: Configuration = { ...COMMONJS, target: 'ESNext' };
const TYPESCRIPT: Configuration = {
  ...ES_MODULES,
  language: 'ts',
  target: 'ESNext',
  programs: false,
};
export const VITE: Road = makeRoad('vite', 'Vite', [ES_MODULES, COMMONJS, SLOPPY, TYPESCRIPT]);
/** Strict in CommonJS as well: what it takes of that becomes ES modules. */
export const ROLLUP: Road = makeRoad('rollup', 'Rollup', [ES_MODULES, COMMONJS, TO_COMMONJS]);
export const ROLLDOWN: Road = makeRoad('rolldown', 'Rolldown', [
  ES_MODULES,
  COMMONJS,
  SLOPPY,
  TYPESCRIPT,
]);
export const WEBPACK: Road = makeRoad('webpack', 'webpack', [ES_MODULES, COMMONJS, SLOPPY]);
export const RSPACK: Road = makeRoad('rspack', 'Rspack', [ES_MODULES, COMMONJS, SLOPPY]);
export const ESBUILD: Road = makeRoad('esbuild', 'esbuild', [
  ES_MODULES,
  COMMONJS,
  SLOPPY,
  { ...TYPESCRIPT, target: 'ES2022' },
]);

function makeRoad(
  bundler: Bundler,
  product: string,
  configurations: readonly Configuration[],
): Road {
  const is = `the plugin in ${product}, which builds all cases at once`;
  return { name: bundler, is, configurations, build: (job) => build(job, bundler) };
}

async function build(
  { folder, configuration, isTraced, cases }: Job,
  bundler: Bundler,
): Promise<Runnable> {
  const { format, target } = configuration;
  const entries = cases.map(({ file }): [string, string] => [
    withoutEnding(file),
    `./src/${sourceName(file, configuration)}`,
  ]);
  const job: BundleJob = {
    bundler,
    entries: Object.fromEntries(entries),
    out: 'out',
    format,
    isTraced,
    target: target?.toLowerCase(),
  };
  const { status, stdout, stderr } = await node([BUNDLE, JSON.stringify(job)], folder);
  if (status !== '0') throw new Error(`${bundler} ended with ${status}:\n${stdout}${stderr}`);
  return { folder: join(folder, 'out'), ending: endingOf(format) };
}
