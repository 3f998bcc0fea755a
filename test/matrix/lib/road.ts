/** What a way of tracing a program has to tell, so that the suite can run over it. */
import type { MatrixCase } from './cases.ts';

export interface Configuration {
  /** Of the files that the road is given. */
  readonly language: 'ts' | 'js';
  readonly format: 'esm' | 'commonjs';
  readonly isStrict: boolean;
  /** Who compiles, where that is not TypeScript. */
  readonly compiler?: 'Babel' | 'bundler';
  /** What the road compiles to, where it does. */
  readonly target?: 'ES2017' | 'ES2022' | 'ESNext';
  /** Only cases that want TypeScript's own decorators run in it, and they run in no other. */
  readonly legacyDecorators?: boolean;
  /** Starts the programs that need a process of their own. */
  readonly programs?: boolean;
  /**
   * The road sees what a compiler made of the functions. Where that is other functions, other calls are recorded, and only
   * behaviour is compared.
   */
  readonly recordsCompiled?: boolean;
}

export interface Job {
  readonly configuration: Configuration;
  readonly isTraced: boolean;
  readonly cases: readonly MatrixCase[];
  /** A project: package.json, node_modules, and the cases below `src`. */
  readonly folder: string;
}

/** How Node runs what a road made. */
export interface Runnable {
  /** Stands in place of `src`. */
  readonly folder: string;
  /** Of the files in it: `.js`. */
  readonly ending: string;
  readonly nodeOptions?: readonly string[];
  /** Runs the cases that share a process, as `runCases` says, in place of the runner that imports them. */
  readonly runner?: readonly string[];
  /** Comes between Node and a program that has a process of its own, in place of the options. */
  readonly command?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Road {
  readonly name: string;
  /** What it is, for the report. */
  readonly is: string;
  readonly configurations: readonly Configuration[];
  build(job: Job): Promise<Runnable>;
}

/** The words that a case may name in a skip. */
export function wordsOf(road: Road, configuration: Configuration): ReadonlySet<string> {
  const { language, format, isStrict, compiler, target, legacyDecorators } = configuration;
  return new Set([
    road.name,
    language,
    format,
    isStrict ? 'strict' : 'sloppy',
    target ?? 'native',
    ...(compiler === undefined ? [] : [compiler]),
    ...(target === undefined ? [] : ['compiled']),
    ...(legacyDecorators === true ? ['legacy'] : []),
  ]);
}

/** Whether all of them hold; `!` in front of one says that it must not. */
export function hasWords(words: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return wanted.every((word) =>
    word.startsWith('!') ? !words.has(word.slice(1)) : words.has(word),
  );
}

export function labelOf({
  language,
  format,
  isStrict,
  target,
  legacyDecorators,
}: Configuration): string {
  return [
    language === 'ts' ? 'TypeScript' : 'JavaScript',
    ...(target === undefined ? [] : [target]),
    format === 'esm' ? 'ESM' : 'CommonJS',
    ...(isStrict ? [] : ['sloppy']),
    ...(legacyDecorators === true ? ['legacy decorators'] : []),
  ].join(' ');
}
