/**
 * `npm run generate`: writes what the repository generates for itself from .proto files, with its own generator. With
 * `--check`, a test holds the committed files to it: what differs is named, and the exit code is 1.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root, showTool } from './run-tool.ts';

interface GeneratedCode {
  /** Where imports are looked for. */
  readonly protos: string;
  readonly files: readonly string[];
  readonly targets: string;
  readonly out: string;
}

const GENERATED_CODE: readonly GeneratedCode[] = [
  {
    protos: 'format/proto',
    files: ['format/proto/functrace/v1/views.proto'],
    targets: 'messages',
    out: 'cli/src/generated',
  },
  {
    protos: 'examples/orders/proto',
    files: ['examples/orders/proto/orders/v1/order.proto'],
    targets: 'messages',
    out: 'examples/orders/src/generated',
  },
  {
    protos: 'examples/orders/proto',
    files: ['examples/orders/proto/orders/v1/order.proto'],
    targets: 'sql',
    out: 'examples/orders/sql',
  },
];

function generate({ protos, files, targets }: GeneratedCode, out: string): void {
  const command = join(root, 'codegen/bin/functrace-codegen.js');
  const args = [command, '--target', targets, '--out', out, '-I', protos, ...files];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`functrace-codegen ${out}: ${stderr}`);
}

/** Files that are committed and not written, written and not committed, or not the same. */
function differences(code: GeneratedCode): string[] {
  const fresh = mkdtempSync(join(tmpdir(), 'functrace-generated-'));
  try {
    generate(code, fresh);
    const [written, committed] = [filesIn(fresh), filesIn(join(root, code.out))];
    const paths = [...new Set([...written.keys(), ...committed.keys()])].toSorted();
    return paths.filter((path) => written.get(path) !== committed.get(path));
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  const paths = globSync('**/*.*', { cwd: folder });
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

if (process.argv.includes('--check')) {
  for (const code of GENERATED_CODE) {
    const stale = differences(code);
    console.log(
      `${code.out}: ${stale.length === 0 ? 'as generated' : `differs in ${stale.join(', ')}`}`,
    );
    if (stale.length > 0) process.exitCode = 1;
  }
} else {
  await showTool(['npm', 'run', '--silent', 'build']);
  for (const code of GENERATED_CODE) generate(code, join(root, code.out));
}
