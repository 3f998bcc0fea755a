import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DiagnosticList, formatDiagnostic } from '../src/diagnostic.ts';
import { loadFiles } from '../src/doors/load-files.ts';
import { generate } from '../src/generate.ts';
import { protoc } from './compilers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functrace-names-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

/** What the command says of a run with all of the files, and whether protoc takes it. */
function run(
  name: string,
  files: Files,
): { lines: readonly string[]; written: number; protoc: boolean } {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `syntax = "proto3";\npackage p;\n${text}`);
  }
  const diagnostics = new DiagnosticList();
  const paths = Object.keys(files);
  const loaded = loadFiles(
    paths.map((path) => join(root, path)),
    [root],
    diagnostics,
  );
  const options = { targets: ['messages'], all: false };
  const generated = generate(loaded.files, loaded.requested, options, diagnostics);
  const compiled = protoc(['-I.', '--descriptor_set_out=set.binpb', ...paths], root);
  return {
    lines: generated.diagnostics.map((found) => formatDiagnostic(found).replaceAll(`${root}/`, '')),
    written: generated.files.length,
    protoc: compiled.status === 0,
  };
}

const APART =
  '; the registry finds the one that is loaded last, and protoc takes them in separate runs only';

const CASES: readonly (readonly [name: string, files: Files, expected: string])[] = [
  [
    'one imports the other',
    { 'a.proto': 'message X {}\n', 'b.proto': 'import "a.proto";\n  message X {}\n' },
    'b.proto:4:3: error ORM031: message p.X is already declared as a message at a.proto:3:1',
  ],
  [
    'a third imports both',
    {
      'a.proto': 'message X {}\n',
      'b.proto': 'enum X { ZERO = 0; }\n',
      'c.proto': 'import "a.proto";\nimport "b.proto";\n',
    },
    'b.proto:3:1: error ORM031: enum p.X is already declared as a message at a.proto:3:1',
  ],
  [
    'a fourth does, through one between',
    {
      'a.proto': 'service X {}\n',
      'b.proto': 'message X {}\n',
      'c.proto': 'import "a.proto";\n',
      'd.proto': 'import "b.proto";\nimport "c.proto";\n',
    },
    'b.proto:3:1: error ORM031: message p.X is already declared as a service at a.proto:3:1',
  ],
  [
    "values of enums, which stand in the enum's scope",
    {
      'a.proto': 'enum A { ZERO = 0; }\n',
      'b.proto': 'import "a.proto";\nenum B {\n  ZERO = 0;\n}\n',
    },
    'b.proto:5:3: error ORM031: enum value p.ZERO is already declared as an enum value at a.proto:3:10',
  ],
  [
    'files that nothing brings together',
    { 'v1/x.proto': 'message X {}\n', 'v2/x.proto': 'message X {}\n' },
    `v2/x.proto:3:1: warning ORM031: message p.X is already declared as a message at v1/x.proto:3:1${APART}`,
  ],
];

function table(name: string): string {
  return `message ${name} { //@orm:table=things\n  int32 id = 1; //@orm:pk\n}\n`;
}

describe('one name in two files', () => {
  test.each(CASES)('%s', (name, files, expected) => {
    const { lines, written, protoc: isTaken } = run(name.replaceAll(/\W/g, '-'), files);
    expect(lines).toEqual([expected]);
    const isError = expected.includes(': error ');
    expect(written).toBe(isError ? 0 : Object.keys(files).length);
    // In one run, protoc takes none of them.
    expect(isTaken).toBe(false);
  });

  test('what is no clash, to protoc either', () => {
    const files = {
      'a.proto': 'message X { message Y {} enum E { ZERO = 0; } }\nmessage Y {}\n',
      'b.proto': 'import "a.proto";\nmessage Z { message Y {} enum E { ZERO = 0; } X x = 1; }\n',
    };
    expect(run('fine', files)).toEqual({ lines: [], written: 2, protoc: true });
  });

  test('two tables of one name', () => {
    expect(run('tables', { 'a.proto': table('A'), 'b.proto': table('B') })).toEqual({
      lines: ['b.proto:3:20: error ORM028: table "things" already belongs to message p.A'],
      written: 0,
      protoc: true,
    });
  });

  test('two of one file are a mistake of its syntax', () => {
    const { lines, protoc: isTaken } = run('one-file', {
      'a.proto': 'message X {}\nmessage X {}\n',
    });
    expect(lines).toEqual([expect.stringMatching(/^a\.proto:\d+:1: error ORM001: .*'X'/)]);
    expect(isTaken).toBe(false);
  });
});
