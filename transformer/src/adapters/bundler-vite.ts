import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';
import { escaped } from './bundler-escape.ts';

/** What the plugin learns of the program that it runs in. */
export interface BundlerHost {
  root: string;
  /** Vite serves modules one by one, and has Node load dependencies. */
  isServing: boolean;
}

/** What is looked at of a configuration for Vitest, whose types extend Vite's where it is loaded. */
type VitestUser = UserConfig & { readonly test?: { readonly runner?: string } };

/** Under Vitest, tests run in Node also where their environment stands for a browser. */
const isVitest = (): boolean => process.env['VITEST'] !== undefined;

/**
 * Vite's own hooks. What it builds for browsers stays untraced, as the runtime needs Node; a library may be for either,
 * and is traced.
 * @param followsRoot whether Vite's root is the folder that file names are relative to
 */
export function viteHooks(
  host: BundlerHost,
  followsRoot: boolean,
  runtime: string,
): Partial<Plugin> {
  return {
    config: (given) => (isVitest() ? vitestConfig(runtime, given) : undefined),
    configResolved({ root, command, build, environments, logger }) {
      if (followsRoot) host.root = root;
      host.isServing = command === 'serve';
      const isForServers = Object.values(environments).some(
        ({ consumer }) => consumer === 'server',
      );
      if (command === 'build' && !isVitest() && build.lib === false && !build.ssr && !isForServers)
        logger.warn(
          'functrace: this build is for browsers and stays untraced; set build.ssr or build.lib to trace what runs in Node',
        );
    },
    applyToEnvironment: (environment) =>
      isVitest() ||
      environment.config.consumer === 'server' ||
      environment.getTopLevelConfig().build.lib !== false,
  };
}

/** Each test becomes a call that the functions it calls have as their caller. A runner of the user's own stays. */
function vitestConfig(runtime: string, given: VitestUser): object {
  const runner = fileURLToPath(import.meta.resolve('@functrace/transformer/vitest-runner'));
  return {
    test: {
      includeTaskLocation: true,
      provide: { functraceRuntime: runtime },
      ...(given.test?.runner === undefined ? { runner } : {}),
      // Vitest would load them anew for each test file, and trace them, where they are linked into a repository.
      server: { deps: { external: ownPackages(given.root ?? process.cwd(), runtime) } },
    },
  };
}

function ownPackages(root: string, runtime: string): RegExp[] {
  const require = createRequire(join(root, 'package.json'));
  const format = fileURLToPath(import.meta.resolve('@functrace/format'));
  return [format, resolved(require, runtime)]
    .filter((path) => path !== undefined)
    .map((path) => new RegExp(`^${escaped(path.replace(/(?<=[\\/]dist[\\/]).*$/, ''))}`));
}

/** A runtime that is not installed is reported by the code that needs it. */
function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
