import type { Store } from '../store/open-store.ts';
import type { TracedFunction } from './traced-functions.ts';

export interface ExportSite extends TracedFunction {
  readonly id: number;
  /** Names of the parameters, as declared. */
  readonly parameters: readonly string[];
}

interface SiteRow extends TracedFunction {
  readonly id: number;
  readonly names: string;
}

/** Every function by the id of its site. */
export function exportSites(store: Store): ReadonlyMap<number, ExportSite> {
  const rows = store.rows<SiteRow>(
    'SELECT id, name, file, line, "column", kind, parameters AS names FROM site ORDER BY id',
  );
  const sites = new Map<number, ExportSite>();
  for (const { names, ...site } of rows) {
    const parameters = names === '' ? [] : names.split(',');
    sites.set(site.id, { ...site, parameters });
  }
  return sites;
}
