import type { Command } from 'commander';
import { recordingInfo } from '../queries/recording-info.ts';
import { writeInfo } from '../report/recordings.ts';
import { type CommonOptions, type Context, recordingCommand, report } from './context.ts';

const EXAMPLE = `\
$ functrace info
file      885 kB, changed 6 min ago

session   pid  thread    time  calls  spans  dropped  stalled      node
      1  1541       0  1.53 s  8,020  8,020        0     0 ns  v24.21.0

table           size
value_row     397 kB
span          270 kB`;

export function infoCommand(context: Context): Command {
  return recordingCommand(
    'info',
    'who wrote a recording, on what, and what takes its place',
    EXAMPLE,
  ).action((options: CommonOptions) => {
    report(context, options, {
      query: recordingInfo,
      write: (answer, _head, terminal) => writeInfo(answer, Date.now(), terminal),
    });
  });
}
