import type { Store } from '../store/open-store.ts';

/** A function of the traced program: the same name at the same place, in whatever session it was registered. */
export interface TracedFunction {
  /** Qualified: Cart.total */
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** One of the format's SITE_KINDS. */
  readonly kind: string;
}

export interface TracedFunctions {
  readonly list: readonly TracedFunction[];
  /** Index into `list` of each site that was called. */
  readonly ofSite: ReadonlyMap<number, number>;
  /** Indices of functions that one session has twice, because it loaded their file twice. */
  readonly loadedTwice: ReadonlySet<number>;
}

interface SiteRow extends TracedFunction {
  readonly id: number;
  readonly session: number;
}

export function tracedFunctions(store: Store): TracedFunctions {
  const list: TracedFunction[] = [];
  const indices = new Map<string, number>();
  const ofSite = new Map<number, number>();
  const loadedTwice = new Set<number>();
  const lastSession: number[] = [];
  const sites = store.rows<SiteRow>(
    `SELECT id, session, name, file, line, "column", kind FROM site
     WHERE id IN (SELECT site FROM call_node) ORDER BY session`,
  );
  for (const { id, session, ...site } of sites) {
    const key = `${site.file}\0${site.line}\0${site.column}\0${site.name}`;
    let index = indices.get(key);
    if (index === undefined) {
      index = list.push({ ...site }) - 1;
      indices.set(key, index);
    }
    if (lastSession[index] === session) loadedTwice.add(index);
    lastSession[index] = session;
    ofSite.set(id, index);
  }
  return { list, ofSite, loadedTwice };
}

export function functionAt(functions: readonly TracedFunction[], index: number): TracedFunction {
  const site = functions[index];
  if (site === undefined) throw new RangeError(`no function has the index ${index}`);
  return site;
}
