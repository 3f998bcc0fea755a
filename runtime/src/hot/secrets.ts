/**
 * Which parameters of which functions are redacted: by their names, by the mark that the transformer left of a
 * `@sensitive`, and what goes through an accessor whose own name says so.
 */
import { SENSITIVE_MARK, SITE_KINDS, type SiteEntry } from '@functrace/format';
import { isSensitiveName } from './sensitive.ts';

interface Secrets {
  readonly positions: readonly boolean[];
  /** A getter's result. */
  readonly hasResult: boolean;
}

const bySite = new Map<number, Secrets>();

/** The functions that have any, of those from `base` on. */
export function addSecrets(base: number, sites: readonly SiteEntry[]): void {
  for (let index = 0; index < sites.length; index++) {
    const entry = sites[index];
    if (entry === undefined) continue;
    const secrets = secretsOf(entry[0], SITE_KINDS[entry[1]] ?? '', entry[4]);
    if (secrets.hasResult || secrets.positions.includes(true)) bySite.set(base + index, secrets);
  }
}

export function hasSecrets(site: number): boolean {
  return bySite.has(site);
}

/** The entries as reports show them. */
export function withoutMarks(sites: readonly SiteEntry[]): SiteEntry[] {
  const entries: SiteEntry[] = [];
  for (let index = 0; index < sites.length; index++) {
    const entry = sites[index];
    if (entry === undefined) continue;
    const parameters = entry[4].replaceAll(SENSITIVE_MARK, '');
    entries[index] = [entry[0], entry[1], entry[2], entry[3], parameters];
  }
  return entries;
}

function secretsOf(name: string, kind: string, parameters: string): Secrets {
  // An accessor's name is `User.get password`.
  const own = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1);
  const isAccessor = (kind === 'getter' || kind === 'setter') && isSensitiveName(own);
  const labels = parameters === '' ? [] : parameters.split(',');
  return {
    positions: labels.map(
      (label) => isAccessor || label.startsWith(SENSITIVE_MARK) || isSensitiveName(label),
    ),
    hasResult: isAccessor && kind === 'getter',
  };
}

/** The call that began last of a function with secrets: its parameters are recorded before anything else begins. */
let latest = 0;
let positions: readonly boolean[] = [];

/** Calls of getters whose results are redacted and that have not ended, the innermost last. */
const getters: number[] = [];
let running = 0;

/** A call of a function that has secrets begins. */
export function beginSecrets(span: number, site: number): void {
  const secrets = bySite.get(site);
  if (secrets === undefined) return;
  latest = span;
  positions = secrets.positions;
  if (secrets.hasResult) getters[running++] = span;
}

export function isSecretParameter(span: number, position: number): boolean {
  return span === latest && positions[position] === true;
}

/** A call ends: whether its result is redacted. */
export function endsSecret(span: number): boolean {
  if (running === 0) return false;
  let at = running - 1;
  while (at >= 0 && getters[at] !== span) at--;
  if (at === -1) return false;
  // Those above it never ended: the machine's stack overflowed inside them.
  running = at;
  return true;
}
