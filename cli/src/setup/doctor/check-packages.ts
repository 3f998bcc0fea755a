import { dirname, relative } from 'node:path';
import { type Installed, installedPackage } from '../project/installed.ts';
import { type Examination, OWN_PACKAGES } from './examine.ts';
import type { Finding } from './finding.ts';

const RUNTIME = '@functrace/runtime';
const TRANSFORMER = '@functrace/transformer';

export function checkPackages(examination: Examination): Finding[] {
  return [...missing(examination), ...versionsApart(examination), ...copies(examination)];
}

/** The transformer is needed where code is compiled, the runtime wherever it runs. */
function missing({ packages, roads, outputs }: Examination): Finding[] {
  const isInstrumented = outputs.some(({ tables }) => tables.size > 0);
  const isSetUp = roads.plugin || roads.bundler || roads.command;
  const absent = (name: string, text: string, command: string): Finding[] =>
    packages.get(name) === undefined
      ? [{ code: 'package-missing', text: `${name} is not installed: ${text}`, remedy: command }]
      : [];
  return [
    ...(isSetUp || isInstrumented
      ? absent(RUNTIME, 'instrumented code loads it', `npm install ${RUNTIME}`)
      : []),
    ...(isSetUp
      ? absent(TRANSFORMER, 'it instruments the code', `npm install --save-dev ${TRANSFORMER}`)
      : []),
  ];
}

function versionsApart({ packages }: Examination): Finding[] {
  const own = OWN_PACKAGES.flatMap((name) => {
    const found = packages.get(name);
    return found === undefined ? [] : [{ name, version: found.version }];
  });
  if (new Set(own.map(({ version }) => version)).size <= 1) return [];
  const list = own.map(({ name, version }) => `${name} ${version}`).join(', ');
  const names = own.map(({ name }) => `${name}@latest`).join(' ');
  return [
    {
      code: 'versions-apart',
      text: `the packages have different versions: ${list}`,
      remedy: `npm install ${names}`,
    },
  ];
}

/** Each copy of the runtime records for itself, and a call in one knows no caller in the other. */
function copies({ project, outputs, folder }: Examination): Finding[] {
  const folders = new Set([
    project.folder,
    ...outputs.flatMap(({ tables }) => [...tables.keys()].map(dirname)),
  ]);
  const found = new Map<string, Installed>();
  for (const one of folders) {
    const runtime = installedPackage(one, RUNTIME);
    if (runtime !== undefined) found.set(runtime.folder, runtime);
  }
  if (found.size <= 1) return [];
  const list = [...found.values()].map(
    ({ folder: place, version }) => `${relative(folder, place) || place} (${version})`,
  );
  return [
    {
      code: 'two-runtimes',
      text: `${found.size} copies of ${RUNTIME} are loaded: ${list.join(', ')}`,
      remedy: 'keep one, with "npm dedupe" or the same version in every package.json',
    },
  ];
}
