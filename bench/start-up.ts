/** What `functrace run` adds to the time from start to exit of a small program, everything in the cache; in pairs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, report } from './lib/figures.ts';

const ROUNDS = 31;
const PACKAGES = fileURLToPath(new URL('../node_modules/@functrace', import.meta.url));
const COMMAND = join(PACKAGES, 'cli/bin/functrace.js');

const PROGRAM = `function add(a, b) { return a + b; }
console.log([1, 2, 3].reduce((sum, value) => add(sum, value), 0));
`;

const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
/** Milliseconds over the plain run of the same round. */
const over: Readonly<Record<string, { readonly args: readonly string[]; readonly ms: number[] }>> =
  {
    'functrace run': { args: [COMMAND, 'run', 'main.mjs'], ms: [] },
    'functrace run, nothing traced': { args: [COMMAND, 'run', 'data.mjs'], ms: [] },
    'node --require @functrace/transformer/register': {
      args: ['--require', '@functrace/transformer/register', 'main.mjs'],
      ms: [],
    },
  };
const plain: number[] = [];
try {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGES, join(folder, 'node_modules/@functrace'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'main.mjs'), PROGRAM);
  writeFileSync(join(folder, 'data.mjs'), 'console.log(6);\n');
  for (const { args } of Object.values(over)) milliseconds(args);
  for (let round = 0; round < ROUNDS; round++) {
    const base = milliseconds(['main.mjs']);
    plain.push(base);
    for (const { args, ms } of Object.values(over)) ms.push(milliseconds(args) - base);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report(
  figure('plain node, a small program', 'ms', plain),
  ...Object.entries(over).map(([name, { ms }], index) =>
    figure(`${name}, over plain node`, 'ms', ms, ...(index === 0 ? ['at most 40'] : [])),
  ),
);

function milliseconds(args: readonly string[]): number {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  delete environment['FUNCTRACE_STORE'];
  const began = performance.now();
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  const took = performance.now() - began;
  if (status !== 0 || stdout !== '6\n') throw new Error(`${args.join(' ')} printed ${stdout}`);
  return took;
}
