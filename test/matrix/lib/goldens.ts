/**
 * The recorded trees that every road has to give, kept for review: one file a group. Where strictness or an old target
 * changes what a case does, traced or not, it has a tree for that as well: `group/name (sloppy)`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, GROUPS } from './cases.ts';
import type { Configuration } from './road.ts';

const TREES = join(FIXTURES, 'trees');
const HEAD = /^== (?<id>.+)\n/m;

/** Trees by id, or by id and variant. */
export type Goldens = ReadonlyMap<string, string>;

export function readGoldens(): Goldens {
  return new Map(
    GROUPS.map(pathOf)
      .filter((path) => existsSync(path))
      .flatMap((path) => entriesOf(readFileSync(path, 'utf8'))),
  );
}

/** The tree that a case has to give in a configuration. */
export function goldenOf(
  goldens: Goldens,
  id: string,
  configuration: Configuration,
): string | undefined {
  const keys = VARIANTS.filter(({ holds }) => holds(configuration)).map(({ name }) =>
    variantKey(id, name),
  );
  return [...keys, id].map((key) => goldens.get(key)).find((tree) => tree !== undefined);
}

/** What changes a case's calls, the most special first. */
const VARIANTS: readonly {
  readonly name: string;
  readonly holds: (configuration: Configuration) => boolean;
}[] = [
  { name: 'sloppy', holds: ({ isStrict }) => !isStrict },
  {
    name: 'ES2017 of Babel',
    holds: ({ target, compiler }) => target === 'ES2017' && compiler === 'Babel',
  },
  {
    name: 'ES2017',
    holds: ({ target, compiler }) => target === 'ES2017' && compiler === undefined,
  },
  {
    name: 'CommonJS',
    // What a bundler joins of ES modules keeps their order.
    holds: ({ format, compiler, target }) =>
      format === 'commonjs' && (compiler !== 'bundler' || target === undefined),
  },
];

function variantKey(id: string, name: string): string {
  return `${id} (${name})`;
}

/** What was recorded of a case in a configuration. */
export interface Seen {
  readonly configuration: Configuration;
  readonly tree: string;
}

/** The first tree of each case, and variants that account for the others as far as there are any. */
export function makeGoldens(seen: ReadonlyMap<string, readonly Seen[]>): Goldens {
  const goldens = new Map<string, string>();
  for (const [id, all] of seen) {
    const [first] = all;
    if (first === undefined) continue;
    goldens.set(id, first.tree);
    for (const { name, holds } of VARIANTS.toReversed()) {
      const those = all.filter(({ configuration }) => holds(configuration));
      const tree = those[0]?.tree;
      const isOne = those.every((one) => one.tree === tree);
      const isNew = those.some((one) => goldenOf(goldens, id, one.configuration) !== one.tree);
      if (tree !== undefined && isOne && isNew) goldens.set(variantKey(id, name), tree);
    }
  }
  return goldens;
}

export function writeGoldens(trees: Goldens): void {
  mkdirSync(TREES, { recursive: true });
  for (const group of GROUPS) {
    const own = [...trees].filter(([id]) => id.startsWith(`${group}/`));
    const text = own
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, tree]) => `== ${id}\n${tree}\n`)
      .join('\n');
    if (text !== '') writeFileSync(pathOf(group), text);
  }
}

function pathOf(group: string): string {
  return join(TREES, `${group}.txt`);
}

function entriesOf(text: string): (readonly [string, string])[] {
  const [, ...parts] = text.split(HEAD);
  return parts.flatMap((id, index) =>
    index % 2 === 0 ? [[id, (parts[index + 1] ?? '').trimEnd()] as const] : [],
  );
}
