import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const FOLDERS = ['cli/src/generated', 'examples/orders/src/generated', 'examples/orders/sql'];

test('what is generated and committed is what the generator writes', () => {
  const script = join(root, 'scripts/generate.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: FOLDERS.map((folder) => `${folder}: as generated\n`).join(''),
  });
});
