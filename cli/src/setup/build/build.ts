import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build as compile } from '@functrace/transformer/build';
import { CliError } from '../../error.ts';
import type { Terminal } from '../../terminal.ts';
import { installedPackage } from '../project/installed.ts';
import { findUp, isObject } from '../project/manifest.ts';
import { isOwnPlugin } from '../project/plugin-entry.ts';
import { configAt, readTsconfig } from '../project/tsconfig.ts';

/** Options of tsc that are another command than to compile a project once, and what to do instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['-b', 'build each project with -p, those that others reference first'],
  ['--build', 'build each project with -p, those that others reference first'],
  ['-w', 'start it again after a change, or run the sources with "functrace run"'],
  ['--watch', 'start it again after a change, or run the sources with "functrace run"'],
  ['--init', 'use tsc --init'],
  ['--showConfig', 'use tsc --showConfig'],
]);

/** Compiles a project with the TypeScript that it has, and gives tsc's exit code. */
export function build(args: readonly string[], terminal: Terminal): number {
  for (const arg of args) {
    const remedy = REFUSED.get(arg);
    if (remedy !== undefined) throw mistake(`${arg} is not supported; ${remedy}`);
  }
  const { project, rest } = takeProject(args);
  const { plugins, options } = readTsconfig(project);
  const entry = plugins.find(isOwnPlugin);
  const others = plugins.filter((one) => isObject(one) && 'transform' in one && !isOwnPlugin(one));
  if (others.length > 0) {
    const names = others.map((one) => JSON.stringify((one as { transform: unknown }).transform));
    process.stderr.write(
      `functrace: plugins that only tspc runs are left out: ${names.join(', ')}\n`,
    );
  }
  return compile({
    typescript: compilerOf(project),
    project,
    options,
    args: rest,
    config: isObject(entry) ? entry : {},
    isTerminal: process.stdout.isTTY,
    write: (text) => terminal.write(text),
    complain: (text) => process.stderr.write(`functrace: ${text}\n`),
  });
}

interface Arguments {
  readonly project: string;
  readonly rest: readonly string[];
}

/** Like tsc, the tsconfig.json of the current folder or of one above, where none is named. */
function takeProject(args: readonly string[]): Arguments {
  const index = args.findIndex((arg) => arg === '-p' || arg === '--project');
  const isValue = (at: number): boolean => args[at - 1]?.startsWith('-') === true;
  const file = args.find((arg, at) => /\.[cm]?tsx?$/.test(arg) && !isValue(at));
  if (file !== undefined) {
    throw mistake(`"${file}" is a source file; name a tsconfig with -p, whose files are compiled`);
  }
  if (index === -1) {
    const found = findUp(process.cwd(), 'tsconfig.json');
    if (found !== undefined) return { project: found, rest: args };
    throw mistake(`no tsconfig.json in ${process.cwd()} or above it; name one with -p <file>`);
  }
  const named = args[index + 1];
  if (named === undefined) throw mistake('-p needs the path of a tsconfig');
  const project = configAt(resolve(named));
  if (!existsSync(project))
    throw mistake(`-p is "${named}", where no tsconfig is; correct the path`);
  return { project, rest: args.toSpliced(index, 2) };
}

function compilerOf(project: string): Parameters<typeof compile>[0]['typescript'] {
  const folder = dirname(project);
  const found = installedPackage(folder, 'typescript');
  if (found === undefined) {
    throw new CliError(
      'FT_CLI_PROJECT',
      `TypeScript is not installed in ${folder}; run "npm install --save-dev typescript"`,
    );
  }
  return {
    version: found.version,
    folder: found.folder,
    load: createRequire(join(folder, 'package.json')),
  };
}

function mistake(text: string): CliError {
  return new CliError('FT_CLI_USAGE', text);
}
