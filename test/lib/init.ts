/** Sets a project up with `functrace init`, as its user would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Project } from './project.ts';

/** Texts of the project's own files. */
export function snapshot({ folder }: Project): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
}

/** Runs init twice, the second time of which nothing may change, and gives what it said the first time. */
export function init(made: Project): string {
  const first = made.functrace(['init']);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  const after = snapshot(made);
  const second = made.functrace(['init']);
  expect(second.stdout).toMatch(/^changed +nothing$/m);
  expect(snapshot(made)).toEqual(after);
  expect(made.functrace(['init', '--dry-run']).stdout).toBe('');
  return first.stdout;
}
