import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError } from '../../error.ts';
import { compiledConfigs } from '../init/compiler-step.ts';
import { mentionsPlugin } from '../init/config-edit.ts';
import { type Installed, installedPackage } from '../project/installed.ts';
import { findProject, type Project } from '../project/manifest.ts';
import { isOwnPlugin } from '../project/plugin-entry.ts';
import { type Invocation, invocationsOf } from '../project/scripts.ts';
import { babelConfigs, projectTools, type Tool } from '../project/tools.ts';
import { configAt, emitsJavaScript, readTsconfig, type Tsconfig } from '../project/tsconfig.ts';
import { projectTypeScript, type TypeScript } from '../project/typescript.ts';
import { examineOutput, type Output } from './output.ts';

export interface DoctorOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** What the checks look at: read once, and never changed. */
export interface Examination {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly project: Project;
  readonly typescript: TypeScript | undefined;
  readonly tools: readonly Tool[];
  readonly configs: readonly Tsconfig[];
  /** What each script starts. */
  readonly scripts: readonly { readonly name: string; readonly invocation: Invocation }[];
  readonly packages: ReadonlyMap<string, Installed | undefined>;
  readonly outputs: readonly Output[];
  readonly roads: Roads;
}

/** How the project's code is meant to be instrumented. */
export interface Roads {
  readonly plugin: boolean;
  /** Configurations of bundlers that name a plugin of ours. */
  readonly bundler: boolean;
  /** Scripts that call `functrace` or preload the loader. */
  readonly command: boolean;
}

export const OWN_PACKAGES: readonly string[] = ['cli', 'format', 'runtime', 'transformer'].map(
  (name) => `@functrace/${name}`,
);

export function examine(
  folder: string,
  target: string | undefined,
  options: DoctorOptions,
  environment: Examination['environment'],
): Examination {
  const project = findProject(folder);
  const configs = chosenConfigs(project, folder, options.project);
  const tools = projectTools(project);
  const scripts = Object.entries(project.manifest.scripts).flatMap(([name, script]) =>
    invocationsOf(script).map((invocation) => ({ name, invocation })),
  );
  const find = (name: string): [string, Installed | undefined] => [
    name,
    installedPackage(project.folder, name),
  ];
  return {
    folder,
    environment,
    project,
    typescript: projectTypeScript(project),
    tools,
    configs,
    scripts,
    packages: new Map([...OWN_PACKAGES, 'ts-patch'].map(find)),
    outputs: outputPaths(folder, target, configs).map(examineOutput),
    roads: {
      plugin: configs.some(({ plugins }) => plugins.some(isOwnPlugin)),
      bundler: configFiles(project, tools).some(mentionsPlugin),
      command: Object.values(project.manifest.scripts).some((script) =>
        /\bfunctrace\s+(?:run|build|instrument)\b|@functrace\/transformer\/register/.test(script),
      ),
    },
  };
}

function chosenConfigs(project: Project, folder: string, named: string | undefined): Tsconfig[] {
  if (named !== undefined) return [readTsconfig(configAt(resolve(folder, named)))];
  const compiled = compiledConfigs({ project });
  if (compiled.length > 0)
    return [...new Map(compiled.map((config) => [config.path, config])).values()];
  const usual = join(project.folder, 'tsconfig.json');
  return existsSync(usual) ? [readTsconfig(usual)] : [];
}

function configFiles(project: Project, tools: readonly Tool[]): string[] {
  const paths = [...tools.flatMap(({ configs }) => configs), ...babelConfigs(project)];
  return paths.map((path) => readFileSync(join(project.folder, path), 'utf8'));
}

function outputPaths(
  folder: string,
  target: string | undefined,
  configs: readonly Tsconfig[],
): string[] {
  if (target === undefined) {
    return [...new Set(configs.filter(emitsJavaScript).flatMap(({ outDir }) => outDir ?? []))];
  }
  const path = resolve(folder, target);
  if (existsSync(path)) return [path];
  throw new CliError(
    'FT_CLI_USAGE',
    `"${target}" does not exist; name the compiled file or folder that runs`,
  );
}
