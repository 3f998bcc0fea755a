/**
 * Bundles a project with any bundler: `bundle.ts JOB`, JOB being JSON. A process of its own, as the plugin asks the
 * environment and the working directory what they are.
 */
import { resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import type { Compiler as RspackCompiler, RspackPluginInstance } from '@rspack/core';
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { RolldownPlugin } from 'rolldown';
import type { Plugin as RollupPlugin } from 'rollup';
import type { PluginOption } from 'vite';
import type { Compiler, WebpackPluginInstance } from 'webpack';

export const BUNDLERS = ['esbuild', 'rolldown', 'rollup', 'rspack', 'vite', 'webpack'] as const;
export type Bundler = (typeof BUNDLERS)[number];

export interface BundleJob {
  readonly bundler: Bundler;
  /** Files of the project, by the names of what is made of them. */
  readonly entries: Readonly<Record<string, string>>;
  /** What is made goes here, below the names: `.mjs` or `.cjs`, and a map beside it. */
  readonly out: string;
  readonly format: 'esm' | 'commonjs';
  readonly isTraced: boolean;
  /** What esbuild compiles to. */
  readonly target?: string | undefined;
  /** The plugin's. */
  readonly options?: object;
}

export const endingOf = (format: BundleJob['format']): string =>
  format === 'esm' ? '.mjs' : '.cjs';

const BUILDERS: Readonly<Record<Bundler, (job: BundleJob) => Promise<unknown>>> = {
  async esbuild(job) {
    const { build } = await import('esbuild');
    return build({
      entryPoints: { ...job.entries },
      bundle: true,
      platform: 'node',
      format: job.format === 'esm' ? 'esm' : 'cjs',
      outdir: job.out,
      outExtension: { '.js': endingOf(job.format) },
      target: job.target ?? 'esnext',
      sourcemap: true,
      plugins: await pluginsFor<EsbuildPlugin>(job),
      logLevel: 'error',
    });
  },
  async rolldown(job) {
    const { rolldown } = await import('rolldown');
    const plugins = await pluginsFor<RolldownPlugin>(job);
    const bundle = await rolldown({ input: { ...job.entries }, plugins, platform: 'node' });
    return bundle.write(outputOf(job));
  },
  async rollup(job) {
    const { rollup } = await import('rollup');
    // Rollup itself has no CommonJS. The types of the plugin are those of its build for CommonJS.
    const withCommonJs = (commonjs as unknown as typeof commonjs.default)();
    const plugins = [...(await pluginsFor<RollupPlugin>(job)), withCommonJs];
    const bundle = await rollup({ input: { ...job.entries }, plugins, external: /^node:/ });
    return bundle.write(outputOf(job));
  },
  async vite(job) {
    const { build } = await import('vite');
    return build({
      logLevel: 'error',
      configFile: false,
      plugins: await pluginsFor<PluginOption>(job),
      build: {
        ssr: true,
        outDir: job.out,
        sourcemap: true,
        target: 'esnext',
        rolldownOptions: { input: { ...job.entries }, output: outputOf(job) },
      },
    });
  },
  async webpack(job) {
    const { default: webpack } = await import('webpack');
    const compiler = webpack({
      ...packOf(job),
      experiments: { outputModule: job.format === 'esm' },
      plugins: await pluginsFor<WebpackPluginInstance>(job),
    });
    return runPack(compiler);
  },
  async rspack(job) {
    const { rspack } = await import('@rspack/core');
    const compiler = rspack({
      ...packOf(job),
      plugins: await pluginsFor<RspackPluginInstance>(job),
    });
    return runPack(compiler);
  },
};

async function pluginsFor<Plugin>({ bundler, isTraced, options }: BundleJob): Promise<Plugin[]> {
  if (!isTraced) return [];
  const name = `@functrace/transformer/${bundler}`;
  const module = (await import(name)) as {
    readonly default: (options: object | undefined) => Plugin;
  };
  return [module.default(options)];
}

/** For the three that have Rollup's settings. */
function outputOf({ out, format }: BundleJob) {
  return {
    dir: out,
    format: format === 'esm' ? 'es' : 'cjs',
    entryFileNames: `[name]${endingOf(format)}`,
    chunkFileNames: `chunks/[name]-[hash]${endingOf(format)}`,
    sourcemap: true,
  } as const;
}

/** For the two that have webpack's. */
function packOf({ entries, out, format }: BundleJob) {
  const isModule = format === 'esm';
  const files = Object.entries(entries);
  return {
    mode: 'production',
    context: resolve('.'),
    entry: Object.fromEntries(files.map(([name, path]) => [name, resolve(path)])),
    target: 'node22',
    devtool: 'source-map',
    output: {
      path: resolve(out),
      filename: `[name]${endingOf(format)}`,
      module: isModule,
      library: { type: isModule ? 'module' : 'commonjs2' },
    },
    optimization: { minimize: false },
  } as const;
}

async function runPack(compiler: Compiler | RspackCompiler | null): Promise<void> {
  const done = Promise.withResolvers<string | undefined>();
  compiler?.run((error, stats) => {
    if (error !== null) done.reject(error);
    else done.resolve(stats?.hasErrors() ? stats.toString({ colors: false }) : undefined);
  });
  const failed = await done.promise;
  if (failed !== undefined) throw new Error(failed);
}

if (import.meta.main) {
  const job = JSON.parse(process.argv[2] ?? '') as BundleJob;
  await BUILDERS[job.bundler](job);
}
