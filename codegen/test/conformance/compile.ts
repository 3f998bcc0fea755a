import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { decodeFileSet, type FileDescriptor } from '../../src/1-parse/descriptor.ts';
import { protoc } from '../compilers.ts';
import { repository } from '../protos.ts';
import { importName, type Corpus } from './corpus.ts';

const COMMAND = join(repository, 'codegen/bin/functrace-codegen.js');
const PLUGIN = join(repository, 'codegen/bin/protoc-gen-functrace.js');

/** A set with source information is some ten times its sources, and this many files of it fit into memory at ease. */
const FILES_IN_A_PART = 1000;

export interface Refusal {
  /** The file's import name. */
  readonly file: string;
  readonly message: string;
}

export interface CommandRun {
  readonly refused: readonly Refusal[];
  /** Seconds of the first run, which has all files. */
  readonly seconds: number;
}

/** All files in one run of the command; what it refuses is left out of a second one, which writes the rest. */
export function runCommand(corpus: Corpus, out: string): CommandRun {
  const refused: Refusal[] = [];
  let files = corpus.files;
  let seconds: number | undefined;
  for (;;) {
    const began = performance.now();
    const includes = corpus.roots.flatMap((root) => ['-I', root]);
    const { status, stderr } = spawnSync(
      process.execPath,
      [COMMAND, '--out', out, ...includes, ...files],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    seconds ??= (performance.now() - began) / 1000;
    if (status === 0) return { refused, seconds };
    const problems = problemsByFile(stderr, corpus.roots);
    const rest = files.filter((file) => !problems.has(file));
    if (rest.length === files.length)
      throw new Error(`the command ended with ${status}: ${stderr}`);
    for (const file of files) {
      const message = problems.get(file);
      if (message !== undefined) refused.push({ file: importName(corpus, file), message });
    }
    if (rest.length === 0) return { refused, seconds };
    files = rest;
  }
}

/** The first error of each file. Where the checkouts are is this machine's business. */
function problemsByFile(output: string, roots: readonly string[]): Map<string, string> {
  const problems = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [, file = '', message = ''] = /^(.+?):\d+:\d+: (error .*)$/.exec(line) ?? [];
    if (file !== '' && !problems.has(file)) {
      problems.set(file, message.replace(roots.join(', '), 'the import roots'));
    }
  }
  return problems;
}

export interface Compilation {
  readonly refused: Refusal[];
  /** Called with the descriptors of each part, as all of them at once do not fit. */
  readonly onDescriptors: (files: readonly FileDescriptor[]) => void;
}

/** All files through protoc with the plugin, and their descriptors with source information. */
export function runProtoc(corpus: Corpus, out: string, compilation: Compilation): void {
  mkdirSync(out, { recursive: true });
  for (let at = 0; at < corpus.files.length; at += FILES_IN_A_PART) {
    compilePart(corpus, corpus.files.slice(at, at + FILES_IN_A_PART), out, compilation);
  }
}

/** Halves a part that protoc refuses until the files are alone that it refuses, or that do not go together. */
function compilePart(
  corpus: Corpus,
  files: readonly string[],
  out: string,
  compilation: Compilation,
): void {
  const set = join(out, '..', 'set.binpb');
  const { status, stderr } = protoc(
    [
      ...corpus.roots.map((root) => `-I${root}`),
      `--plugin=protoc-gen-functrace=${PLUGIN}`,
      `--functrace_out=${out}`,
      '--include_source_info',
      `--descriptor_set_out=${set}`,
      ...files,
    ],
    out,
  );
  if (status === 0) {
    compilation.onDescriptors(decodeFileSet(readFileSync(set)));
    rmSync(set);
    return;
  }
  if (stderr.includes('Plugin failed')) throw new Error(stderr);
  const [file] = files;
  if (files.length === 1 && file !== undefined) {
    const lines = stderr.split('\n').filter((line) => !line.includes('warning:'));
    compilation.refused.push({
      file: importName(corpus, file),
      message: lines.find((line) => line.trim() !== '') ?? `status ${status}`,
    });
    return;
  }
  const middle = files.length >> 1;
  compilePart(corpus, files.slice(0, middle), out, compilation);
  compilePart(corpus, files.slice(middle), out, compilation);
}
