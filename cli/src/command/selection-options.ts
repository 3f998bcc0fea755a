import type { Command } from 'commander';
import type { Selection } from '../queries/selection.ts';
import { numberList, regularExpression, wholeNumber } from './arguments.ts';
import { timeRange } from './time-range.ts';

type SelectionOption = keyof typeof OPTIONS;

const OPTIONS = {
  session: {
    flags: '--session <ids>',
    description: 'only these sessions: 1 or 1,3',
    parse: numberList('--session'),
  },
  range: {
    flags: '--range <from..to>',
    description: 'only calls that began then: 1.5s..3s, ..200ms, 2026-02-03T04:05:06Z..',
    parse: timeRange('--range'),
  },
  focus: {
    flags: '--focus <regex>',
    description: 'only paths through functions of such a name or file',
    parse: regularExpression('--focus'),
  },
  ignore: {
    flags: '--ignore <regex>',
    description: 'no paths through functions of such a name or file',
    parse: regularExpression('--ignore'),
  },
  show: {
    flags: '--show <regex>',
    description: 'show only such functions on each path; their callers get the time of others',
    parse: regularExpression('--show'),
  },
  hide: {
    flags: '--hide <regex>',
    description: 'take such functions out of each path; their callers get their time',
    parse: regularExpression('--hide'),
  },
  task: {
    flags: '--task <id>',
    description: 'only calls of this task',
    parse: wholeNumber('--task', 1),
  },
  failed: { flags: '--failed', description: 'only calls that threw', parse: undefined },
} as const;

const ALL = Object.keys(OPTIONS) as SelectionOption[];
const CALLS = ALL.filter((option) => option !== 'show');

type SelectingCommand =
  | 'top'
  | 'tree'
  | 'peek'
  | 'list'
  | 'diff'
  | 'replay'
  | 'calls'
  | 'tasks'
  | 'check'
  | 'export';

/** Which command takes which. A command that is not here asks about a whole recording, or about one thing in it. */
const TAKES: Readonly<Record<SelectingCommand, readonly SelectionOption[]>> = {
  top: ALL,
  tree: ALL,
  peek: ALL,
  list: ['session', 'range', 'focus', 'ignore', 'task', 'failed'],
  diff: ['focus', 'ignore', 'show', 'hide'],
  replay: ALL,
  calls: CALLS,
  tasks: ['session', 'range', 'focus', 'ignore'],
  check: ['session', 'range', 'focus', 'ignore'],
  export: ALL,
};

/** As commander gives them. */
export interface SelectionOptions extends Omit<Selection, 'sessions'> {
  readonly session?: readonly number[] | undefined;
}

/** Adds the options that the command of this name takes. */
export function addSelection(command: Command, name: SelectingCommand): Command {
  for (const option of TAKES[name]) {
    const { flags, description, parse } = OPTIONS[option];
    if (parse === undefined) command.option(flags, description);
    else command.option<unknown>(flags, description, parse);
  }
  return command;
}

/** What of the options selects; no member for what is not given. */
export function selectionOf(options: SelectionOptions): Selection {
  const { session, range, focus, ignore, show, hide, task, failed } = options;
  const all: Selection = { sessions: session, range, focus, ignore, show, hide, task, failed };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
