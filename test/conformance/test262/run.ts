/**
 * `npm run test262 -- PATH [FOLDER…] [--write] [--revision=HASH]`: runs tests of a checkout of tc39/test262 twice, as they are and
 * instrumented, and prints each one whose verdict changed. Exit code 1 for a change that known.txt does not explain.
 */
import { execFileSync, fork } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readKnown } from '../known.ts';
import type { Begin, Result } from './part.ts';
import { printReport, summarize, writeReport } from './report.ts';

/** What the suite has on functions, generators, promises and classes. */
const FOLDERS = [
  'test/language',
  'test/annexB/language',
  'test/built-ins/Array/fromAsync',
  'test/built-ins/AsyncDisposableStack',
  'test/built-ins/AsyncFromSyncIteratorPrototype',
  'test/built-ins/AsyncFunction',
  'test/built-ins/AsyncGeneratorFunction',
  'test/built-ins/AsyncGeneratorPrototype',
  'test/built-ins/AsyncIteratorPrototype',
  'test/built-ins/DisposableStack',
  'test/built-ins/Error',
  'test/built-ins/Function',
  'test/built-ins/GeneratorFunction',
  'test/built-ins/GeneratorPrototype',
  'test/built-ins/Iterator',
  'test/built-ins/Promise',
  'test/built-ins/Proxy',
  'test/built-ins/Reflect',
];
const BATCH = 40;
const BATCH_TIMEOUT_MS = 240_000;

const [root, ...rest] = process.argv.slice(2);
if (root === undefined || !isFolder(join(root, 'harness'))) {
  process.stderr.write(
    `test262: ${root ?? '(nothing)'} is no checkout of the suite; usage: npm run test262 -- PATH [FOLDER…] [--write] [--revision=HASH]\n`,
  );
  process.exit(2);
}
const isWritten = rest.includes('--write');
const revision = rest.find((word) => word.startsWith('--revision='))?.slice('--revision='.length);
const asked = rest.filter((word) => !word.startsWith('--'));
const folders = asked.length > 0 ? asked : FOLDERS;
const files = folders.flatMap((folder) =>
  globSync(folder.endsWith('.js') ? folder : `${folder}/**/*.js`, { cwd: root }).filter(
    (file) => !file.includes('_FIXTURE'),
  ),
);
const queue = files.toSorted();
const total = queue.length;
const results: Result[] = [];
const store = mkdtempSync(join(tmpdir(), 'functrace-test262-'));
const started = performance.now();
await Promise.all(Array.from({ length: Math.min(8, availableParallelism()) }, () => serve(root)));
rmSync(store, { recursive: true });

const summary = summarize(results, readKnown(new URL('known.txt', import.meta.url)));
printReport(summary, (performance.now() - started) / 1000);
if (isWritten) writeReport(summary, revision ?? revisionOf(root));
process.exitCode = summary.unexplained.length === 0 ? 0 : 1;

/** Feeds processes with files until there are none; one that a test takes down is replaced. */
async function serve(suite: string): Promise<void> {
  while (queue.length > 0) {
    const left = await runBatch(suite, queue.splice(0, BATCH));
    queue.unshift(...left);
    if (process.stderr.isTTY) process.stderr.write(`\r${total - queue.length} of ${total} files`);
  }
}

/** Resolves to the files that remain when the process died in the middle. */
function runBatch(suite: string, batch: readonly string[]): Promise<readonly string[]> {
  const child = fork(fileURLToPath(new URL('part.ts', import.meta.url)), [suite], {
    execArgv: ['--experimental-vm-modules', '--expose-gc', '--no-warnings'],
    env: { ...process.env, FUNCTRACE_STORE: store, FUNCTRACE_PARAMS: 'deep' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let current: Begin = { begins: batch[0] ?? '', mode: 'sloppy', isTraced: false };
  let isDone = false;
  const timer = setTimeout(() => child.kill('SIGKILL'), BATCH_TIMEOUT_MS);
  return new Promise((resolve) => {
    child.on('message', (message: Result | Begin | 'done') => {
      if (message === 'done') {
        isDone = true;
        child.kill();
      } else if ('begins' in message) current = message;
      else results.push(message);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (isDone) return resolve([]);
      const { begins: file, mode, isTraced } = current;
      const verdict = `took the process down: ${signal ?? code}`;
      const untraced = isTraced ? 'pass' : verdict;
      results.push({ file, mode, untraced, traced: verdict, texts: [], isNegative: false });
      resolve(batch.slice(batch.indexOf(file) + 1));
    });
    child.send(batch);
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function revisionOf(suite: string): string {
  try {
    return execFileSync('git', ['-C', suite, 'rev-parse', '--short=12', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'of unknown revision';
  }
}
