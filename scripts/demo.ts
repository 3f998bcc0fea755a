/** `npm run demo`: builds the example with the plugin, runs it, and asks the recording what ran. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root, showTool } from './run-tool.ts';

const EXAMPLE = join(root, 'examples', 'orders');

/**
 * By path, not by name: npm links a command at the time of the install, and that of a fresh clone comes before the
 * build that makes it. Outside this repository the name `functrace` on the registry belongs to somebody else.
 */
function functrace(...args: string[]): string[] {
  const path = join(root, 'cli', 'package.json');
  const { bin } = JSON.parse(readFileSync(path, 'utf8')) as { bin: { functrace: string } };
  return ['node', join(root, 'cli', bin.functrace), ...args];
}

async function show(what: string, command: readonly string[]): Promise<void> {
  console.log(`\n$ ${what}`);
  await showTool(command, EXAMPLE);
}

async function main(): Promise<void> {
  await showTool(['npm', 'run', '--silent', 'build']);
  // Yesterday's recordings would be in today's report.
  rmSync(join(EXAMPLE, '.functrace'), { recursive: true, force: true });
  rmSync(join(EXAMPLE, 'build'), { recursive: true, force: true });

  await show('npx tspc', ['tspc']);
  await show('node build/main.js', ['node', 'build/main.js']);
  await show('npx functrace top -n 12', functrace('top', '-n', '12'));
  await show('npx functrace tree --depth 4', functrace('tree', '--depth', '4'));
}

await main();
