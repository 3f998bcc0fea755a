import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Invocation, invocationsOf } from '../project/scripts.ts';
import { readTsconfig } from '../project/tsconfig.ts';
import type { Instruction, ScriptChange, Step } from './plan.ts';
import type { Surroundings } from './surroundings.ts';

/** As `nest build` looks for them. */
const TSCONFIGS = ['tsconfig.build.json', 'tsconfig.json'];

/**
 * `nest build` compiles with tsc, SWC or webpack, and takes plugins in none of the ways that theirs are given. What it has
 * written is instrumented, whichever of them it was.
 */
export function nestStep({ project }: Surroundings): Step {
  const scripts: ScriptChange[] = [];
  const instructions: Instruction[] = [];
  let isThere = false;
  for (const [name, text] of Object.entries(project.manifest.scripts)) {
    const invocation = invocationsOf(text).find(({ program }) => basename(program.text) === 'nest');
    if (invocation === undefined) continue;
    const words = invocation.args.map((word) => word.text);
    const isOnce = words[0] === 'build' && !words.includes('--watch') && !words.includes('-w');
    if (!isOnce) {
      if (words[0] === 'start') instructions.push(compilesAnew(name));
      continue;
    }
    isThere = true;
    if (text.includes('functrace')) continue;
    const end = endOf(invocation);
    const command = ` && functrace instrument ${outputOf(project.folder)} --in-place`;
    scripts.push({ name, before: text, after: text.slice(0, end) + command + text.slice(end) });
  }
  if (!isThere) return {};
  return { roads: ['functrace instrument, after nest build'], scripts, instructions };
}

function endOf({ program, args }: Invocation): number {
  return args.at(-1)?.end ?? program.end;
}

function outputOf(folder: string): string {
  const config = TSCONFIGS.map((name) => join(folder, name)).find((path) => existsSync(path));
  const written = config === undefined ? undefined : readTsconfig(config).outDir;
  return written === undefined ? 'dist' : relative(folder, written);
}

function compilesAnew(name: string): Instruction {
  return {
    text: `scripts.${name} compiles anew and is not traced; to trace the program, build it and start what was built:`,
    lines: ['node dist/main.js'],
  };
}
