import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { addPlugin } from '../src/setup/init/config-edit.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures/configs');

const MODULE = '@functrace/transformer/vite';
const names = readdirSync(FIXTURES).toSorted();

/** Configurations whose form says too little: adding to them could break somebody's build. */
const UNKNOWN = names.filter((name) => name.startsWith('unknown-'));

test.each(names)('%s', async (name) => {
  const text = readFileSync(join(FIXTURES, name), 'utf8');
  const asText = name.startsWith('babel');
  const edited = addPlugin(name, text, { module: MODULE, asText });
  if (UNKNOWN.includes(name)) {
    expect(edited).toBeUndefined();
    return;
  }
  await expect(edited).toMatchFileSnapshot(`golden/configs/${basename(name)}.txt`);
});

test('every form was tried', () => {
  expect(names).toHaveLength(19);
  expect(UNKNOWN).toHaveLength(7);
});

test('line breaks of Windows stay', () => {
  const lines = [
    "import { defineConfig } from 'vite';",
    '',
    'export default defineConfig({',
    "  base: '/',",
    '});',
    '',
  ];
  const edited = addPlugin('vite.config.ts', lines.join('\r\n'), { module: MODULE });
  expect(edited?.split('\r\n')).toEqual([
    lines[0],
    `import functrace from '${MODULE}';`,
    '',
    lines[2],
    '  plugins: [functrace()],',
    ...lines.slice(3),
  ]);
});
