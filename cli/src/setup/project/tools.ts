import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredRange, type Project } from './manifest.ts';
import { invocationsOf } from './scripts.ts';

export type ToolName =
  | 'Vite'
  | 'Vitest'
  | 'Rollup'
  | 'Rolldown'
  | 'tsdown'
  | 'webpack'
  | 'Rspack'
  | 'Rsbuild'
  | 'esbuild';

/** Something that builds or runs the project's code and takes plugins. */
interface Kind {
  readonly name: ToolName;
  /** Any of these says that it is there. */
  readonly packages: readonly string[];
  /** Matches the names of its configuration. */
  readonly config: RegExp;
  /** The plugin for it. */
  readonly module: string;
}

const KINDS: readonly Kind[] = [
  kind('Vite', ['vite'], 'vite'),
  kind('Vitest', ['vitest'], 'vitest'),
  kind('Rollup', ['rollup'], 'rollup'),
  kind('Rolldown', ['rolldown'], 'rolldown'),
  kind('tsdown', ['tsdown'], 'rolldown', 'tsdown'),
  kind('webpack', ['webpack', 'webpack-cli'], 'webpack'),
  kind('Rspack', ['@rspack/core', '@rspack/cli'], 'rspack'),
  kind('Rsbuild', ['@rsbuild/core'], 'rspack', 'rsbuild'),
];

function kind(
  name: ToolName,
  packages: readonly string[],
  plugin: string,
  config: string = plugin,
): Kind {
  return {
    name,
    packages,
    config: new RegExp(String.raw`^${config}\.config\.[cm]?[jt]s$`),
    module: `@functrace/transformer/${plugin}`,
  };
}

export interface Tool {
  readonly name: ToolName;
  readonly module: string;
  /** Its configurations, relative to the project. */
  readonly configs: readonly string[];
}

/** The tools that a project has, by its dependencies and by the names of its files. */
export function projectTools(project: Project): Tool[] {
  const names = readdirSync(project.folder);
  const tools = KINDS.flatMap(({ name, packages, config, module }): Tool[] => {
    const configs = names.filter((one) => config.test(one)).toSorted();
    const isNamed = packages.some((one) => declaredRange(project, one) !== undefined);
    return configs.length > 0 || isNamed ? [{ name, module, configs }] : [];
  });
  if (declaredRange(project, 'esbuild') === undefined) return tools;
  return [
    ...tools,
    {
      name: 'esbuild',
      module: '@functrace/transformer/esbuild',
      configs: esbuildScripts(project),
    },
  ];
}

/** esbuild has no configuration: programs that the scripts start call it. */
function esbuildScripts({ folder, manifest }: Project): string[] {
  const files = Object.values(manifest.scripts).flatMap((script) =>
    invocationsOf(script)
      .filter(({ program }) => program.text === 'node' || program.text === 'tsx')
      .flatMap(
        ({ args }) => args.map(({ text }) => text).find((text) => /\.[cm]?[jt]s$/.test(text)) ?? [],
      ),
  );
  return [...new Set(files)].filter((file) => {
    const path = join(folder, file);
    return existsSync(path) && /['"]esbuild['"]/.test(readFileSync(path, 'utf8'));
  });
}

/** The files with settings for Babel, relative to the project; `package.json` if they are in it. */
export function babelConfigs({ folder, manifest }: Project): string[] {
  const own = readdirSync(folder).filter((name) =>
    /^(?:babel\.config\.(?:[cm]?js|json|[cm]ts)|\.babelrc(?:\.[cm]?js|\.json)?)$/.test(name),
  );
  return manifest.babel === undefined ? own : [...own, 'package.json'];
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** The package manager that the project says, else that of the lock file, in the folder or above. */
export function packageManagerOf(
  { folder, manifest }: Project,
  folders: readonly string[],
): PackageManager {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? '')?.[1];
  if (named !== undefined) return named as PackageManager;
  const found = [folder, ...folders].flatMap((one) =>
    LOCK_FILES.filter(([file]) => existsSync(join(one, file))).map(([, manager]) => manager),
  );
  return found[0] ?? 'npm';
}
