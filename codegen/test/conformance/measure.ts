import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FileDescriptor } from '../../src/1-parse/descriptor.ts';
import { readDescriptor } from '../../src/1-parse/read-descriptor.ts';
import { readSource } from '../../src/1-parse/read-source.ts';
import { commentsOfProtoc, commentsOfScanner } from './comments.ts';
import { runCommand, runProtoc, type Refusal } from './compile.ts';
import { importName, type Corpus } from './corpus.ts';
import { structureOf } from './structure.ts';

export interface Difference {
  readonly file: string;
  readonly kind: 'comment' | 'structure' | 'bytes';
  readonly command: string;
  readonly protoc: string;
}

export interface Conformance {
  readonly name: string;
  readonly files: number;
  readonly seconds: number;
  readonly refusedByCommand: readonly Refusal[];
  readonly refusedByProtoc: readonly Refusal[];
  /** Files that both read, which is what the comparisons are about. */
  readonly compared: number;
  readonly comments: number;
  /** Facts about elements: a line each for a message, a field, an enum and so on. */
  readonly elements: number;
  readonly outputs: number;
  readonly differences: readonly Difference[];
}

/** The command against protoc, and against the plugin behind protoc, over every file of a checkout. */
export function measureConformance(corpus: Corpus): Conformance {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-conformance-'));
  try {
    const outputs = [join(folder, 'command'), join(folder, 'protoc')] as const;
    const { refused: refusedByCommand, seconds } = runCommand(corpus, outputs[0]);
    const comparison = new Comparison(corpus, refusedByCommand, outputs);
    const refusedByProtoc: Refusal[] = [];
    runProtoc(corpus, outputs[1], {
      refused: refusedByProtoc,
      onDescriptors: (files) => files.forEach((file) => comparison.add(file)),
    });
    const { compared, comments, elements, outputs: same, differences } = comparison;
    return {
      name: corpus.name,
      files: corpus.files.length,
      seconds,
      refusedByCommand,
      refusedByProtoc,
      compared,
      comments,
      elements,
      outputs: same,
      differences,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class Comparison {
  compared = 0;
  comments = 0;
  elements = 0;
  outputs = 0;
  readonly differences: Difference[] = [];
  readonly #sources: ReadonlyMap<string, string>;
  readonly #refused: ReadonlySet<string>;
  readonly #folders: readonly [command: string, protoc: string];

  constructor(
    corpus: Corpus,
    refused: readonly Refusal[],
    folders: readonly [command: string, protoc: string],
  ) {
    this.#sources = new Map(corpus.files.map((file) => [importName(corpus, file), file]));
    this.#refused = new Set(refused.map(({ file }) => file));
    this.#folders = folders;
  }

  add(descriptor: FileDescriptor): void {
    const { name } = descriptor;
    const path = this.#sources.get(name);
    if (path === undefined || this.#refused.has(name)) return;
    const source = readFileSync(path, 'utf8');
    this.compared += 1;
    this.comments += this.#compare(
      'comment',
      name,
      commentsOfScanner(source),
      commentsOfProtoc(descriptor),
    );
    this.elements += this.#compare(
      'structure',
      name,
      structureOf(readSource(source, name, name)),
      structureOf(readDescriptor(descriptor)),
    );
    this.#compareOutput(name);
  }

  /** Lists as multisets, since protoc has locations in another order; gives how many of protoc's are in both. */
  #compare(
    kind: Difference['kind'],
    file: string,
    command: readonly string[],
    protoc: readonly string[],
  ): number {
    const counts = new Map<string, number>();
    for (const entry of command) counts.set(entry, (counts.get(entry) ?? 0) + 1);
    const onlyProtoc: string[] = [];
    for (const entry of protoc) {
      const count = counts.get(entry) ?? 0;
      if (count === 0) onlyProtoc.push(entry);
      else counts.set(entry, count - 1);
    }
    const onlyCommand = [...counts].flatMap(([entry, count]) =>
      Array.from({ length: count }, () => entry),
    );
    const length = Math.max(onlyCommand.length, onlyProtoc.length);
    for (let i = 0; i < length; i += 1) {
      const [ours = '', theirs = ''] = [onlyCommand[i], onlyProtoc[i]];
      this.differences.push({ kind, file, command: ours, protoc: theirs });
    }
    return protoc.length - onlyProtoc.length;
  }

  #compareOutput(name: string): void {
    const path = name.replace(/\.proto$/, '.pb.ts');
    const [command, protoc] = this.#folders.map((folder) => {
      const output = join(folder, path);
      return existsSync(output) ? readFileSync(output, 'utf8') : '';
    });
    if (command !== '' && command === protoc) {
      this.outputs += 1;
      return;
    }
    const [one, other] = firstDifference(command ?? '', protoc ?? '');
    this.differences.push({ kind: 'bytes', file: name, command: one, protoc: other });
  }
}

/** The first line in which two texts differ, from each. */
function firstDifference(one: string, other: string): [string, string] {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const at = left.findIndex((line, i) => line !== right[i]);
  return [left[at] ?? '', right[at] ?? ''];
}
