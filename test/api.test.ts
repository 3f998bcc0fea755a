/** The public functions: the document's example as a user would run it, and what programs must not notice. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';
import { spanTree } from './lib/span-tree.ts';

const DOCUMENT = readFileSync(fileURLToPath(new URL('../docs/api.md', import.meta.url)), 'utf8');

const [, EXAMPLE = '', TREE = ''] = /^```ts\n(.*?)^```$.*?^```\n(.*?)^```$/ms.exec(DOCUMENT) ?? [];

/** The example, compiled with the plugin. */
function built(): Project {
  const project = new Project();
  project.write('package.json', { type: 'module' });
  project.write('src/main.ts', EXAMPLE);
  project.write('tsconfig.json', {
    compilerOptions: {
      target: 'es2022',
      lib: ['esnext'],
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'build',
      types: ['node'],
      plugins: [{ transform: '@functrace/transformer' }],
    },
    include: ['src'],
  });
  expect(project.tspc('tsconfig.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  return project;
}

it('the example of the document does what it says, and no more where nothing is recorded', () => {
  using project = built();
  const off = project.run(['build/main.js'], { FUNCTRACE: 'off' });
  expect(off).toEqual({ status: 0, stdout: 'undefined\nundefined\n2\n', stderr: '' });
  const run = project.run(['build/main.js']);
  expect(run).toEqual({ status: 0, stdout: 'write\nwrite\n2\n', stderr: '' });
  using recording = project.recording();
  expect(spanTree(recording)).toBe(TREE.trimEnd());
  const marks = recording.prepare('SELECT name, data FROM mark ORDER BY id').all();
  expect(marks.map((row) => ({ ...row }))).toEqual([
    { name: 'read', data: '{"file":"a.csv","rows":1}' },
    { name: 'read', data: '{"file":"b.csv","rows":1}' },
  ]);
});

/** A program that nobody instrumented: its answers with the recording on and off are the same. */
it('keeps what the program sees: promises, errors, receivers, names', () => {
  using project = new Project();
  project.copy('test/fixtures/api/main.mjs', 'main.mjs');
  const off = project.run(['main.mjs'], { FUNCTRACE: 'off' });
  const on = project.run(['main.mjs']);
  expect(on).toEqual(off);
  expect(JSON.parse(on.stdout)).toEqual({
    returned: 3,
    subclass: true,
    thenable: 'untouched',
    error: 'Error: expected',
    rejected: 'Error: expected',
    unhandled: ['Error: nobody handles it'],
    method: ['read', 2, 'a b of it'],
    stack: 'body',
  });
  using recording = project.recording();
  const rows = recording
    .prepare(
      `SELECT site.name, site.line, outcome, span.task, parent IS NULL AS isRoot FROM span JOIN site ON site.id = span.site
       WHERE site.kind = 'span' AND site.file = 'main.mjs' ORDER BY seq`,
    )
    .all();
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    'returned 5 0 1 1',
    'subclass 8 0 2 1',
    'thenable 10 0 3 1',
    'error 12 1 4 1',
    'rejected 17 1 5 1',
    'unhandled 20 1 6 1',
    'Reader.read 27 0 7 1',
    'outer 29 0 8 1',
    'inner 30 0 8 0',
    'task 33 0 9 1',
    'stack 38 0 10 1',
  ]);
  const ids = JSON.parse(
    recording.prepare(`SELECT data FROM mark WHERE name = 'here'`).get()?.['data'] as string,
  ) as object;
  expect(
    recording
      .prepare(
        `SELECT span.id, task, site.name FROM span JOIN site ON site.id = span.site WHERE site.name = 'inner'`,
      )
      .get(),
  ).toMatchObject(ids);
});
