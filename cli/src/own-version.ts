import { existsSync, readFileSync } from 'node:fs';

/** The version of this package, which the others of FuncTrace share. */
export function ownVersion(): string {
  // The command is bundled into a folder below the one that it is compiled into.
  const places = ['../package.json', '../../package.json'].map(
    (path) => new URL(path, import.meta.url),
  );
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new Error('the package of the command has no package.json');
  return (JSON.parse(readFileSync(place, 'utf8')) as { version: string }).version;
}
