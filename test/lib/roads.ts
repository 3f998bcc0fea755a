/** The ways to run a program without building it, and what they recorded. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Project } from './project.ts';

/** As npm links it. */
export const COMMAND: string = fileURLToPath(
  new URL('../../node_modules/@functrace/cli/bin/functrace.js', import.meta.url),
);

const LOADER = '@functrace/transformer/register';

/** Arguments of Node before the program's file, by the road's name. */
export const ROADS: Readonly<Record<string, readonly string[]>> = {
  'functrace run': [COMMAND, 'run'],
  'node --require': ['--require', LOADER],
  'node --import': ['--import', LOADER],
};

/** Paths of a project's recordings, the oldest first. */
export function recordings(project: Project, folder = '.functrace'): string[] {
  const path = project.path(folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.db'));
  return names.toSorted().map((name) => join(path, name));
}

/** `file name calls` of each recorded function that was called, over all recordings, in order. */
export function recordedCalls(project: Project, folder?: string): string[] {
  return rows(
    project,
    `SELECT site.file || ' ' || site.name || ' ' || count(*) AS text
     FROM span JOIN site ON span.site = site.id GROUP BY site.file, site.name`,
    folder,
  ).map((row) => String(row['text']));
}

export function rows(
  project: Project,
  sql: string,
  folder?: string,
): Readonly<Record<string, unknown>>[] {
  return recordings(project, folder)
    .flatMap((path) => {
      const db = new DatabaseSync(path, { readOnly: true });
      try {
        return db.prepare(sql).all();
      } finally {
        db.close();
      }
    })
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
