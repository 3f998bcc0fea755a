/** The walk through in docs/guide.md: each of its commands runs, in its order, and prints the table that stands there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const GUIDE = fileURLToPath(new URL('../docs/guide.md', import.meta.url));
const FEWEST_COMMANDS = 14;

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  return Array.from(
    markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm),
    ([, language = '', text = '']) => ({
      language,
      text,
    }),
  );
}

/** The first line of the table below a report's head, which the guide may leave out. */
function titlesOf(output: string): string[] {
  const start = output.startsWith('…\n') ? 2 : output.indexOf('\n\n') + 2;
  const [line = ''] = output.slice(start).split('\n');
  return line.trim().split(/\s+/);
}

it('runs as it is written', () => {
  using project = new Project();
  for (const name of ['src', 'sql', 'data/orders.json', 'package.json', 'tsconfig.json'])
    project.copy(`examples/orders/${name}`, name);
  const environment = {
    PATH: `${project.path('node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
  };
  let commands = 0;
  for (const { language, text } of blocksOf(readFileSync(GUIDE, 'utf8'))) {
    if (language === 'json') project.write('budgets.json', text);
    if (language === 'diff') {
      project.write('remedy.diff', text);
      const applied = project.spawn('git', ['apply', 'remedy.diff'], environment);
      expect(applied).toMatchObject({ status: 0, stderr: '' });
    }
    if (language !== 'console') continue;
    for (const [, command = '', shown = ''] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      commands++;
      const { status, stdout, stderr } = project.spawn('sh', ['-c', command], environment);
      expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({
        command,
        status: 0,
        stderr: '',
      });
      if (!command.startsWith('functrace')) continue;
      const [titles, real] = [titlesOf(shown), titlesOf(stdout)];
      expect({ command, titles }).toEqual({ command, titles: real });
    }
  }
  expect(commands).toBeGreaterThanOrEqual(FEWEST_COMMANDS);
});

it('counts as often as it says', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  using project = new Project();
  for (const name of ['src', 'data/orders.json', 'package.json', 'tsconfig.json'])
    project.copy(`examples/orders/${name}`, name);
  expect(project.tspc('tsconfig.json').status).toBe(0);
  expect(project.run(['build/visit.js']).status).toBe(0);
  const { stdout } = project.functrace(['top', '--json', '--focus', 'Suggestions']);
  const { rows } = JSON.parse(stdout) as { rows: { name: string; calls: number }[] };
  const calls = (name: string): string =>
    String(rows.find((row) => row.name === name)?.calls.toLocaleString('en-US'));
  for (const name of ['contains', 'Suggestions.#score', 'Suggestions.#together'])
    expect(guide).toMatch(new RegExp(` ${calls(name)}  ${name} `));
});
