import { describe, expect, it } from 'vitest';
import { GROUPS, readCases } from './lib/cases.ts';
import { readGoldens } from './lib/goldens.ts';
import { makeReport, readReport, strayExcuses } from './lib/report.ts';
import { ROADS } from './roads/index.ts';

describe('the matrix', () => {
  const cases = readCases();

  it('has as many cases as are counted here', () => {
    const counts = GROUPS.map((group) => [
      group,
      cases.filter((one) => one.group === group).length,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      identity: 22,
      directives: 11,
      parameters: 20,
      classes: 23,
      'control-flow': 28,
      promises: 17,
      values: 15,
      errors: 23,
      modules: 32,
      process: 23,
    });
  });

  it('runs on as many roads and configurations as are counted here', () => {
    expect(
      Object.fromEntries(ROADS.map((road) => [road.name, road.configurations.length])),
    ).toEqual({
      'tspc-6': 10,
      'tspc-5': 10,
      text: 4,
      run: 4,
      instrument: 6,
      build: 3,
      'babel-8': 6,
      'babel-7': 3,
      vite: 4,
      rollup: 3,
      rolldown: 4,
      webpack: 3,
      rspack: 3,
      esbuild: 4,
      vitest: 2,
    });
  });

  it('knows the recorded calls of every case, and of no other', () => {
    expect(
      [...new Set([...readGoldens().keys()].map((key) => key.replace(/ .*/, '')))].toSorted(),
    ).toEqual(
      cases
        .filter(({ recordingVaries }) => !recordingVaries)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('excuses no case that does not exist', () => {
    expect(strayExcuses()).toEqual([]);
  });

  it('is what docs/conformance.md says; npm run conformance:matrix writes it', () => {
    expect(readReport()).toBe(makeReport());
  });
});
