import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, type Mode, type TextOutcome, type Verdict } from './execute.ts';
import { type Frontmatter, readFrontmatter } from './frontmatter.ts';

/** What a part of the suite came to, sent to the process that gathers them. */
export interface Result {
  readonly file: string;
  readonly mode: Mode;
  readonly untraced: Verdict;
  readonly traced: Verdict;
  /** What became of the test's text and of those that it imports. */
  readonly texts: readonly TextOutcome[];
  /** Whether the test is passed by an error. */
  readonly isNegative: boolean;
}

/** Sent before each run, so that a run which takes the process down is known. */
export interface Begin {
  readonly begins: string;
  readonly mode: Mode;
  readonly isTraced: boolean;
}

/** Needs a host that this one is not; both runs would fail alike. */
const NOT_HOSTED = new Set(['CanBlockIsFalse', 'CanBlockIsTrue']);

process.on('message', (files: readonly string[]) => {
  void runAll(process.argv[2] ?? '.', files).then(() => process.send?.('done'));
});

// A test may leave a rejection behind; that is no matter of the next one.
process.on('unhandledRejection', () => undefined);

async function runAll(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(root, file);
    const source = readFileSync(path, 'utf8');
    const head = readFrontmatter(source);
    if ([...head.flags].some((flag) => NOT_HOSTED.has(flag))) continue;
    for (const mode of modesOf(head)) {
      const isNegative = head.negative !== undefined;
      const texts: TextOutcome[] = [];
      const run = (isTraced: boolean): Promise<Verdict> => {
        process.send?.({ begins: file, mode, isTraced } satisfies Begin);
        const job = { root, file: path, mode, isTraced, onText: texts.push.bind(texts) };
        return execute(job, source, head);
      };
      const untraced = await run(false);
      const traced = await run(true);
      process.send?.({ file, mode, untraced, traced, texts, isNegative } satisfies Result);
    }
  }
}

function modesOf({ flags }: Frontmatter): readonly Mode[] {
  if (flags.has('module')) return ['module'];
  if (flags.has('raw') || flags.has('noStrict')) return ['sloppy'];
  return flags.has('onlyStrict') ? ['strict'] : ['sloppy', 'strict'];
}
