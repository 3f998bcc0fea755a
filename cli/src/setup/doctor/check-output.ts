import { relative } from 'node:path';
import { FORMAT_VERSION, nameMatcher, NamePatternError, splitNames } from '@functrace/format';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';
import type { Output } from './output.ts';

/** What is compiled: whether it is there, instrumented, for this version, and not switched off by its names. */
export function checkOutput(examination: Examination): Finding[] {
  return examination.outputs.flatMap((output) => [
    ...checkFiles(output, examination),
    ...checkFormat(output, examination),
    ...checkNames(output, examination),
  ]);
}

function checkFiles({ path, files, tables }: Output, { folder, roads }: Examination): Finding[] {
  const file = relative(folder, path) || '.';
  if (tables.size > 0) return [];
  if (files.length > 0) {
    const text =
      files.length === 1
        ? 'its only JavaScript file is not instrumented'
        : `none of its ${files.length} JavaScript files is instrumented`;
    return [
      {
        code: 'not-instrumented',
        file,
        text,
        remedy: roads.plugin
          ? 'build again, with "tspc" or "functrace build", and see what "explain": true in the plugin\'s entry says of each function'
          : 'run it with "functrace run FILE", or instrument it with "functrace instrument DIR"',
      },
    ];
  }
  // Whatever else instruments the code may write elsewhere, or nothing at all.
  if (!roads.plugin) return [];
  return [
    {
      code: 'not-built',
      file,
      text: 'it holds no JavaScript',
      remedy: 'build the project, and ask again',
    },
  ];
}

function checkFormat({ path, tables }: Output, { folder }: Examination): Finding[] {
  const others = new Set(
    [...tables.values()]
      .flat()
      .map(({ format }) => format)
      .filter((format) => format !== FORMAT_VERSION),
  );
  if (others.size === 0) return [];
  return [
    {
      code: 'instrumented-for-other-version',
      file: relative(folder, path) || '.',
      text: `it was instrumented for format ${[...others].join(', ')}, and what is installed has ${FORMAT_VERSION}; such files run unrecorded`,
      remedy: 'build again',
    },
  ];
}

function checkNames({ path, tables }: Output, { folder, environment }: Examination): Finding[] {
  const names = [...tables.values()].flat().flatMap((table) => table.names);
  const ignored = environment['IGNORE_NAMES'] ?? '';
  if (names.length === 0 || ignored === '') return [];
  try {
    const matches = nameMatcher(splitNames(ignored));
    if (names.some((name) => matches(name) === undefined)) return [];
  } catch (error) {
    // Reported for itself.
    if (error instanceof NamePatternError) return [];
    throw error;
  }
  const count = names.length === 1 ? 'its only function' : `all of its ${names.length} functions`;
  return [
    {
      code: 'all-ignored',
      file: relative(folder, path) || '.',
      text: `IGNORE_NAMES is ${JSON.stringify(ignored)}, which switches off ${count}`,
      remedy: 'unset IGNORE_NAMES, or name less',
    },
  ];
}
