import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Invocation, invocationsOf, type Word } from '../project/scripts.ts';
import { compiledConfigs } from './compiler-step.ts';
import type { Instruction, ScriptChange, Step } from './plan.ts';
import type { Surroundings } from './surroundings.ts';

const REGISTER = '@functrace/transformer/register';
const PREFIX = 'trace:';
/** Folders that builds write into by custom. */
const OUTPUT = /^(?:\.\/)?(?:dist|build|out|output|lib)\//;
const RUNNERS: ReadonlySet<string> = new Set(['node', 'tsx', 'ts-node', 'ts-node-esm', 'swc-node']);
/** Scripts that run the project's program or its tests, by custom; others build, check or publish. */
const PROGRAMS = /^(?:start|dev|serve|server|main|app|worker|cli|demo|example|test)(?:[:.-]|$)/;

/**
 * For scripts that run a source file, a second script beside each that runs it traced. The scripts themselves stay: a
 * program that is started every day is not to be slower for it.
 */
export function runStep(surroundings: Surroundings): Step {
  const { project, typescript, tools } = surroundings;
  const written = compiledConfigs(surroundings).flatMap(({ outDir }) =>
    outDir === undefined ? [] : [`${relative(project.folder, outDir)}/`],
  );
  const isBuilt = typescript !== undefined || tools.length > 0;
  const isOutput = (file: string): boolean =>
    (isBuilt && OUTPUT.test(file)) ||
    written.some((folder) => file.replace(/^\.\//, '').startsWith(folder));
  const known = project.manifest.scripts;
  const scripts = Object.entries(known).flatMap(([name, text]): ScriptChange[] => {
    const isOurs = text.includes('functrace') || text.includes(REGISTER);
    if (!PROGRAMS.test(name) || isOurs || `${PREFIX}${name}` in known) return [];
    const after = tracedCommand(project.folder, invocationsOf(text), isOutput);
    return after === undefined ? [] : [{ name: `${PREFIX}${name}`, before: undefined, after }];
  });
  const isThere = scripts.length > 0 || Object.keys(known).some((name) => name.startsWith(PREFIX));
  return { scripts, ...(isThere ? { roads: ['functrace run'] } : {}) };
}

/** What to say where no part of the set-up found anything to do. */
export function runInstruction(): Instruction {
  return {
    text: 'no compiler, bundler or script was found that a set-up could change; run a source file, or instrument what your compiler writes:',
    lines: ['functrace run FILE', 'functrace instrument DIR'],
  };
}

function tracedCommand(
  folder: string,
  invocations: readonly Invocation[],
  isOutput: (file: string) => boolean,
): string | undefined {
  for (const { program, args } of invocations) {
    const name = basename(program.text);
    if (!RUNNERS.has(name)) continue;
    const preload = ['node', '--import', REGISTER];
    if (name === 'node' && args.some(({ text }) => text === '--test'))
      return command(preload, args);
    const index = args.findIndex(({ text }) => /^[^-].*\.[cm]?[jt]sx?$/.test(text));
    const file = args[index]?.text;
    if (file === undefined || isOutput(file) || !existsSync(join(folder, file))) continue;
    // Ours comes first, so that tsx, whose hook then runs around it, compiles what it gave.
    if (name === 'tsx') return command([...preload, '--import', 'tsx'], args.slice(index));
    if (name === 'node' && index > 0) return command(preload, args);
    return command(['functrace', 'run'], args.slice(index));
  }
  return undefined;
}

function command(start: readonly string[], args: readonly Word[]): string {
  return [...start, ...args.map(quoted)].join(' ');
}

function quoted({ text }: Word): string {
  return /[\s*?"'$&|;<>()]/.test(text) ? JSON.stringify(text) : text;
}
