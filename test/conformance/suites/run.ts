/**
 * `npm run conformance:suite -- PATH [--include=GLOB]… [--write=NAME] [--revision=HASH] -- COMMAND…`: runs the tests of
 * a repository in PATH, whose COMMAND prints TAP, twice as they are and once with every function of theirs and of what
 * they test traced, and prints each test whose verdict changed. What the two untraced runs do not agree on is left out.
 * Exit code 1 for a change that known.txt does not explain, 2 for a wrong call.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readKnown } from '../known.ts';
import { recordedIn } from './recorded.ts';
import { compare, printReport, type SuiteResult, writeReport } from './report.ts';
import { readTap, type Verdicts } from './tap.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules/@functrace', import.meta.url));

const [path, ...words] = process.argv.slice(2);
const split = words.indexOf('--');
const flags = words.slice(0, split);
const [program, ...args] = words.slice(split + 1);
if (path === undefined || split === -1 || program === undefined || !existsSync(path)) {
  process.stderr.write(
    `conformance:suite: ${path ?? '(nothing)'} is no folder, or no command was given; usage: npm run conformance:suite -- PATH [--include=GLOB]… [--write=NAME] [--revision=HASH] -- COMMAND…\n`,
  );
  process.exit(2);
}
const root = resolve(path);
const include = valuesOf('include');
const [name = basename(root)] = valuesOf('write');
const [revision = 'unknown'] = valuesOf('revision');

const first = run({});
const second = run({});
const store = mkdtempSync(join(tmpdir(), 'functrace-suite-'));
using _ = linked(join(root, 'node_modules/@functrace'));
const traced = run({
  NODE_OPTIONS: [process.env['NODE_OPTIONS'], '--import=@functrace/transformer/register']
    .filter(Boolean)
    .join(' '),
  FUNCTRACE_OPTIONS: JSON.stringify({ include, root }),
  FUNCTRACE_STORE: `${store}/`,
  FUNCTRACE_CACHE: join(store, 'cache'),
});
const result: SuiteResult = {
  name,
  revision,
  command: [program, ...args].join(' '),
  ...compare([first, second], traced, readKnown(new URL('known.txt', import.meta.url))),
  ...recordedIn(store),
};
rmSync(store, { recursive: true });
printReport(result);
if (valuesOf('write').length > 0) writeReport(result);
process.exitCode = result.unexplained.length === 0 ? 0 : 1;

function valuesOf(flag: string): string[] {
  const start = `--${flag}=`;
  return flags.filter((word) => word.startsWith(start)).map((word) => word.slice(start.length));
}

/** Runs all tests; a suite that cannot run at all has none, and that is said. */
function run(environment: NodeJS.ProcessEnv): Verdicts {
  const { stdout, stderr, error } = spawnSync(program as string, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...environment },
  });
  const verdicts = readTap(stdout ?? '');
  if (verdicts.size > 0) return verdicts;
  throw new Error(`the command printed no TAP: ${error?.message ?? stderr.slice(-2000)}`);
}

/** Our packages, as if they were installed there. */
function linked(folder: string): Disposable {
  const isNew = !existsSync(folder);
  if (isNew) {
    mkdirSync(join(folder, '..'), { recursive: true });
    symlinkSync(PACKAGES, folder);
  }
  return {
    [Symbol.dispose]: () => {
      if (isNew) rmSync(folder);
    },
  };
}
