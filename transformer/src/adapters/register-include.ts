import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Patterns of `include` that lead nowhere, as what they begin with is not there. Which files a program loads is known at
 * its end alone, and then its standard error is its own.
 */
export function patternsNowhere(include: readonly string[], root: string): string[] {
  return include.filter((pattern) => !existsSync(join(root, fixedPart(pattern))));
}

/** The folders before the first wildcard; all of a pattern that has none. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?{[]/.test(part));
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/');
}
