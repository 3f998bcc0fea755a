import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DIAGNOSTIC_CODES } from '../src/diagnostic-codes.ts';
import { DiagnosticList, formatDiagnostic } from '../src/diagnostic.ts';
import { loadFiles } from '../src/doors/load-files.ts';
import { generate } from '../src/generate.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functrace-diagnostics-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function problemsOf(source: string, all = false): string[] {
  const path = join(folder, 'a.proto');
  writeFileSync(path, source);
  const diagnostics = new DiagnosticList();
  const { files, requested } = loadFiles([path], [folder], diagnostics);
  const generated = generate(files, requested, { targets: ['messages'], all }, diagnostics);
  if (generated.diagnostics.some(({ severity }) => severity === 'error'))
    expect(generated.files).toEqual([]);
  return generated.diagnostics.map((found) => formatDiagnostic(found).replace(`${folder}/`, ''));
}

const field = (line: string): string =>
  `syntax = "proto3";\nmessage X { //@orm:table=x\n  ${line}\n}\n`;

const CASES: readonly (readonly [source: string, ...expected: string[]])[] = [
  [
    'syntax = "proto3";\nmessage X {\n  strin = 1;\n}\n',
    "a.proto:3:1: error ORM001: illegal name '='",
  ],
  [
    'syntax = "proto3";\nimport "b.proto";\n',
    'a.proto:2:8: error ORM002: import "b.proto" was not found in FOLDER; add its folder with -I',
  ],
  [
    field('Y y = 1; //@orm:json'),
    'a.proto:3:3: error ORM003: type "Y" was not found; import the file that declares it',
  ],
  [
    field('// @orm:unique\n  string a = 1;'),
    'a.proto:3:6: error ORM004: this tag stands in a leading comment of field "a" and is not applied; put it behind the field, on the same line',
  ],
  [
    'syntax = "proto3";\nmessage X {\n  string a = 1; //@orm:pk\n} // @orm:table=x\n',
    'a.proto:4:6: error ORM005: no compiler passes this comment on; put it behind the field, on the same line',
  ],
  [
    field('string a = 1; /* @orm:unique */'),
    'a.proto:3:20: error ORM006: compilers disagree on whose a block comment is; write // @orm: instead',
  ],
  [
    'syntax = "proto3";\nenum E {\n  A = 0; // @orm:column=a\n}\n',
    'a.proto:3:13: error ORM007: enum value "A" takes no @orm tag',
  ],
  [
    field('string a = 1; // @Orm:unique'),
    'a.proto:3:20: error ORM008: found "@Orm:"; a tag starts with "@orm:"',
  ],
  [
    field('string a = 1; // @orm:'),
    'a.proto:3:20: error ORM009: a tag needs an item behind "@orm:"',
  ],
  [
    field('string a = 1; // @orm:unique @orm:index').replace('unique @', 'unique // @'),
    'a.proto:3:35: error ORM010: field "a" already has a tag; put all items into one',
  ],
  [
    field('string a = 1; // @orm:check=(a'),
    'a.proto:3:31: error ORM011: this parenthesis is never closed',
  ],
  [
    field('string a = 1; // @orm:default="a'),
    'a.proto:3:33: error ORM011: this quote is never closed',
  ],
  [
    field('string a = 1; // @orm:check=a)'),
    'a.proto:3:32: error ORM011: this parenthesis was never opened',
  ],
  [
    field('string a = 1; // @orm:colum=a'),
    'a.proto:3:25: error ORM012: unknown key "colum"; did you mean "column"?',
  ],
  [
    field('string a = 1; // @orm:unique,Unique'),
    'a.proto:3:32: error ORM013: key "Unique" is given twice',
  ],
  [
    field('string a = 1; // @orm:column='),
    'a.proto:3:25: error ORM014: key "column" needs a value: column=…',
  ],
  [
    field('string a = 1; // @orm:unique=yes'),
    'a.proto:3:25: error ORM015: key "unique" takes no value, found "yes"',
  ],
  [
    field('string a = 1; // @orm:-,unique'),
    'a.proto:3:25: error ORM016: "-" leaves the element out and stands alone, found other items beside it',
  ],
  [
    field('string a = 1; // @orm:table=a'),
    'a.proto:3:25: error ORM017: key "table" belongs on a message, not on a field',
  ],
  [
    field('string a = 1; // @orm:onDelete=cascade'),
    'a.proto:3:25: error ORM017: "onDelete" belongs to a relation, field "a" declares none',
  ],
  [
    field('string a = 1; // @orm:unique,%x;column=b'),
    'a.proto:3:32: error ORM018: expected a key, found "%x"',
  ],
  [
    field('string a = 1; // @orm:size=ten'),
    'a.proto:3:25: error ORM019: key "size" takes a whole number, found "ten"',
  ],
  [
    field('string a = 1; //@orm:column=c\n  string b = 2; // @orm:column=c'),
    'a.proto:4:25: error ORM020: column "c" of field "b" already belongs to field "a"',
  ],
  [
    field('repeated string a = 1; // @orm:pk'),
    'a.proto:3:34: error ORM021: field "a" is repeated and cannot be a primary key',
  ],
  [
    field('oneof o { string a = 1; // @orm:pk\n}'),
    'a.proto:3:35: error ORM021: field "a" is a member of oneof "o" and cannot be a primary key',
  ],
  [
    field('map<string, string> a = 1; // @orm:pk'),
    'a.proto:3:38: error ORM021: field "a" is a map and cannot be a primary key',
  ],
  [
    field('string a = 1; // @orm:autoIncrement'),
    'a.proto:3:25: error ORM022: "autoIncrement" needs an integer, field "a" is of type string',
  ],
  [
    field('int32 a = 1; // @orm:size=3'),
    'a.proto:3:24: error ORM023: "size" needs a string, field "a" is of type int32',
  ],
  [
    field('Y y = 1; // @orm:hasOne\n}\nmessage Y {'),
    'a.proto:3:20: error ORM024: relation target Y is no model; give the message a tag such as //@orm:table=…',
  ],
  [
    field('string a = 1; // @orm:type.pg=varchr(3)'),
    'a.proto:3:25: error ORM025: type "varchr(3)" is unknown to dialect "pg"; did you mean "varchar"?',
  ],
  [
    field('Y y = 1;\n}\nmessage Y {'),
    'a.proto:3:3: error ORM026: field "y" holds a message; say json, embedded, a relation (hasOne, hasMany, belongsTo, many2many) or "-"',
  ],
  [
    'syntax = "proto3";\nmessage X { //@orm:index(by_name, nmae)\n  string name = 1;\n}\n',
    'a.proto:2:20: error ORM027: "index" names "nmae", which is no column; did you mean "name"?',
  ],
  [
    `${field('string a = 1;')}message Y { //@orm:table=x\n}\n`,
    'a.proto:5:20: error ORM028: table "x" already belongs to message X',
  ],
  [
    field('string a = 1; // @orm:nullable,not null'),
    'a.proto:3:34: error ORM029: "not null" contradicts "nullable"',
  ],
];

describe('diagnostics', () => {
  test.each(CASES)('%#', (source, ...expected) => {
    expect(problemsOf(source).map((line) => line.replace(folder, 'FOLDER'))).toEqual(expected);
  });

  test('every code has a case', () => {
    const used = CASES.flatMap(([, ...lines]) =>
      lines.map((line) => /ORM\d{3}/.exec(line)?.[0] ?? ''),
    );
    expect([...new Set(used)].toSorted()).toEqual(
      // The warning of targets has its cases in target-goldens.test.ts, what takes two files in same-name.test.ts.
      Object.keys(DIAGNOSTIC_CODES).filter((code) => code !== 'ORM030' && code !== 'ORM031'),
    );
    expect(CASES).toHaveLength(34);
  });

  test('one run shows all problems, by place', () => {
    const lines = problemsOf(
      field('string a = 1; //@orm:colum=a,uniqe\n  string b = 2; /* @orm:x */'),
    );
    expect(lines.map((line) => line.slice(0, 25))).toEqual([
      'a.proto:3:24: error ORM01',
      'a.proto:3:32: error ORM01',
      'a.proto:4:20: error ORM00',
    ]);
  });

  test('an untagged message is no model, unless all are asked for', () => {
    const source = 'syntax = "proto3";\nmessage X {\n  Y y = 1;\n}\nmessage Y {}\n';
    expect(problemsOf(source)).toEqual([]);
    expect(problemsOf(source, true)).toHaveLength(1);
  });

  test('leaves nothing behind', () => {
    expect(readdirSync(folder)).toEqual(['a.proto']);
  });
});
