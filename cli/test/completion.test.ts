import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functrace } from './child.ts';
import { scratchFolder } from './scratch.ts';

function isThere(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

function script(shell: string): string {
  const { code, stdout, stderr } = functrace(['completion', shell]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** What bash would offer for the words, the last of which is being written. */
function offered(path: string, words: readonly string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `source ${path}; COMP_WORDS=(functrace ${list}); COMP_CWORD=${words.length}; _functrace; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

test.skipIf(!isThere('bash'))('bash completes commands, options and their values', () => {
  const path = join(scratchFolder(), 'functrace.bash');
  writeFileSync(path, script('bash'));
  expect(offered(path, ['t'])).toEqual(expect.arrayContaining(['top', 'tree']));
  expect(offered(path, [''])).toEqual(
    expect.arrayContaining(['run', 'diff', 'completion', '--help']),
  );
  expect(offered(path, ['top', '--s'])).toEqual(
    expect.arrayContaining(['--sort', '--store', '--session', '--show']),
  );
  expect(offered(path, ['top', '--sort', 'p'])).toEqual(['p50', 'p90', 'p99']);
  expect(offered(path, ['top', '--by', ''])).toEqual(['function', 'file', 'package', 'task']);
  expect(offered(path, ['top', '-n', ''])).toEqual([]);
  // Files are bash's own.
  expect(offered(path, ['rm', 'x'])).toEqual([]);
  expect(offered(path, ['nonsense', '--'])).toEqual([]);
});

test.each(['zsh', 'fish'])('%s takes the script', (shell) => {
  const text = script(shell);
  expect(text).toContain('who called whom, with counts and times');
  expect(text).toContain('p50 p90 p99');
  if (!isThere(shell)) return;
  const path = join(scratchFolder(), 'script');
  writeFileSync(path, text);
  expect(spawnSync(shell, ['-n', path], { encoding: 'utf8' }).stderr).toBe('');
});

test('another shell', () => {
  expect(functrace(['completion', 'tcsh'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'functrace: FT_CLI_USAGE: <shell> is "tcsh"; expected one of bash, zsh, fish\n',
  });
});
