import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CompilerRun {
  readonly status: number | null;
  readonly stderr: string;
}

/** Of the npm packages, so that every machine has the same ones; both packages start a binary from a script. */
const protocScript = scriptOf(import.meta.resolve('protoc/package.json'), 'protoc.cjs');
const bufScript = scriptOf(import.meta.resolve('@bufbuild/buf/package.json'), 'bin/buf');

/** The include files of protobuf itself, which come with protoc. */
export const protobufInclude: string = join(dirname(protocScript), 'include');

export function protoc(parameters: readonly string[], folder: string): CompilerRun {
  return run(protocScript, parameters, folder);
}

export function buf(parameters: readonly string[], folder: string): CompilerRun {
  return run(bufScript, parameters, folder);
}

function run(script: string, parameters: readonly string[], cwd: string): CompilerRun {
  const { status, stderr } = spawnSync(process.execPath, [script, ...parameters], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stderr };
}

function scriptOf(manifest: string, path: string): string {
  return join(dirname(fileURLToPath(manifest)), path);
}
