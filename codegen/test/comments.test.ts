import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeFileSet, type FileDescriptor } from '../src/1-parse/descriptor.ts';
import { protobufInclude, protoc } from './compilers.ts';
import { commentsOfProtoc, commentsOfScanner } from './conformance/comments.ts';

function describeSet(folder: string, files: readonly string[]): readonly FileDescriptor[] {
  const output = mkdtempSync(join(tmpdir(), 'functrace-comments-'));
  const path = join(output, 'set.binpb');
  expect(protoc(['--include_source_info', '-o', path, ...files], folder).status).toBe(0);
  const set = decodeFileSet(readFileSync(path));
  rmSync(output, { recursive: true });
  return set;
}

describe('comments go where protoc puts them', () => {
  test('in the files of protobuf itself', () => {
    const include = protobufInclude;
    const files = globSync('google/protobuf/**/*.proto', { cwd: include });
    const set = describeSet(include, files);
    expect(set).toHaveLength(files.length);
    let count = 0;
    for (const file of set) {
      const found = commentsOfScanner(readFileSync(join(include, file.name), 'utf8'));
      expect(found.toSorted()).toEqual(commentsOfProtoc(file).toSorted());
      count += found.length;
    }
    expect(count).toBeGreaterThan(400);
  });

  test('in files with comments in any place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'functrace-comments-'));
    const tokens =
      'syntax = "proto3" ; package p ; import "google/protobuf/empty.proto" ; message A { string a = 1 ; ' +
      'oneof o { int32 b = 2 ; int32 c = 3 ; } message B { } enum E { X = 0 ; Y = 1 ; } reserved 9 ; ' +
      'repeated string d = 4 [ deprecated = true ] ; map < string , int32 > e = 5 ; ; } ' +
      'service S { rpc R ( A ) returns ( A ) ; rpc T ( A ) returns ( A ) { } } enum F { Z = 0 ; }';
    const gap = fc.oneof(
      { weight: 3, arbitrary: fc.constant(' ') },
      fc.constantFrom(
        '\n',
        '\n\n',
        '// L\n',
        '\n// L\n',
        ' /* B */ ',
        '\n/* B */\n',
        '// L\n// L\n',
        '/* B\n * B */',
        '\n\n// L\n\n',
      ),
    );
    const words = tokens.split(' ');
    const sources = fc
      .sample(fc.array(gap, { minLength: words.length, maxLength: words.length }), {
        numRuns: 300,
        seed: 5,
      })
      .map((gaps) => {
        let comment = 0;
        const text = words.map((word, i) => word + (gaps[i] ?? '')).join('');
        return text.replaceAll(
          /\b[LB]\b(?=\n| \*)/g,
          (kind) => `${kind === 'B' ? 'b' : 'l'}${(comment += 1)}`,
        );
      })
      .map((text) => text.replaceAll('message b', 'message B'));
    const names = sources.map((source, i) => {
      const name = `f${i}.proto`;
      // A package of its own keeps the files' names apart.
      writeFileSync(join(folder, name), source.replace(/package(\s*[^;]*?)p/, `package$1p${i}`));
      return name;
    });
    const set = describeSet(folder, [...names]);
    let count = 0;
    for (const file of set) {
      const found = commentsOfScanner(readFileSync(join(folder, file.name), 'utf8'));
      expect(found.toSorted(), file.name).toEqual(commentsOfProtoc(file).toSorted());
      count += found.length;
    }
    rmSync(folder, { recursive: true });
    expect(count).toBeGreaterThan(1000);
  });
});
