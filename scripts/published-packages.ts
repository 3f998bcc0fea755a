import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PublishedPackage {
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
}

/** The workspace packages that go to the registry: all that are not private. */
export function publishedPackages(root: string): PublishedPackage[] {
  return globSync('*/package.json', { cwd: root, exclude: ['node_modules'] })
    .toSorted()
    .flatMap((path) => {
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
        name: string;
        private?: boolean;
      };
      return manifest.private === true ? [] : [{ name: manifest.name, folder: dirname(path) }];
    });
}
