import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../error.ts';
import { ownVersion } from '../../own-version.ts';
import type { Terminal } from '../../terminal.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { writeDiff, writePlan } from './report.ts';
import { lookAround } from './surroundings.ts';

export interface InitOptions {
  readonly dryRun?: boolean;
  readonly install?: boolean;
}

/** Sets up the project of the current folder, and gives the exit code. */
export function init(options: InitOptions, terminal: Terminal): number {
  const surroundings = lookAround(process.cwd());
  const plan = makePlan(surroundings, ownVersion());
  if (options.dryRun === true) {
    writeDiff(plan, terminal);
    return 0;
  }
  const { folder } = surroundings.project;
  for (const { path, after } of plan.changes) writeFileSync(join(folder, path), after);
  writePlan(options.install === true ? plan : withInstallation(plan), terminal);
  if (options.install === true && plan.added.length > 0) install(folder, plan.installCommand);
  return 0;
}

function withInstallation(plan: Plan): Plan {
  if (plan.added.length === 0) return plan;
  const command = { text: plan.installCommand.join(' '), lines: [] };
  return { ...plan, instructions: [command, ...plan.instructions] };
}

function install(folder: string, [program = 'npm', ...args]: readonly string[]): void {
  // Package managers are scripts on Windows, which only a shell starts.
  const { status, error } = spawnSync(program, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const reason = error?.message ?? `it left with ${status ?? 'a signal'}`;
  throw new CliError(
    'FT_CLI_PROJECT',
    `"${program} ${args.join(' ')}" failed (${reason}); run it by hand`,
  );
}
