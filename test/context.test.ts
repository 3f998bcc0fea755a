/** On whose behalf callbacks run that no call made, compared with a tree written by hand. */
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';
import { spanTree } from './lib/span-tree.ts';

const EXPECTED = `
callbacks
  inFile
    step
  inImmediate
    step
  inMicrotask
    step
  inRow
    step
  inThen
    step
  inTick
    step
  inTimer
    step
step
events
  onData
    step
  onData
    step
  onEvent
    step
step
both
  inTimer
    step
  inTimer
    step
  inTimer
    step
  inTimer
    step
  waits
  waits
values
  inTimer
    step
  inTimer
    step
step
step
fails
  inTimer
    step
inThen
  step
step
waits
  inTimer
    step
  inTimer
    step
step
batches
  inTimer
    step
  inTimer
    step
step
step
`;

it('callbacks belong to the operation that handed them on, and what follows it does not', () => {
  using project = new Project();
  project.copy('test/fixtures/context', 'src');
  project.writeSettings();
  expect(project.tspc('tsconfig.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(project.run(['build/main.js'])).toEqual({ status: 0, stdout: 'mine too\n', stderr: '' });
  using recording = project.recording();
  expect(spanTree(recording, 'byName')).toBe(EXPECTED.trim());
});
