/** Sites that are no functions of the program's: requests, by method and route, and what it names itself. */
import { MAX_SITES, SITE_KINDS, type SiteEntry, type SiteKind } from '@functrace/format';
import { addSites } from './switches.ts';

/** Where a name is in the source. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface SiteTable {
  /** Takes the numbers of so many sites, and returns the first. */
  readonly reserve: (count: number) => number;
  readonly isIgnored: (name: string) => boolean;
  readonly add: (base: number, file: string, sites: readonly SiteEntry[]) => void;
}

/** Of one kind; what goes beyond shares a site. A route that holds an id would otherwise take one for each. */
const MAX_NAMED = 1000;

/** -1: not recorded. */
export type NamedSite = (name: string, place: () => Place) => number;

/** @param other the name of what is too much */
export function namedSites(table: SiteTable, kind: SiteKind, other: string): NamedSite {
  const known = new Map<string, number>();
  const add = (name: string, { file, line, column }: Place): number => {
    const site = table.reserve(1);
    const isOn = site < MAX_SITES && !table.isIgnored(name);
    known.set(name, isOn ? site : -1);
    if (!isOn) return -1;
    addSites(site, [name], [true], true);
    table.add(site, file, [[name, SITE_KINDS.indexOf(kind), line, column, '']]);
    return site;
  };
  return (name, place) => {
    const site = known.get(name);
    if (site !== undefined) return site;
    if (known.size < MAX_NAMED) return add(name, place());
    return known.get(other) ?? add(other, place());
  };
}
