/** Who called whom, compared with a tree written by hand. */
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';
import { spanTree } from './lib/span-tree.ts';

const EXPECTED = `
main
  loadAll
    load
      later
        later.<anonymous@1:68>
      parse
    load
      later
        later.<anonymous@1:68>
      parse
    load
      later
        later.<anonymous@1:68>
      parse
    loadAll.<anonymous@14:21>
      double
    loadAll.<anonymous@14:21>
      double
    loadAll.<anonymous@14:21>
      double
  consume
    numbers
      first
      second
    double
    double
  main.<anonymous@88:27>
    startTimer
      startTimer.onTimer
        parse
        startTimer.onTimer.<anonymous@43:16>
          double
  recovers
    failing
      later
        later.<anonymous@1:68>
    parse
    double
  Square.constructor
    Shape.constructor
      Shape.grow
    double
    Square.get area
      parse
parse
`;

it('the recorded tree is the one written by hand', () => {
  using project = new Project();
  project.copy('test/fixtures/parents', 'src');
  project.writeSettings();
  expect(project.tspc('tsconfig.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(project.run(['build/main.js'])).toEqual({ status: 0, stdout: '', stderr: '' });

  using recording = project.recording();
  expect(spanTree(recording)).toBe(EXPECTED.trim());
  const tasks = recording
    .prepare('SELECT initFuncName, isFinished FROM GoroutineTrace ORDER BY gid')
    .all();
  expect(tasks.map((row) => ({ ...row }))).toEqual([
    { initFuncName: 'main', isFinished: 1 },
    { initFuncName: 'parse', isFinished: 1 },
  ]);
});
