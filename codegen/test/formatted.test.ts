import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { TARGETS } from '../src/4-print/targets.ts';
import { generatedFolder, repository } from './protos.ts';
import { generateTargets, targetOutput } from './targets.ts';

const wideFolder = join(import.meta.dirname, 'fixtures/formatting');

/** What the formatter would change, in its own words. */
function unformatted(folder: string): string {
  writeFileSync(join(folder, '.oxfmtrc.json'), '{ "singleQuote": true }\n');
  const oxfmt = join(repository, 'node_modules/oxfmt/bin/oxfmt');
  const { stdout, stderr } = spawnSync(process.execPath, [oxfmt, '--check', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`.replaceAll(/\d+ ?ms/g, '? ms');
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-formatted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a formatter has nothing to change in the goldens', () => {
  const folder = scratch();
  cpSync(generatedFolder, join(folder, 'messages'), { recursive: true });
  cpSync(targetOutput, join(folder, 'targets'), { recursive: true });
  expect(unformatted(folder)).toContain('All matched files use the correct format');
});

test('nor in files whose every line is too long', () => {
  const { files } = generateTargets(Object.keys(TARGETS), wideFolder);
  const folder = scratch();
  const sources = files.filter(({ path }) => path.endsWith('.ts'));
  for (const { path, content } of sources) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  expect(sources.length).toBeGreaterThan(4);
  expect(unformatted(folder)).toContain('All matched files use the correct format');
});
