import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import type { Place } from './named-sites.ts';

/** The runtime is one file where it is built, and a folder of them where its sources run. */
const OWN = import.meta.url.endsWith('.ts') ? new URL('.', import.meta.url).href : import.meta.url;

/** The first line outside the runtime, of those that called. Asked once for each name. */
export function placeOfCaller(): Place {
  const site = getCallSites(16).find(({ scriptName }) => !scriptName.startsWith(OWN));
  if (site === undefined) return { file: '', line: 1, column: 1 };
  const { scriptName, lineNumber, columnNumber } = site;
  const path = scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName;
  const file = relative(process.cwd(), path).split(sep).join('/');
  return { file, line: lineNumber, column: columnNumber };
}
