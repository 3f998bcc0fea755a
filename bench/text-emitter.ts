/**
 * The text emitter, map included, against oxc-parser reading the same files and walking over their functions: the floor
 * of anything that instruments with it. In processor time of the thread, which other programs disturb less than the
 * clock on the wall. And how much longer files become.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  instrument,
  type InstrumentInput,
  type SourceFormat,
  makeSelection,
} from '@functrace/transformer/text';
import { parseSync, Visitor } from 'oxc-parser';
import { figure, report } from './lib/figures.ts';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const WARM_UP = 4;
const ROUNDS = 15;

/** The system counts a thread's time in steps of some milliseconds: short sets are gone through several times. */
const SETS = [
  { name: 'typescript.js, 9 MB', patterns: ['typescript/lib/typescript.js'], times: 1 },
  {
    name: 'sources of rxjs and mobx',
    patterns: ['rxjs/src/**/*.ts', 'mobx/src/**/*.ts'],
    times: 8,
  },
  { name: 'output of kysely', patterns: ['kysely/dist/**/*.js'], times: 8 },
];
const PACKAGES = [
  ['rxjs/src/**/*.ts'],
  ['mobx/src/**/*.ts'],
  ['kysely/dist/**/*.js'],
  ['drizzle-orm/**/*.js'],
  ['commander/lib/*.js'],
  ['fast-check/lib/**/*.js'],
  ['mysql2/lib/**/*.js'],
  ['pg/lib/**/*.js'],
  ['protobufjs/src/**/*.js'],
  ['typescript/lib/typescript.js'],
];

const selection = makeSelection(
  { include: [], exclude: [], ignoreNames: [], minStatements: 0 },
  undefined,
);

type Input = InstrumentInput & { readonly format: SourceFormat };

function inputs(patterns: readonly string[]): Input[] {
  return globSync([...patterns], { cwd: MODULES })
    .filter((path) => !path.endsWith('.d.ts'))
    .toSorted()
    .map((file) => {
      const source = readFileSync(join(MODULES, file), 'utf8');
      const isModule = /^\s*(?:import|export)\b[^(.]/m.test(source);
      return {
        source,
        file,
        language: file.endsWith('.ts') ? 'ts' : 'js',
        format: isModule ? 'module' : 'commonjs',
        selection,
      };
    });
}

let functions = 0;
const count = (): void => void functions++;
const visitor = new Visitor({
  FunctionDeclaration: count,
  FunctionExpression: count,
  ArrowFunctionExpression: count,
});

function parseAndWalk({ source, language, format }: Input): void {
  const options = { lang: language, sourceType: format, experimentalRawTransfer: true };
  visitor.visit(parseSync(`input.${language}`, source, options).program);
}

/** Milliseconds of this thread. */
function cost(times: number, work: () => void): number {
  const before = process.threadCpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const speeds = SETS.map(({ name, patterns, times }) => {
  const files = inputs(patterns);
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const floor = cost(times, () => files.forEach(parseAndWalk));
    const own = cost(times, () => files.forEach((file) => void instrument(file)));
    if (round >= WARM_UP) ratios.push(floor / own);
  }
  return figure(
    `text emitter with map, speed over oxc-parser's parse and walk: ${name}`,
    'ratio',
    ratios,
    'at least 0.6',
  );
});

const lengths = PACKAGES.map((patterns) => {
  const files = inputs(patterns);
  const before = files.reduce((sum, { source }) => sum + source.length, 0);
  const after = files.reduce(
    (sum, file) => sum + (instrument(file)?.code ?? file.source).length,
    0,
  );
  return after / before;
});

report(
  ...speeds,
  figure('length of instrumented text over the source, packages', 'ratio', lengths, 'at most 2.5'),
);
