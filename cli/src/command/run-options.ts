/** What `functrace run` takes before the program: read without the library that the other commands use, for its time. */
import { CliError } from '../error.ts';

/** What a program is to be run with. */
export interface RunRequest {
  readonly file: string;
  readonly args: readonly string[];
  /** For the transformer, by its own names. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For the runtime. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Draft {
  readonly options: Record<string, unknown>;
  readonly environment: Record<string, string>;
}

interface RunOption {
  /** As the help shows it. */
  readonly flags: string;
  readonly description: string;
  readonly apply: (draft: Draft, value: string) => void;
}

const PARAMETER_MODES = ['none', 'shallow', 'deep'];

export const RUN_OPTIONS: readonly RunOption[] = [
  {
    flags: '--include <glob>',
    description: 'trace these files only; may be repeated, and may name node_modules/…',
    apply: ({ options }, value) => add(options, 'include', [value]),
  },
  {
    flags: '--exclude <glob>',
    description: 'leave these files out; may be repeated',
    apply: ({ options }, value) => add(options, 'exclude', [value]),
  },
  {
    flags: '--ignore <names>',
    description: 'leave functions out whose names have one of these keywords in them',
    apply: ({ options }, value) => add(options, 'ignoreNames', names(value)),
  },
  {
    flags: '--min-statements <count>',
    description: 'leave shorter functions out',
    apply: ({ options }, value) => {
      if (!/^\d{1,9}$/.test(value)) throw wrong('--min-statements', value, 'a whole number from 0');
      options['minStatements'] = Number(value);
    },
  },
  {
    flags: '--explain',
    description: 'print the decision about each function, and its reason',
    apply: ({ options }) => {
      options['explain'] = true;
    },
  },
  {
    flags: '--params <mode>',
    description: 'values of parameters and results: none, shallow, deep (default: shallow)',
    apply: ({ environment }, value) => {
      if (!PARAMETER_MODES.includes(value))
        throw wrong('--params', value, `one of ${PARAMETER_MODES.join(', ')}`);
      environment['FUNCTRACE_PARAMS'] = value;
    },
  },
  {
    flags: '--min-duration <time>',
    description:
      'calls that are faster than, say, 5ms go into the call tree only, but for the first',
    apply: ({ environment }, value) => {
      if (!/^\d+(\.\d+)? ?([nuµm]?s)$/.test(value))
        throw wrong('--min-duration', value, 'a duration such as 500us, 5ms or 1s');
      environment['FUNCTRACE_MIN_DURATION'] = value;
    },
  },
  {
    flags: '--budget <calls>',
    description:
      'calls a second of one function that are recorded each; of more, some stand for all',
    apply: ({ environment }, value) => {
      if (!/^[1-9]\d{0,8}$/.test(value))
        throw wrong('--budget', value, 'a whole number of calls a second, 1 to 999999999');
      environment['FUNCTRACE_BUDGET'] = value;
    },
  },
  {
    flags: '--max-size <size>',
    description: 'largest size of the recording, such as 500MB: the oldest tasks make room',
    apply: ({ environment }, value) => {
      if (!/^\d+(\.\d+)? ?[KMGT]B$/.test(value))
        throw wrong('--max-size', value, 'a size such as 500MB or 2GB');
      environment['FUNCTRACE_MAX_SIZE'] = value;
    },
  },
  {
    flags: '--store <path>',
    description: 'file of the recording, or folder for one file a run (default: .functrace/)',
    apply: ({ environment }, value) => {
      environment['FUNCTRACE_STORE'] = value;
    },
  },
  {
    flags: '--no-cache',
    description: 'instrument every file anew',
    apply: ({ environment }) => {
      environment['FUNCTRACE_CACHE'] = 'off';
    },
  },
];

const BY_NAME = new Map(RUN_OPTIONS.map((option) => [option.flags.split(' ')[0], option]));

/** Ways to name a program that is no file. */
const NO_FILE = new Set(['-', '-e', '--eval', '-p', '--print', '-pe', '-i', '--interactive']);

/** Undefined when help is asked for. What follows the file is the program's. */
export function parseRun(args: readonly string[]): RunRequest | undefined {
  const draft: Draft = { options: {}, environment: {} };
  let at = 0;
  for (; args[at]?.startsWith('-') === true; at++) {
    const arg = args[at] as string;
    if (arg === '--help' || arg === '-h') return undefined;
    if (arg === '--') {
      at++;
      break;
    }
    const [name, inline] = split(arg);
    const option = BY_NAME.get(name);
    if (option === undefined) throw unknown(arg);
    if (!option.flags.includes(' ')) {
      if (inline !== undefined) throw usage(`option ${name} takes no value`);
      option.apply(draft, '');
      continue;
    }
    const value = inline ?? args[++at];
    if (value === undefined || value === '') throw usage(`option ${option.flags} lacks its value`);
    option.apply(draft, value);
  }
  const file = args[at];
  if (file === undefined) throw usage('there is no file to run');
  return { ...draft, file, args: args.slice(at + 1) };
}

function split(arg: string): [string, string | undefined] {
  const equals = arg.indexOf('=');
  return equals === -1 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)];
}

function names(list: string): string[] {
  const keywords = list.split(',').map((keyword) => keyword.trim());
  return keywords.filter((keyword) => keyword !== '');
}

function add(options: Record<string, unknown>, name: string, values: readonly string[]): void {
  options[name] = [...((options[name] as readonly string[] | undefined) ?? []), ...values];
}

function unknown(arg: string): CliError {
  if (NO_FILE.has(arg))
    return usage(`${arg} gives no file; only a program in a file can be traced`);
  return usage(
    `unknown option ${arg}; an option of Node's goes into NODE_OPTIONS, or to node ${arg} --require @functrace/transformer/register FILE`,
  );
}

function wrong(option: string, value: string, expected: string): CliError {
  return usage(`${option} is "${value}"; expected ${expected}`);
}

function usage(message: string): CliError {
  return new CliError('FT_CLI_USAGE', `${message}; see functrace run --help`);
}
