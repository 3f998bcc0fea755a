import { Command } from 'commander';
import { listRecordings } from '../queries/list-recordings.ts';
import { writeRecordings } from '../report/recordings.ts';
import { findFolder } from '../store/find-store.ts';
import { type CommonOptions, type Context, withExample } from './context.ts';

const EXAMPLE = `\
$ functrace ls
recording                        age    size  spans  sessions    time
20261121-083305-main-9513.db     0 s  864 kB  8,072         1  2.04 s
20261121-082131-main-1541.db  11 min  885 kB  8,020         1  1.53 s`;

export function lsCommand({ environment, terminal }: Context): Command {
  const command = new Command('ls')
    .description('the recordings in a folder, the newest first')
    .option('--store <folder>', 'folder of recordings (default: $FUNCTRACE_STORE, .functrace/)')
    .option('--json', 'print JSON')
    .action(({ store, json }: CommonOptions) => {
      const folder = findFolder(store, environment['FUNCTRACE_STORE']);
      const recordings = listRecordings(folder);
      if (json === true) terminal.write(`${JSON.stringify({ folder, recordings }, null, 2)}\n`);
      else writeRecordings(folder, recordings, Date.now(), terminal);
    });
  return withExample(command, EXAMPLE);
}
