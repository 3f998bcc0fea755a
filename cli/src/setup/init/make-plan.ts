import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageManagerOf } from '../project/tools.ts';
import { babelStep } from './babel-step.ts';
import { bundlerStep } from './bundler-step.ts';
import { compilerStep } from './compiler-step.ts';
import { manifestChange } from './manifest-change.ts';
import { nestStep } from './nest-step.ts';
import type { FileChange, Plan } from './plan.ts';
import { runInstruction, runStep } from './run-step.ts';
import { foldersAbove, type Surroundings } from './surroundings.ts';

const STEPS = [compilerStep, nestStep, bundlerStep, babelStep, runStep] as const;
const RECORDINGS = '.functrace/';

/** All that setting a project up takes, as far as it is not there already. */
export function makePlan(surroundings: Surroundings, ownVersion: string): Plan {
  const { project, typescript } = surroundings;
  const steps = STEPS.map((step) => step(surroundings));
  const roads = steps.flatMap((step) => step.roads ?? []);
  const { change, added } = manifestChange(project, steps, ownVersion);
  const instructions = steps.flatMap((step) => step.instructions ?? []);
  return {
    found: [
      ...(typescript === undefined ? [] : [['typescript', typescript.version] as const]),
      ...(roads.length === 0 ? [] : [['road', roads.join('; ')] as const]),
    ],
    changes: [
      ...steps.flatMap((step) => step.changes ?? []),
      ...(change === undefined ? [] : [change]),
      ...ignoreChange(project.folder),
    ],
    instructions: roads.length === 0 ? [...instructions, runInstruction()] : instructions,
    added,
    installCommand: [packageManagerOf(project, foldersAbove(project.folder)), 'install'],
  };
}

/** Recordings hold values of the program and do not belong into a repository. */
function ignoreChange(folder: string): FileChange[] {
  const path = '.gitignore';
  if (!existsSync(join(folder, path))) return [];
  const before = readFileSync(join(folder, path), 'utf8');
  if (/^\/?\.functrace\/?\s*$/m.test(before)) return [];
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  return [{ path, before, after: `${before}${gap}${RECORDINGS}${newline}`, what: [RECORDINGS] }];
}
