import { SENSITIVE_MARK, SITE_KINDS, type SiteEntry } from '@functrace/format';
import type { FunctionSite, NodeKey, ParsedFile, Point } from '../1-parse/function-site.ts';
import type { Decision } from '../2-analyze/decide.ts';
import type { Edit, Edits } from './edits.ts';
import { chooseNames, type InjectedNames } from './names.ts';

/** All that a printer needs to instrument one file. */
export interface Plan {
  /** As it is registered: relative to the project, `/` between folders. */
  readonly file: string;
  readonly names: InjectedNames;
  readonly entries: readonly SiteEntry[];
  /** Names to redact in the whole program, see the selection. */
  readonly redact: readonly string[];
  readonly edits: Edits;
}

/** Undefined when nothing in the file is traced. */
export function planFile(
  file: string,
  parsed: ParsedFile,
  decisions: readonly Decision[],
  redact: readonly string[] = [],
): Plan | undefined {
  const traced = decisions.filter(({ isTraced }) => isTraced).map(({ site }) => site);
  if (traced.length === 0) return undefined;
  const names = chooseNames(parsed.dollarNames);
  const indexes = new Map(traced.map((site, index) => [site.key, index]));
  const enclosing = new Map(parsed.sites.map((site) => [site.key, site.enclosing]));
  const edits = new Map<NodeKey, Edit[]>();
  const add = (key: NodeKey, ...more: Edit[]): void => {
    const list = edits.get(key);
    // The list is this call's own.
    if (list === undefined) edits.set(key, more);
    else list.push(...more);
  };

  const parentOf = (site: FunctionSite): string | undefined => {
    let around = site.enclosing;
    while (around !== undefined) {
      const index = indexes.get(around);
      if (index !== undefined) return names.span(index);
      around = enclosing.get(around);
    }
    return undefined;
  };

  let points = 0;
  for (const [index, site] of traced.entries()) {
    // Points come first: a function's body is wrapped with its points in it.
    const context = {
      site,
      span: names.span(index),
      result: names.result(index),
      names,
      number: 0,
      add,
    };
    for (const point of site.points) {
      context.number = points++;
      planPoint(point, context);
    }
    for (const key of site.lifted) add(key, { op: 'lift' });
    add(site.key, enterEdit(site, index, names, parentOf(site)));
  }
  return { file, names, entries: traced.map(siteEntry), redact, edits: liftLast(edits) };
}

interface PointContext {
  readonly site: FunctionSite;
  readonly span: string;
  readonly result: string;
  /** Counts the points of the file. */
  readonly number: number;
  readonly names: InjectedNames;
  readonly add: (key: NodeKey, ...edits: Edit[]) => void;
}

type PointPlanner<Kind extends Point['kind']> = (
  point: Extract<Point, { readonly kind: Kind }>,
  context: PointContext,
) => void;

const PLANNERS: { readonly [Kind in Point['kind']]: PointPlanner<Kind> } = {
  await: ({ key, isIterated }, { add, span }) =>
    add(
      key,
      { op: 'pass-operand', pass: 'suspend', span },
      { op: 'pass', pass: 'resume', span, isIterated },
    ),
  yield: ({ key, isIterated }, { add, span }) =>
    add(
      key,
      { op: 'pass-operand', pass: 'pause', span },
      { op: 'pass', pass: 'resume', span, isIterated },
    ),
  'yield-star': ({ key, isIterated }, { add, span, site }) =>
    add(
      key,
      { op: 'delegate-operand', span, isAsync: site.isAsync },
      { op: 'pass', pass: 'resume', span, isIterated },
    ),
  throw: ({ key }, { add, span }) => add(key, { op: 'pass-operand', pass: 'thrown', span }),
  return: ({ key, value }, { add, span, result, site }) => {
    // An async generator awaits what it returns.
    const awaits = site.isAsync && site.isGenerator;
    if (awaits && value === 'none') return add(key, { op: 'keep-nothing', result, span });
    return add(key, {
      op: 'keep-result',
      result,
      isAnonymous: value === 'anonymous',
      suspends: awaits ? span : undefined,
    });
  },
  catch: ({ key, clauseKey, binding, afterReturn }, { add, span, result, names, number }) => {
    const own = binding === 'none' ? names.error(number) : undefined;
    const error = typeof binding === 'object' ? binding.name : own;
    add(key, { op: 'begin-catch', span, error, resets: afterReturn ? result : undefined });
    if (own !== undefined) add(clauseKey, { op: 'bind-error', error: own });
  },
  finally: ({ key, afterReturn }, { add, span, result, site, names, number }) => {
    if (afterReturn) add(key, { op: 'shelter-result', result, kept: names.kept(number) });
    if (site.isAsync || site.isGenerator) add(key, { op: 'begin-resumed', span });
  },
  'awaiting-loop': ({ key, outerKey, awaitsIterator, disposes }, { add, span }) => {
    add(key, { op: 'follow-rounds', span, iterates: awaitsIterator, disposes });
    add(outerKey, { op: 'resume-after', span });
  },
  'await-using': ({ key }, { add, span, names, number }) =>
    add(key, { op: 'suspend-at-disposal', span, suspender: names.suspender(number) }),
  'disposing-block': ({ key }, { add, span }) => add(key, { op: 'resume-at-end', span }),
};

function planPoint(point: Point, context: PointContext): void {
  // The table's type ties each planner to its point; TypeScript cannot follow that through the look-up.
  const plan = PLANNERS[point.kind] as PointPlanner<Point['kind']>;
  plan(point, context);
}

function enterEdit(
  site: FunctionSite,
  index: number,
  names: InjectedNames,
  parent: string | undefined,
): Edit {
  return {
    op: 'enter',
    site: index,
    span: names.span(index),
    result: names.result(index),
    parent,
    parameters: site.parameters
      .map(({ binding, isShadowed }, position) => ({ binding, position, isShadowed }))
      .filter(({ isShadowed }) => !isShadowed),
    isAnonymous: site.returnsAnonymous,
    endIsReachable: site.endIsReachable,
    resumesAtEnd: site.disposesAtEnd,
  };
}

/** A lifted function may be traced itself, and is known by the node that this leaves. */
function liftLast(edits: ReadonlyMap<NodeKey, Edit[]>): Edits {
  for (const list of edits.values()) {
    if (list.length > 1 && list[0]?.op === 'lift') list.push(...list.splice(0, 1));
  }
  return edits;
}

function siteEntry(site: FunctionSite): SiteEntry {
  const labels = site.parameters
    .map(({ label, isSensitive }) => (isSensitive ? SENSITIVE_MARK + label : label))
    .join(',');
  return [site.name, SITE_KINDS.indexOf(site.kind), site.line, site.column, labels];
}
