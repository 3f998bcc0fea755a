import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliError } from '../error.ts';
import { isAlive } from '../is-alive.ts';
import { checkSelection } from '../queries/check-selection.ts';
import { type OpenSession, openSessions } from '../queries/open-sessions.ts';
import { recordingHead } from '../queries/recording-head.ts';
import type { ReplayEvent } from '../queries/interleave.ts';
import { largestTask, Replay } from '../queries/replay.ts';
import { writeHead } from '../report/head.ts';
import { type ReplayForm, ReplayLines } from '../report/replay.ts';
import { ReplayJson } from '../report/replay-json.ts';
import { selectionFacts } from '../report/selection.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Terminal } from '../terminal.ts';
import { duration, wholeNumber } from './arguments.ts';
import { askingCommand, type CommonOptions, type Context, storeOf } from './context.ts';
import { addSelection, selectionOf } from './selection-options.ts';

interface ReplayCommandOptions extends CommonOptions {
  readonly depth?: number;
  readonly limit?: number;
  readonly gap?: number;
  readonly follow?: boolean;
}

const DEFAULT_GAP = 1e6;
/** The recorder writes at least this often. */
const POLL_MS = 100;
/** Events between two looks at whether the reader follows. */
const PIECE = 200;

const EXIT_OK = 0;
/** As a shell says of a program that was interrupted. */
const EXIT_INTERRUPTED = 130;

const EXAMPLE = `\
$ functrace replay --task 1 --hide walk
     seconds  duration  task  call
    0.001000               1  checkout(Cart {items: Array(3), … 2 more}
    0.001200               1    Cart.total("EUR", 7) {
    0.001300   4.00 µs     1      注文.合計を計算する
    0.001600    400 µs     1    } Cart.total → 12.5`;

export function replayCommand(context: Context): Command {
  const command = askingCommand('replay', 'all calls in the order in which they happened', EXAMPLE)
    .option('--depth <levels>', 'levels of calls to show', wholeNumber('--depth', 1))
    .option('-n, --limit <count>', 'calls to show', wholeNumber('--limit', 1))
    .option(
      '--gap <duration>',
      'show when nothing began or ended for so long (default: 1ms)',
      duration('--gap'),
    )
    .option('--follow', 'go on until the recording has its end');
  return addSelection(command, 'replay').action((options: ReplayCommandOptions) => {
    if (options.follow === true && options.failed === true) {
      throw new CliError(
        'FT_CLI_USAGE',
        '--follow shows calls as they begin, when none has failed yet; leave --failed out',
      );
    }
    context.exitWith(replay(context, options));
  });
}

async function replay(context: Context, options: ReplayCommandOptions): Promise<number> {
  const isLive = options.follow === true;
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  const { signal } = interrupted;
  let store = storeOf(context, options);
  try {
    if (isLive) process.once('SIGINT', interrupt);
    checkSelection(store, selectionOf(options));
    const events = new Replay(
      { ...options, gap: options.gap ?? DEFAULT_GAP },
      selectionOf(options),
    );
    const form = formOf(context, options, store);
    context.terminal.write(form.start);
    for (;;) {
      const isOver = !isLive || openSessions(store).every(isGone);
      await writeEvents(events.next(store), form, context.terminal, signal);
      if (isOver || events.isCut || signal.aborted) break;
      store.close();
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      store = openStore(store.path);
    }
    context.terminal.write(form.end);
    return signal.aborted ? EXIT_INTERRUPTED : EXIT_OK;
  } finally {
    process.off('SIGINT', interrupt);
    store.close();
  }
}

function formOf({ terminal }: Context, options: ReplayCommandOptions, store: Store): ReplayForm {
  const selection = selectionOf(options);
  const head = recordingHead(store);
  if (options.json === true) return new ReplayJson(head, selection);
  writeHead(head, terminal, selectionFacts(selection, false));
  const layout = {
    hasSessions: head.sessions > 1,
    taskWidth: String(largestTask(store)).length,
    gap: options.gap ?? DEFAULT_GAP,
    isLive: options.follow === true,
  };
  return new ReplayLines(layout, terminal);
}

async function writeEvents(
  events: Iterable<ReplayEvent>,
  form: ReplayForm,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  let piece = '';
  let count = 0;
  for (const event of events) {
    piece += form.event(event);
    // The first one is shown at once.
    if (count++ % PIECE !== 0) continue;
    terminal.write(piece);
    piece = '';
    await terminal.drain();
    if (signal.aborted) return;
  }
  terminal.write(piece);
}

/** Nobody is left who would write its end. Of another machine's processes nothing is known. */
function isGone({ pid, host }: OpenSession): boolean {
  return host === hostname() && !isAlive(pid);
}
