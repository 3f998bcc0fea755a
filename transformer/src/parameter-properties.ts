import type { EsNode } from './1-parse/estree-nodes.ts';
import type { Decision } from './2-analyze/decide.ts';

/** oxc sets parameter properties behind a `super` that is no part of a `try`, and without one at the start: too early. */
const EARLY = {
  isTraced: false,
  reason: 'has parameter properties, which the compiler would set before super is called',
};

const SUPER = /\bsuper\s*\(/;

export function callsSuper(source: string): boolean {
  return SUPER.test(source);
}

/** Leaves out constructors that oxc would break, were they traced, when it compiles the file. */
export function sparePropertySetters(
  decision: Decision,
  nodes: readonly EsNode[],
  source: string,
): Decision {
  const { site, isTraced } = decision;
  if (!isTraced || site.kind !== 'constructor') return decision;
  const { start, end, params = [] } = nodes[site.key] as EsNode & { params?: readonly EsNode[] };
  const hasProperties = params.some(({ type }) => type === 'TSParameterProperty');
  return hasProperties && callsSuper(source.slice(start, end))
    ? { ...decision, ...EARLY }
    : decision;
}
