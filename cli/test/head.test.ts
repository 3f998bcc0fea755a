import { expect, test } from 'vitest';
import { RecordingBuilder } from './recording-builder.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';

test('every report says what was folded, and what made room', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder('.functrace/shop.db');
  for (const [folded, evicted] of [
    [1_200_000, 0],
    [34_567, 1],
  ]) {
    builder.session({ folded: folded ?? 0, evicted: evicted ?? 0 });
    const site = builder.site({ name: 'work' });
    builder.node({ site, durations: [5] });
    builder.span({ site, start: 10, duration: 5, running: 5 });
  }
  builder.close();
  for (const args of [['top'], ['tree'], ['show', '1']]) {
    const text = await runAnyway(args);
    expect(text).toMatch(
      /^folded +1,234,567 unremarkable calls of these are in the call tree only$/m,
    );
    expect(text).toMatch(/^evicted +1 span made room at the size limit; the call tree has them$/m);
  }
});

test('every report says of how many functions the times are estimates', async () => {
  enterScratchFolder();
  const builder = new RecordingBuilder('.functrace/shop.db');
  for (const counted of [90, 80]) {
    builder.session({});
    for (const [name, more] of [
      ['busy', counted],
      ['whole', 0],
    ] as const) {
      const site = builder.site({ name, line: name.length });
      builder.node({ site, calls: 1 + more, durations: [5], counted: more });
      builder.span({ site, start: 10, duration: 5, running: 5 });
    }
  }
  builder.close();
  for (const args of [['top'], ['tree'], ['show', '1']])
    expect(await runAnyway(args)).toMatch(
      /^budget +functions over budget: 1, their times are estimates$/m,
    );
});
