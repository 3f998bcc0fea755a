import { readFileSync } from 'node:fs';

/** The version of this package, which the others of FuncTrace share. */
export function ownVersion(): string {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return manifest.version;
}
