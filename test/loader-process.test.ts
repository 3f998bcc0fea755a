/** `functrace run` is the program's own process: how it ends, its threads, its child processes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Project } from './lib/project.ts';
import { COMMAND, recordedCalls, recordings, ROADS, rows } from './lib/roads.ts';

function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project();
  made.write('package.json', { type: 'module' });
  for (const [name, text] of Object.entries(files)) made.write(name, text);
  return made;
}

const ENDINGS: Readonly<Record<string, string>> = {
  'runs to its end': `function f() {} f();`,
  'process.exit': `function f() { process.exit(7); } f();`,
  'process.exitCode': `function f() { process.exitCode = 9; } f();`,
  'an error in an ES module': `function f() { throw new TypeError('no'); } f();`,
  'a thrown number': `function f() { throw 42; } f();`,
  'an unhandled rejection': `function f() { return Promise.reject(new Error('no')); } f();`,
  'an await that never ends': `function f() { return new Promise(() => {}); } await f();`,
  'exit listeners': `function f() { return 1; } f(); process.on('exit', (code) => { f(); console.log('left', code); }); process.on('beforeExit', () => console.log('before'));`,
  'a handled uncaught error': `process.on('uncaughtException', (error, origin) => console.log(error.message, origin)); function f() { throw new Error('no'); } setTimeout(f);`,
  abort: `function f() { process.kill(process.pid, 'SIGKILL'); } f();`,
};

let endings = 0;

test.each(Object.entries(ENDINGS))('ends alike: %s', (_, code) => {
  using made = project({ 'main.js': code });
  const run = (flags: readonly string[]): unknown => {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...flags, 'main.js'], {
      cwd: made.folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    return { status, signal, stdout, stderr: stderr.replace(/^(Warning: .* at )?file:\/\//, '$1') };
  };
  const untraced = run([]);
  for (const [road, flags] of Object.entries(ROADS)) {
    expect.soft(run(flags), road).toEqual(untraced);
    endings++;
  }
});

test('every ending was seen on every road', () => {
  expect(endings).toBe(Object.keys(ENDINGS).length * 3);
});

test('a signal reaches the program, which may handle it', async () => {
  using made = project({
    'main.js': `function stop(signal) { console.log('got', signal); clearInterval(timer); }
process.on('SIGTERM', stop);
const timer = setInterval(() => {}, 1000);
console.log(process.pid);`,
  });
  const child = spawn(process.execPath, [COMMAND, 'run', 'main.js'], { cwd: made.folder });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (text.endsWith('\n') && !text.includes('got')) child.kill('SIGTERM');
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toBe(`${child.pid}\ngot SIGTERM\n`);
  expect(recordedCalls(made)).toEqual(['main.js stop 1']);
});

test('standard input, and a pipe that is closed early', () => {
  using made = project({
    'main.js': `async function read() { let text = ''; for await (const part of process.stdin) text += part; return text; }
console.log((await read()).toUpperCase());`,
  });
  const { stdout } = spawnSync(process.execPath, [COMMAND, 'run', 'main.js'], {
    cwd: made.folder,
    input: 'shout',
    encoding: 'utf8',
  });
  expect(stdout).toBe('SHOUT\n');
});

const THREADS = {
  'main.js': `import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
function main() { return 1; }
main();
const url = new URL('./thread.js', import.meta.url);
class Own extends Worker {}
for (const make of [
  () => new Worker(url), () => new Worker(url, {}), () => new Worker(url, { env: { ...process.env } }),
  () => new Worker(url, { execArgv: [] }), () => new Worker(url, { argv: ['a'] }), () => new Own(url),
]) {
  const worker = make();
  console.log(worker instanceof Worker, worker.constructor === Worker, worker.constructor === Own);
  await once(worker, 'exit');
}
const quiet = new Worker('console.log("eval")', { eval: true });
await once(quiet, 'exit');
try { new Worker('nonsense'); } catch (error) { console.log(error.code); }
console.log(Worker.name, Worker.length);`,
  'thread.js': `import { isMainThread, Worker } from 'node:worker_threads';
function inThread() { return isMainThread; }
console.log(inThread(), process.execArgv.filter((flag) => !/^--(require|import)$|functrace/.test(flag)), process.argv.slice(2));
if (process.argv[2] !== 'inner') new Worker(new URL('./thread.js', import.meta.url), { argv: ['inner'] });`,
};

test.each(Object.entries(ROADS))('%s: worker threads, and theirs', (road, flags) => {
  using made = project(THREADS);
  const untraced = made.run(['main.js']);
  expect(made.run([...flags, 'main.js'])).toEqual(untraced);
  expect(recordings(made)).toHaveLength(1);
  // `execArgv: []` takes the flag away, and leaves NODE_OPTIONS.
  const threads = road === 'functrace run' ? 12 : 10;
  const named = recordedCalls(made).filter((call) => !call.includes('<anonymous'));
  expect(named).toEqual(['main.js main 1', `thread.js inThread ${threads}`]);
  // Each thread once: none was preloaded twice.
  expect(rows(made, 'SELECT DISTINCT session FROM site')).toHaveLength(threads + 1);
});

test('child processes of functrace run: forked, spawned, and those of theirs, with its options', () => {
  using made = project({
    'main.js': `import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
function main() {} main();
await once(fork('other/child.cjs'), 'exit');
process.stdout.write(execFileSync(process.execPath, ['other/child.cjs', 'deeper'], { encoding: 'utf8' }));
process.stdout.write(execFileSync(process.execPath, ['-p', '1 + 1'], { encoding: 'utf8' }));
process.stdout.write(execFileSync(process.execPath, ['--input-type=module', '-'], { input: 'console.log(import.meta.url)', encoding: 'utf8' }));`,
    'other/child.cjs': `function inChild() {} function hidden() {} inChild(); hidden();
console.log(process.execArgv, process.argv.slice(2), require.main === module);
if (process.argv[2]) process.stdout.write(require('node:child_process').execFileSync(process.execPath, [__filename]));`,
    // The children are of the main program's project, which is not that of their nearest package.json.
    'other/package.json': '{}',
  });
  const untraced = made.run(['main.js']);
  expect(made.run([COMMAND, 'run', '--ignore', 'hidden', 'main.js'])).toEqual(untraced);
  expect(recordedCalls(made)).toEqual(['main.js main 1', 'other/child.cjs inChild 3']);
});

test('node --test hands the loader on', () => {
  using made = project({
    'sum.js': `export function sum(a, b) { return a + b; }\n`,
    'sum.test.js': `import test from 'node:test'; import assert from 'node:assert'; import { sum } from './sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));\n`,
  });
  const run = made.run(['--import', '@functrace/transformer/register', '--test']);
  expect(run.status, run.stdout).toBe(0);
  expect(run.stdout).toContain('pass 1');
  expect(recordedCalls(made)).toContain('sum.js sum 1');
});

test('FUNCTRACE=off leaves the program alone', () => {
  using made = project({
    'main.js': `function main() { return process.env.NODE_OPTIONS; } console.log(main(), main.toString(), process.sourceMapsEnabled);`,
  });
  const untraced = made.run(['main.js'], { FUNCTRACE: 'off' });
  for (const flags of Object.values(ROADS))
    expect(made.run([...flags, 'main.js'], { FUNCTRACE: 'off' })).toEqual(untraced);
  expect(recordings(made)).toEqual([]);
});
