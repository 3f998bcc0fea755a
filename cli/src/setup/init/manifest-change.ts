import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredRange, type Project } from '../project/manifest.ts';
import { insertProperty, replaceValue } from './json-edit.ts';
import type { FileChange, ScriptChange, Step } from './plan.ts';

interface Wanted {
  readonly list: 'dependencies' | 'devDependencies';
  readonly name: string;
  readonly range: string;
}

/** The edit of package.json: scripts, packages, and what steps have to say in it. */
export function manifestChange(
  project: Project,
  steps: readonly Step[],
  ownVersion: string,
): { readonly change: FileChange | undefined; readonly added: readonly string[] } {
  const before = readFileSync(join(project.folder, 'package.json'), 'utf8');
  const scripts = steps.flatMap((step) => step.scripts ?? []);
  const wanted = wantedPackages(steps, ownVersion).filter(
    ({ name }) => declaredRange(project, name) === undefined,
  );
  const others = steps.flatMap((step) => step.manifest ?? []);
  let after = scripts.reduce(withScript, before);
  after = wanted.reduce(withPackage, after);
  after = others.reduce((text, { edit }) => edit(text), after);
  const added = wanted.map(({ name, range }) => `${name}@${range}`);
  if (after === before) return { change: undefined, added };
  const what = [
    ...scripts.map(({ name, before: old, after: text }) =>
      old === undefined ? `scripts.${name}: ${text}` : `scripts.${name}: ${old} → ${text}`,
    ),
    ...wanted.map(({ list, name, range }) => `${list}.${name}: ${range}`),
    ...others.map((other) => other.what),
  ];
  return { change: { path: 'package.json', before, after, what }, added };
}

/** The runtime is loaded wherever the instrumented program runs, so it is no development dependency. */
function wantedPackages(steps: readonly Step[], ownVersion: string): Wanted[] {
  const own = `^${ownVersion}`;
  const more = Object.assign(
    {},
    ...steps.map(({ devDependencies }) => devDependencies),
  ) as Readonly<Record<string, string>>;
  return [
    { list: 'dependencies', name: '@functrace/runtime', range: own },
    { list: 'devDependencies', name: '@functrace/cli', range: own },
    { list: 'devDependencies', name: '@functrace/transformer', range: own },
    ...Object.entries(more).map(([name, range]) => ({
      list: 'devDependencies' as const,
      name,
      range,
    })),
  ];
}

function withScript(text: string, { name, before, after }: ScriptChange): string {
  return before === undefined
    ? insertProperty(text, ['scripts'], name, after)
    : replaceValue(text, ['scripts', name], after);
}

function withPackage(text: string, { list, name, range }: Wanted): string {
  return insertProperty(text, [list], name, range, { isSorted: true });
}
