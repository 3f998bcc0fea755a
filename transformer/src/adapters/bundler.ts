import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin';
import { configureOrThrow } from '../2-analyze/configure.ts';
import { explainDecisions } from '../2-analyze/explain.ts';
import { watchInclude } from '../2-analyze/include-use.ts';
import type { TransformerOptions } from '../2-analyze/options.ts';
import { OF_THE_BUNDLE } from '../3-emit/untraced.ts';
import { TransformerError } from '../instrument.ts';
import { languageOf } from '../source-format.ts';
import { escaped } from './bundler-escape.ts';
import { instrumentAsBundled } from './bundler-format.ts';
import { type BundlerHost, viteHooks } from './bundler-vite.ts';

/** All optional; the meaning is that of the plugin for `tspc`. */
export interface BundlerOptions extends Partial<TransformerOptions> {
  /** Folder that file names and globs are relative to. Default: the bundler's own root. */
  readonly root?: string;
}

/** `\0` begins the ids of modules that a plugin made. */
const SOURCES = /^[^\0]*\.[cm]?[jt]sx?(?:\?|$)/;
const DEPENDENCIES = /[\\/]node_modules[\\/]/;
/** This package, where it is linked and not under `node_modules`. */
const OWN = new RegExp(`^${escaped(import.meta.dirname)}`);

/** Stands in the bundle for the runtime, which is outside of it. */
const INSIDE = `${OF_THE_BUNDLE}runtime`;
/** esbuild and Rollup have no `require` to leave in an ES module. */
const HAVE_INSIDE: ReadonlySet<string> = new Set(['esbuild', 'rollup']);

/**
 * One plugin for all bundlers. It sees each file before others do, so that functions have the places that their author
 * knows, and leaves the runtime out of the bundle: a process has one.
 * @throws {OptionError} for a wrong option
 */
export const bundlerPlugin: UnpluginInstance<BundlerOptions | undefined> = createUnplugin(
  (given = {}, meta): UnpluginOptions => {
    const { root, ...config } = given;
    const configuration = configureOrThrow({ ...config }, process.env['IGNORE_NAMES']);
    const { options } = configuration;
    const { selection, problems } = watchInclude(configuration);
    const host: BundlerHost = { root: root ?? process.cwd(), isServing: false };
    if (root === undefined && meta.framework === 'webpack')
      host.root = meta.webpack.compiler.context;
    if (root === undefined && meta.framework === 'rspack') host.root = meta.rspack.compiler.context;
    const explains = options.explain || process.env['FUNCTRACE_EXPLAIN'] === '1';
    return {
      name: 'functrace',
      enforce: 'pre',
      ...outsideOfBundle(host, meta.framework, options.runtime),
      transform: {
        filter: {
          id: {
            include: SOURCES,
            exclude: selection.reachesPackages ? [OWN] : [OWN, DEPENDENCIES],
          },
        },
        handler(source, id) {
          const [path = id] = id.split('?');
          const file = relative(host.root, path).split(sep).join('/');
          if (isAbsolute(file)) return undefined;
          try {
            const done = instrumentAsBundled(meta.framework, path, {
              source,
              file,
              language: languageOf(path),
              selection,
              runtime: (format) => (needsInside(meta.framework, format) ? INSIDE : options.runtime),
              explain: explains
                ? (decisions) => void process.stderr.write(explainDecisions(file, decisions))
                : undefined,
            });
            if (done?.map === undefined) return undefined;
            const map = {
              ...done.map,
              sources: sourcesFor(meta.framework, path, done.map.sources),
            };
            return { code: done.code, map: JSON.stringify(map) };
          } catch (error) {
            // The bundler reports what cannot be parsed, with more to say about it.
            if (error instanceof TransformerError && error.code === 'FT_TRANSFORMER_SYNTAX')
              return undefined;
            throw error;
          }
        },
      },
      buildEnd() {
        // A server has loaded no more than what was asked of it.
        if (host.isServing) return;
        for (const { code, text } of problems())
          process.stderr.write(`functrace: ${code}: option "include" ${text}\n`);
      },
      vite: viteHooks(host, root === undefined, options.runtime),
      webpack: (compiler) => {
        const { webpack, options: settings } = compiler;
        const type = settings.output.module === true ? 'module' : 'commonjs';
        new webpack.ExternalsPlugin(type, [options.runtime]).apply(compiler);
      },
      rspack: (compiler) => {
        const { rspack, options: settings } = compiler;
        const type = settings.output.module === true ? 'module' : 'commonjs';
        new rspack.ExternalsPlugin(type, [options.runtime]).apply(compiler);
      },
      esbuild: {
        config: ({ absWorkingDir }) => {
          if (root === undefined && absWorkingDir !== undefined) host.root = absWorkingDir;
        },
      },
    };
  },
);

/**
 * esbuild makes names of its own for what it imports of a namespace, and renames functions in the program that are called
 * `enter` or `exit`. What it knows as a variable keeps its properties.
 */
function needsInside(framework: string, format: string): boolean {
  return framework === 'esbuild' || (HAVE_INSIDE.has(framework) && format !== 'module');
}

/** webpack and Rspack take a relative path for a name; the others, for a path from the file. */
function sourcesFor(
  framework: string,
  path: string,
  sources: readonly (string | null)[],
): readonly (string | null)[] {
  if (framework !== 'webpack' && framework !== 'rspack') return sources;
  return sources.map((source) => (source === null ? null : resolve(dirname(path), source)));
}

/**
 * How the runtime is left out. In esbuild and Rollup, an ES module of the bundle has it. webpack and Rspack know externals
 * of their own.
 */
function outsideOfBundle(
  host: BundlerHost,
  framework: string,
  runtime: string,
): Pick<UnpluginOptions, 'load' | 'resolveId'> {
  if (framework === 'webpack' || framework === 'rspack') return {};
  const outside = {
    filter: { id: exactly(runtime) },
    handler: (id: string) => (host.isServing ? undefined : { id, external: true }),
  };
  if (!HAVE_INSIDE.has(framework)) return { resolveId: outside };
  return {
    resolveId: {
      filter: { id: new RegExp(`${exactly(runtime).source}|${exactly(INSIDE).source}`) },
      handler: (id) => (id === INSIDE ? id : outside.handler(id)),
    },
    load: {
      filter: { id: exactly(INSIDE) },
      handler: () => `import * as hot from ${JSON.stringify(runtime)}; export default hot;`,
    },
  };
}

function exactly(text: string): RegExp {
  return new RegExp(`^${escaped(text)}$`);
}
