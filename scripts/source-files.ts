import { globSync } from 'node:fs';

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  // Written by builds.
  'dist',
  'build',
  // Programs that tests feed to the transformer; odd imports may be what they are about.
  'fixtures',
]);

/** Every TypeScript file that people write here, relative to the root, with forward slashes. */
export function sourceFiles(root: string): string[] {
  return globSync('**/*.{ts,mts,cts}', {
    cwd: root,
    exclude: (path) => path.split(/[/\\]/).some((part) => SKIPPED_FOLDERS.has(part)),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}
