import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { TARGETS } from '../src/4-print/targets.ts';
import { buf, protobufInclude, protoc, type CompilerRun } from './compilers.ts';
import { generatedFolder, PROTO_FILES, protoFolder, repository } from './protos.ts';

const command = join(repository, 'codegen/bin/functrace-codegen.js');
const plugin = join(repository, 'codegen/bin/protoc-gen-functrace.js');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functrace-doors-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

function run(program: string, parameters: readonly string[], cwd: string): Run {
  const { status, stderr, stdout } = spawnSync(program, parameters, { cwd, encoding: 'utf8' });
  return { status, stderr, stdout };
}

function runCommand(parameters: readonly string[], cwd: string = protoFolder): Run {
  return run(process.execPath, [command, ...parameters], cwd);
}

function runProtoc(source: string, out: string, files: readonly string[]): CompilerRun {
  const parameters = [`--plugin=protoc-gen-functrace=${plugin}`, `--functrace_out=${out}`];
  return protoc([...parameters, ...files], source);
}

function runBuf(source: string, out: string): CompilerRun {
  const template = JSON.stringify({
    version: 'v2',
    plugins: [{ local: [process.execPath, plugin], out, strategy: 'all' }],
  });
  return buf(['generate', '--template', template], source);
}

function filesIn(root: string): Record<string, string> {
  const paths = globSync('**/*.ts', { cwd: root }).toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function outputFolder(name: string): string {
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  return out;
}

describe('the two doors', () => {
  test('the command writes the goldens', async () => {
    const out = outputFolder('command');
    expect(runCommand(['--out', out, ...PROTO_FILES])).toEqual({
      status: 0,
      stderr: '',
      stdout: '',
    });
    const files = filesIn(out);
    expect(Object.keys(files)).toHaveLength(PROTO_FILES.length);
    for (const [path, content] of Object.entries(files)) {
      await expect(content).toMatchFileSnapshot(join(generatedFolder, path));
    }
  });

  test('protoc gets the same bytes', () => {
    const out = outputFolder('protoc');
    expect(runProtoc(protoFolder, out, PROTO_FILES)).toMatchObject({ status: 0, stderr: '' });
    expect(filesIn(out)).toEqual(filesIn(join(folder, 'command')));
  });

  test('buf gets the same bytes', () => {
    const out = outputFolder('buf');
    expect(runBuf(protoFolder, out)).toMatchObject({ status: 0 });
    expect(filesIn(out)).toEqual(filesIn(join(folder, 'command')));
  });

  test('a name that two files declare, groups of extensions, and defaults', () => {
    const source = outputFolder('odd');
    const old = 'syntax = "proto2";\npackage p;\nmessage X { enum E { A = 0; } }\n';
    const text = `syntax = "proto2";
package p;
import "a/x.proto";
extend X { optional group Extra = 100 { optional int32 count = 1; } }
message Y {
  optional X.E old = 1;
  optional float big = 2 [default = 9e9];
  optional float third = 3 [default = 0.333333333333];
  optional double pi = 4 [default = 3.0];
  optional int32 mask = 5 [default = -0x10];
  optional bytes key = 6 [default = "\\0\\xfe\\n" 'it"s'];
  optional string name = 7 [default = "\\341\\210\\264"];
  optional double none = 8 [default = -inf];
}
`;
    for (const [path, content] of [
      ['a/x.proto', old.replace('X {', 'X { extensions 100 to 200;')],
      ['b/x.proto', old],
      ['y.proto', text],
    ] as const) {
      mkdirSync(join(source, path, '..'), { recursive: true });
      writeFileSync(join(source, path), content);
    }
    const [one, other] = [outputFolder('odd-command'), outputFolder('odd-protoc')];
    const ran = runCommand(['--out', one, 'a/x.proto', 'b/x.proto', 'y.proto'], source);
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stderr).toMatch(/^(?:b\/x\.proto:\d+:\d+: warning ORM031: .*\n)+$/);
    // protoc refuses two files of one run that declare the same name.
    expect(runProtoc(source, other, ['a/x.proto', 'y.proto'])).toMatchObject({ status: 0 });
    expect(runProtoc(source, other, ['b/x.proto'])).toMatchObject({ status: 0 });
    expect(filesIn(other)).toEqual(filesIn(one));
    const written = filesIn(one)['y.pb.ts'] ?? '';
    expect(written).toContain("from './a/x.pb.ts'");
    expect(written).toContain('export class Extra ');
    expect(
      [...written.matchAll(/@defaultValue (?<text>.*) \*\//g)].map(([, value]) => value),
    ).toEqual([
      '9000000000',
      '0.33333334',
      '3',
      '-16',
      String.raw`\000\376\nit\"s`,
      '\u1234',
      '-inf',
    ]);
  });

  test('files of protobuf itself, whichever door', () => {
    const include = protobufInclude;
    const files = globSync('google/protobuf/**/*.proto', { cwd: include }).toSorted();
    expect(files.length).toBeGreaterThan(15);
    const [one, other] = [outputFolder('own-command'), outputFolder('own-protoc')];
    expect(runCommand(['--out', one, '--all', '--check', ...files], include).status).toBe(1);
    expect(runCommand(['--out', one, ...files], include)).toMatchObject({ status: 0, stderr: '' });
    expect(runProtoc(include, other, files)).toMatchObject({ status: 0 });
    expect(Object.keys(filesIn(one))).toHaveLength(files.length);
    expect(filesIn(other)).toEqual(filesIn(one));
  });
});

describe('problems', () => {
  const broken = 'syntax = "proto3";\npackage p;\nmessage X {\n  string a = 1; //@orm:colum=b\n}\n';
  const message = 'unknown key "colum"; did you mean "column"?';

  function sourceFolder(): string {
    const source = outputFolder('broken');
    writeFileSync(join(source, 'a.proto'), broken);
    return source;
  }

  test('the command prints them, exits 1 and writes nothing', () => {
    const source = sourceFolder();
    const { status, stderr } = runCommand(['a.proto'], source);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `a.proto:4:24: error ORM012: ${message}\n`,
    });
    expect(filesIn(source)).toEqual({});
  });

  test('protoc prints them', () => {
    const source = sourceFolder();
    const { status, stderr } = runProtoc(source, outputFolder('none'), ['a.proto']);
    expect(status).toBe(1);
    expect(stderr).toContain(`\na.proto:4:3: error ORM012: ${message}\n`);
  });

  test('buf prints them', () => {
    const { status, stderr } = runBuf(sourceFolder(), outputFolder('none'));
    expect(status).not.toBe(0);
    expect(stderr).toContain(`a.proto:4:3: error ORM012: ${message}`);
    expect(stderr).not.toContain('edition');
  });

  test('--check writes nothing', () => {
    const out = outputFolder('checked');
    expect(runCommand(['--check', '--out', out, ...PROTO_FILES]).status).toBe(0);
    expect(filesIn(out)).toEqual({});
  });

  test.each([
    [[], "missing required argument 'files'"],
    [['--nonsense', 'a.proto'], "unknown option '--nonsense'"],
    [['--target', 'cobol', 'shop/v1/user.proto'], 'expected one of messages'],
    [['no.proto'], 'there is no file "no.proto"'],
  ])('usage %j', (parameters, expected) => {
    const { status, stderr } = runCommand(parameters);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^functrace-codegen: FT_CODEGEN_USAGE: .*\n$/);
    expect(stderr).toContain(expected);
  });

  test('an option that the plugin does not know is an error', () => {
    const out = `nonsense:${outputFolder('none')}`;
    const { status, stderr } = runProtoc(protoFolder, out, ['wire/legacy.proto']);
    expect(status).toBe(1);
    expect(stderr).toContain(
      `unknown option "nonsense"; expected "all" or "target=${Object.keys(TARGETS).join('|')}"`,
    );
  });
});
