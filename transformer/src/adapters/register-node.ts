/** What Node's versions can do. */
import { registerHooks } from 'node:module';

/** The first version of each line in which hooks see every `require` (read in Node's change log). */
const SAFE: readonly (readonly [number, number, number])[] = [
  [22, 22, 3],
  [24, 11, 1],
  [25, 1, 0],
];

/** Why nothing can be instrumented at load. */
export function nodeObstacle(): string | undefined {
  // The types have it; Node has it from 22.15.
  const register: unknown = registerHooks;
  return typeof register === 'function'
    ? undefined
    : `Node ${process.versions.node} cannot instrument what it loads; expected 22.18 or newer`;
}

/** What may go wrong all the same. */
export function nodeWarning(version: string = process.versions.node): string | undefined {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const line = SAFE.find(([safe]) => safe >= major);
  if (line === undefined) return undefined;
  const isSafe = major === line[0] && (minor > line[1] || (minor === line[1] && patch >= line[2]));
  return isSafe
    ? undefined
    : `Node ${version} may leave CommonJS modules out that are loaded in unusual ways; ${line.join('.')} has the repair`;
}
