import { Command } from 'commander';
import { checkSelection } from '../queries/check-selection.ts';
import { recordingHead, type RecordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import { writeHead } from '../report/head.ts';
import { writeJson } from '../report/json.ts';
import { progressOn } from '../report/progress.ts';
import { selectionFacts } from '../report/selection.ts';
import { findStore } from '../store/find-store.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { throughPager } from '../pager.ts';
import type { Terminal } from '../terminal.ts';
import { type SelectionOptions, selectionOf } from './selection-options.ts';

/** What a command knows of its surroundings. */
export interface Context {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /**
   * For a command whose exit code says more than that it worked. What few need, and what is slow to load, is imported
   * when such a command runs; reports start without it.
   */
  readonly exitWith: (code: number | Promise<number>) => void;
}

/** Options of every command that asks a recording; which ones select, a table says. */
export interface CommonOptions extends SelectionOptions {
  readonly store?: string;
  readonly json?: boolean;
  readonly pager?: boolean;
}

/** A command with the options that all reports have, and an example of its use at the end of its help. */
export function recordingCommand(name: string, description: string, example: string): Command {
  return askingCommand(name, description, example).option(
    '--no-pager',
    'print to a terminal without $PAGER',
  );
}

/** The same for a command that prints as it reads, which no pager waits for. */
export function askingCommand(name: string, description: string, example: string): Command {
  const command = new Command(name)
    .description(description)
    .option(
      '--store <file>',
      'recording, or folder of recordings (default: $FUNCTRACE_STORE, .functrace/)',
    )
    .option('--json', 'print JSON');
  return withExample(command, example);
}

/** With an example of its use at the end of its help. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample:\n${example.replaceAll(/^(?=.)/gm, '  ')}`);
}

/** What a command asks, and how it says the answer. */
export interface Inquiry<Answer extends object> {
  readonly query: (store: Store, selection: Selection) => Answer;
  /** What follows the head. */
  readonly write: (answer: Answer, head: RecordingHead, terminal: Terminal) => void;
  /** The members beside `head`; the answer as it is, unless given. */
  readonly toJson?: (answer: Answer) => object;
  /** The answer comes from the calling context tree, unless the selection takes single calls. */
  readonly isAggregate?: boolean;
}

/** Opens the recording, asks it, and reports below its head. */
export function report<Answer extends object>(
  context: Context,
  options: CommonOptions,
  { query, write, toJson = (answer) => answer, isAggregate = false }: Inquiry<Answer>,
): void {
  const { terminal } = context;
  const store = storeOf(context, options);
  try {
    const head = recordingHead(store);
    const selection = selectionOf(options);
    checkSelection(store, selection);
    const answer = watched(store, () => query(store, selection));
    if (options.json === true) {
      writeJson(head, selection, toJson(answer), terminal);
      return;
    }
    inPages(context, options, (pages) => {
      writeHead(head, pages, selectionFacts(selection, isAggregate));
      write(answer, head, pages);
    });
  } finally {
    store.close();
  }
}

/** Reports from single calls say how far they are when they take longer than people wait without a word. */
function watched<Answer>(store: Store, query: () => Answer): Answer {
  const progress = progressOn(process.stderr, 'reading calls', { after: PATIENCE });
  store.onProgress = progress.update;
  try {
    return query();
  } finally {
    store.onProgress = undefined;
    progress.end();
  }
}

/** ms */
const PATIENCE = 1000;

/** What a report says, a screen at a time where somebody sits at one. */
export function inPages(
  { environment, terminal }: Context,
  { pager = true }: Pick<CommonOptions, 'pager'>,
  write: (terminal: Terminal) => void,
): void {
  if (pager) throughPager(terminal, environment, write);
  else write(terminal);
}

/** Opens the recording that the options name. */
export function storeOf({ environment }: Context, options: CommonOptions): Store {
  return openStore(findStore(options.store, environment['FUNCTRACE_STORE']));
}
