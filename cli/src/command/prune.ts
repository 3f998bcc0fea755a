import { Command } from 'commander';
import { CliError } from '../error.ts';
import { prunePlan, type PruneRules } from '../queries/prune-plan.ts';
import { counted } from '../report/number.ts';
import { sizeText } from '../report/size.ts';
import { printable } from '../report/text.ts';
import { dropSpans } from '../store/drop-spans.ts';
import { findFolder } from '../store/find-store.ts';
import { recordingFile, recordingFiles, removeRecording } from '../store/recording-files.ts';
import { ageMillis, byteSize, wholeNumber } from './arguments.ts';
import { type CommonOptions, type Context, withExample } from './context.ts';

interface PruneOptions extends PruneRules, Pick<CommonOptions, 'store' | 'json'> {
  readonly spans?: boolean;
  readonly dryRun?: boolean;
}

interface Pruned {
  readonly path: string;
  readonly before: number;
  /** 0 for one that was removed; what it takes now where nothing was done. */
  readonly after: number;
}

const EXAMPLE = `\
$ functrace prune --keep 1 --spans
shrunk  .functrace/20261121-082131-main-1541.db  885 kB to 102 kB
1 recording shrunk, 783 kB freed`;

export function pruneCommand({ environment, terminal }: Context): Command {
  const command = new Command('prune')
    .description('remove recordings, or their single calls; those being written stay')
    .option('--store <folder>', 'folder of recordings (default: $FUNCTRACE_STORE, .functrace/)')
    .option('--keep <count>', 'keep the newest, and remove the others', wholeNumber('--keep', 0))
    .option('--older-than <age>', 'remove older ones: 12h, 7d, 2w', ageMillis('--older-than'))
    .option(
      '--max-size <size>',
      'remove the oldest until all fit: 500MB, 1GB',
      byteSize('--max-size'),
    )
    .option('--spans', 'only take their single calls out, and keep the call tree')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print JSON')
    .action((options: PruneOptions) => {
      const { keep, olderThan, maxSize, spans = false, dryRun = false, json = false } = options;
      if (!spans && keep === undefined && olderThan === undefined && maxSize === undefined) {
        throw new CliError(
          'FT_CLI_USAGE',
          'nothing says what is to go; give --keep, --older-than, --max-size or --spans',
        );
      }
      const folder = findFolder(options.store, environment['FUNCTRACE_STORE']);
      const chosen = prunePlan(recordingFiles(folder), options, Date.now());
      const pruned = chosen.map(({ path, bytes }): Pruned => {
        if (dryRun) return { path, before: bytes, after: bytes };
        if (spans) dropSpans(path);
        else removeRecording(path);
        return { path, before: bytes, after: spans ? recordingFile(path).bytes : 0 };
      });
      if (json) {
        terminal.write(`${JSON.stringify({ folder, dryRun, spans, pruned }, null, 2)}\n`);
        return;
      }
      for (const line of lines(pruned, spans, dryRun)) terminal.write(`${line}\n`);
    });
  return withExample(command, EXAMPLE);
}

function lines(pruned: readonly Pruned[], spans: boolean, dryRun: boolean): string[] {
  const verb = spans ? 'shrunk' : 'removed';
  const did = dryRun ? `would be ${verb}` : verb;
  const freed = pruned.reduce((sum, { before, after }) => sum + before - after, 0);
  return [
    ...pruned.map(({ path, before, after }) => {
      const size =
        spans && !dryRun ? `${sizeText(before)} to ${sizeText(after)}` : sizeText(before);
      return `${did}  ${printable(path)}  ${size}`;
    }),
    dryRun || pruned.length === 0
      ? `${counted(pruned.length, 'recording')} ${did}`
      : `${counted(pruned.length, 'recording')} ${did}, ${sizeText(freed)} freed`,
  ];
}
