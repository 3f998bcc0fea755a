import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError } from '../error.ts';
import { readProfile } from '../import/read-profile.ts';
import { type SampledNode, sampledTree } from '../import/sampled-tree.ts';
import { writeRecording } from '../import/write-recording.ts';
import { factLine } from '../report/facts.ts';
import { counted } from '../report/number.ts';
import { printable } from '../report/text.ts';
import type { Context } from './context.ts';

export interface ImportOptions {
  readonly output?: string;
  readonly json?: boolean;
}

const FOLDER = '.functrace';

/** Apart from the command's own options, so that reports start without it. */
export function runImport(
  { terminal }: Context,
  file: string,
  { output, json = false }: ImportOptions,
): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true)
    throw new CliError('FT_CLI_IMPORT', `${file} is no file; name a .cpuprofile or one of pprof`);
  const path = output ?? join(FOLDER, `${nameOf(file)}.db`);
  if (existsSync(path))
    throw new CliError('FT_CLI_IMPORT', `${path} exists; name another recording with -o <file>`);
  const profile = readProfile(
    file,
    readFileSync(file),
    BigInt(Math.round(stats.mtimeMs)) * 1_000_000n,
  );
  const nodes = sampledTree(file, profile);
  const stacks = nodes.reduce(
    (sum, node) => sum + (node.parent === undefined ? node.samples : 0),
    0,
  );
  if (nodes.length === 0) throw new CliError('FT_CLI_IMPORT', `${file} has no samples`);
  write(path, file, profile, nodes);
  if (json) {
    terminal.write(`${JSON.stringify({ store: path, stacks, paths: nodes.length }, null, 2)}\n`);
    return 0;
  }
  const lines = [
    factLine('wrote', printable(path), terminal),
    factLine(
      'sampled',
      `${counted(stacks, 'stack')} in ${counted(nodes.length, 'path')}`,
      terminal,
    ),
  ];
  terminal.write(`${lines.join('\n')}\n`);
  return 0;
}

function nameOf(file: string): string {
  return basename(file).replace(/\.(cpuprofile|pb\.gz|pb|pprof|prof)$/, '');
}

function write(
  path: string,
  file: string,
  profile: ReturnType<typeof readProfile>,
  nodes: readonly SampledNode[],
): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeRecording(path, file, profile, nodes);
  } catch (error) {
    rmSync(path, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'FT_CLI_OUTPUT',
      `${path} cannot be written (${reason}); name another file with -o <file>`,
      { cause: error },
    );
  }
}
