import { basename, resolve } from 'node:path';
import { CliError } from '../error.ts';
import { EXPORT_FORMATS, type ExportFormat, type ExportName } from '../export/formats.ts';
import { readSource } from '../export/read-source.ts';
import { writeAll, writeFile } from '../export/write-chunks.ts';
import { checkSelection } from '../queries/check-selection.ts';
import { recordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import { writeJson } from '../report/json.ts';
import { progressOn } from '../report/progress.ts';
import { writeWritten } from '../report/written.ts';
import { findStore } from '../store/find-store.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { CommonOptions, Context } from './context.ts';
import { selectionOf } from './selection-options.ts';

export interface ExportCommandOptions extends CommonOptions {
  readonly output?: string;
  readonly limit?: number;
  readonly values: boolean;
}

const STANDARD_OUTPUT = '-';

/** Apart from the command's own options: what formats take is loaded when one is written. */
export async function runExport(
  { environment, terminal }: Context,
  name: ExportName,
  options: ExportCommandOptions,
): Promise<number> {
  const format: ExportFormat = EXPORT_FORMATS[name];
  const store = openStore(findStore(options.store, environment['FUNCTRACE_STORE']));
  const progress = progressOn(process.stderr, `export ${name}`);
  try {
    const path = outputPath(store, format, options);
    const selection = oneTask(store, name, selectionOf(options));
    checkSelection(store, selection);
    if (format.isAggregate !== true) checkSpans(store, name);
    const head = recordingHead(store);
    const write = await format.load();
    const { update } = progress;
    const source = readSource(store, {
      head,
      selection,
      hasValues: options.values,
      progress: update,
    });
    const chunks = write(source, { limit: options.limit });
    if (path === STANDARD_OUTPUT) {
      await writeAll(process.stdout, chunks);
      return 0;
    }
    const bytes = await writeFile(path, chunks);
    progress.end();
    if (options.json === true) {
      writeJson(head, selection, { format: name, file: path, bytes }, terminal);
      return 0;
    }
    writeWritten(path, bytes, format.viewer, terminal);
    return 0;
  } finally {
    progress.end();
    store.close();
  }
}

/** @throws {CliError} for what would end badly: bytes on a terminal, the recording overwritten */
function outputPath(
  store: Store,
  format: ExportFormat,
  { output, json }: ExportCommandOptions,
): string {
  if (output === undefined) return basename(store.path).replace(/\.db$/, '') + format.extension;
  if (output === STANDARD_OUTPUT && json === true)
    throw new CliError('FT_CLI_USAGE', '--json and -o - both print; name a file with -o <file>');
  if (output === STANDARD_OUTPUT && format.isBinary === true && process.stdout.isTTY)
    throw new CliError(
      'FT_CLI_USAGE',
      '-o - would print bytes on a terminal; name a file with -o <file>',
    );
  if (resolve(output) === resolve(store.path))
    throw new CliError(
      'FT_CLI_USAGE',
      `-o is "${output}", the recording itself; name another file`,
    );
  return output;
}

function oneTask(store: Store, name: ExportName, selection: Selection): Selection {
  const format: ExportFormat = EXPORT_FORMATS[name];
  if (format.isOneTask !== true || selection.task !== undefined) return selection;
  const tasks = [...store.rows<{ id: number }>('SELECT id FROM task ORDER BY id LIMIT 2')];
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) return { ...selection, task: only.id };
  throw new CliError(
    'FT_CLI_USAGE',
    `${name} draws one task, and ${store.path} has several; name one with --task <id>`,
  );
}

function checkSpans(store: Store, name: ExportName): void {
  if (store.row('SELECT 1 FROM span LIMIT 1') !== undefined) return;
  throw new CliError(
    'FT_CLI_NO_SPANS',
    `${store.path} has no single calls, which ${name} is made of; export pprof, speedscope, cpuprofile, folded or dot`,
  );
}
