import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { CliError } from '../error.ts';
import { sizeText } from '../report/size.ts';
import { printable } from '../report/text.ts';
import { isRecording, recordingFile, removeRecording } from '../store/recording-files.ts';
import { type Context, withExample } from './context.ts';

interface RmOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

const EXAMPLE = `\
$ functrace rm .functrace/20261121-082131-main-1541.db
removed  .functrace/20261121-082131-main-1541.db  885 kB`;

export function rmCommand({ terminal }: Context): Command {
  const command = new Command('rm')
    .description('delete recordings, with the files that SQLite keeps beside them')
    .argument('<recording...>', 'files')
    .option('--force', 'also those that are being written')
    .option('--json', 'print JSON')
    .action((paths: readonly string[], { force = false, json }: RmOptions) => {
      // All are looked at before the first is deleted.
      const files = [...new Set(paths)].map((path) => checked(path, force));
      for (const { path } of files) removeRecording(path);
      if (json === true) terminal.write(`${JSON.stringify({ removed: files }, null, 2)}\n`);
      else
        for (const { path, bytes } of files)
          terminal.write(`removed  ${printable(path)}  ${sizeText(bytes)}\n`);
    });
  return withExample(command, EXAMPLE);
}

function checked(path: string, force: boolean): ReturnType<typeof recordingFile> {
  if (!existsSync(path))
    throw new CliError('FT_CLI_NO_STORE', `${path} does not exist; functrace ls lists recordings`);
  if (!isRecording(path))
    throw new CliError(
      'FT_CLI_NOT_RECORDING',
      `${path} is no recording of FuncTrace; nothing was removed`,
    );
  const file = recordingFile(path);
  if (!file.isWritten || force) return file;
  throw new CliError(
    'FT_CLI_BEING_WRITTEN',
    `${path} is being written; wait for its program, or remove it with --force`,
  );
}
