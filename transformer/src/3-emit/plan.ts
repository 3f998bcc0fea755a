import { SENSITIVE_MARK, SITE_KINDS, type SiteEntry, type SiteKind } from '@functrace/format';
import type { FunctionSite, NodeKey, ParsedFile, Point } from '../1-parse/function-site.ts';
import type { Decision } from '../2-analyze/decide.ts';
import type { Edit, Edits, Passing } from './edits.ts';
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

/** What of the selection concerns values. */
export interface Recorded {
  readonly redact: readonly string[];
  readonly receivers: boolean;
}

/** Not constructors: there is nothing to see of `this` yet, and it may not be touched before `super()`. */
const RECEIVING: ReadonlySet<SiteKind> = new Set([
  'method',
  'getter',
  'setter',
  'async method',
  'generator method',
  'async generator method',
]);

/** Undefined when nothing in the file is traced. */
export function planFile(
  file: string,
  parsed: ParsedFile,
  decisions: readonly Decision[],
  { redact, receivers }: Recorded = { redact: [], receivers: false },
): Plan | undefined {
  const traced: FunctionSite[] = [];
  for (const { isTraced, site } of decisions) if (isTraced) traced.push(site);
  if (traced.length === 0) return undefined;
  const names = chooseNames(parsed.dollarNames);
  const spans = new Spans(parsed.sites, traced, names);
  const edits = new EditLists();
  let points = 0;
  let hasLifted = false;
  for (const [index, site] of traced.entries()) {
    const context = new PointContext(site, index, names, edits);
    // Points come first: a function's body is wrapped with its points in it.
    for (const point of site.points) {
      context.number = points++;
      planPoint(point, context);
    }
    for (const key of site.lifted) edits.add(key, LIFT);
    hasLifted ||= site.lifted.length > 0;
    const hasReceiver = receivers && RECEIVING.has(site.kind);
    edits.add(site.key, enterEdit(site, index, context, spans.around(site), hasReceiver));
  }
  if (hasLifted) edits.liftLast();
  return { file, names, entries: traced.map(siteEntry), redact, edits: edits.byKey };
}

const LIFT: Edit = { op: 'lift' };

/** The variables of the spans that functions stand in. */
class Spans {
  readonly #names: InjectedNames;
  /** By key: the function's index among the traced ones. */
  readonly #indexes: (number | undefined)[] = [];
  /** By key. Made where a function that is left out has traced ones around it. */
  #enclosing: (NodeKey | undefined)[] | undefined;
  readonly #sites: readonly FunctionSite[];

  constructor(
    sites: readonly FunctionSite[],
    traced: readonly FunctionSite[],
    names: InjectedNames,
  ) {
    this.#names = names;
    this.#sites = sites;
    for (const [index, { key }] of traced.entries()) setAt(this.#indexes, key, index);
  }

  /** The innermost one around a function, undefined when there is none. */
  around({ enclosing }: FunctionSite): string | undefined {
    for (let at = enclosing; at !== undefined; at = this.#enclosingOf(at)) {
      const index = this.#indexes[at];
      if (index !== undefined) return this.#names.span(index);
    }
    return undefined;
  }

  #enclosingOf(key: NodeKey): NodeKey | undefined {
    if (this.#enclosing === undefined) {
      this.#enclosing = [];
      for (const site of this.#sites) setAt(this.#enclosing, site.key, site.enclosing);
    }
    return this.#enclosing[key];
  }
}

/** The edits of each node. Lists are shared among nodes, unless more than one thing is done to them. */
class EditLists {
  readonly byKey: (readonly Edit[] | undefined)[] = [];

  set(key: NodeKey, list: readonly Edit[]): void {
    setAt(this.byKey, key, list);
  }

  add(key: NodeKey, edit: Edit): void {
    const known = this.byKey[key];
    this.set(key, known === undefined ? [edit] : [...known, edit]);
  }

  /** A lifted function may be traced itself, and is known by the node that this leaves. */
  liftLast(): void {
    for (const [key, list] of this.byKey.entries()) {
      if (list?.[0]?.op === 'lift') this.byKey[key] = [...list.slice(1), ...list.slice(0, 1)];
    }
  }
}

/** Without a hole: V8 makes a hash table of an array that is written far behind its end. */
function setAt<Value>(list: (Value | undefined)[], index: number, value: Value): void {
  while (list.length <= index) list.push(undefined);
  list[index] = value;
}

/** What the points of one function have in common. Most of them are done the same, and so share the list of their edits. */
class PointContext {
  readonly site: FunctionSite;
  readonly span: string;
  readonly result: string;
  readonly names: InjectedNames;
  readonly edits: EditLists;
  /** Counts the points of the file. */
  number = 0;
  readonly #shared: Partial<Record<string, readonly Edit[]>> = {};

  constructor(site: FunctionSite, index: number, names: InjectedNames, edits: EditLists) {
    this.site = site;
    this.span = names.span(index);
    this.result = names.result(index);
    this.names = names;
    this.edits = edits;
  }

  add(key: NodeKey, edit: Edit): void {
    this.edits.add(key, edit);
  }

  /** Does to a node what is done to all nodes of the function that are of this kind. */
  share(key: NodeKey, kind: string, make: (context: PointContext) => readonly Edit[]): void {
    this.edits.set(key, (this.#shared[kind] ??= make(this)));
  }
}

type PointPlanner<Kind extends Point['kind']> = (
  point: Extract<Point, { readonly kind: Kind }>,
  context: PointContext,
) => void;

const PLANNERS: { readonly [Kind in Point['kind']]: PointPlanner<Kind> } = {
  await: ({ key, isIterated }, context) =>
    isIterated
      ? context.share(key, 'iterated await', (own) => stop(own, 'suspend', true))
      : context.share(key, 'await', (own) => stop(own, 'suspend', false)),
  yield: ({ key, isIterated }, context) =>
    isIterated
      ? context.share(key, 'iterated yield', (own) => stop(own, 'pause', true))
      : context.share(key, 'yield', (own) => stop(own, 'pause', false)),
  'yield-star': ({ key, isIterated }, { edits, span, site }) =>
    edits.set(key, [
      { op: 'delegate-operand', span, isAsync: site.isAsync },
      { op: 'pass', pass: 'resume', span, isIterated },
    ]),
  throw: ({ key }, context) =>
    context.share(key, 'throw', ({ span }) => [{ op: 'pass-operand', pass: 'thrown', span }]),
  return: ({ key, value }, context) => context.share(key, value, KEEPERS[value]),
  catch: ({ key, clauseKey, binding, afterReturn }, context) => {
    const { span, result, names, number } = context;
    const own = binding === 'none' ? names.error(number) : undefined;
    const error = typeof binding === 'object' ? binding.name : own;
    context.add(key, { op: 'begin-catch', span, error, resets: afterReturn ? result : undefined });
    if (own !== undefined) context.add(clauseKey, { op: 'bind-error', error: own });
  },
  finally: ({ key, afterReturn }, context) => {
    const { span, result, site, names, number } = context;
    if (afterReturn) context.add(key, { op: 'shelter-result', result, kept: names.kept(number) });
    if (site.isAsync || site.isGenerator) context.add(key, { op: 'begin-resumed', span });
  },
  'awaiting-loop': ({ key, outerKey, awaitsIterator, disposes }, context) => {
    const { span } = context;
    context.add(key, { op: 'follow-rounds', span, iterates: awaitsIterator, disposes });
    context.add(outerKey, { op: 'resume-after', span });
  },
  'await-using': ({ key }, { edits, span, names, number }) =>
    edits.add(key, { op: 'suspend-at-disposal', span, suspender: names.suspender(number) }),
  'disposing-block': ({ key }, { edits, span }) => edits.add(key, { op: 'resume-at-end', span }),
};

function planPoint(point: Point, context: PointContext): void {
  // The table's type ties each planner to its point; TypeScript cannot follow that through the look-up.
  const plan = PLANNERS[point.kind] as PointPlanner<Point['kind']>;
  plan(point, context);
}

function stop({ span }: PointContext, pass: Passing, isIterated: boolean): readonly Edit[] {
  return [
    { op: 'pass-operand', pass, span },
    { op: 'pass', pass: 'resume', span, isIterated },
  ];
}

const KEEPERS = {
  plain: (context: PointContext) => keep(context, false),
  anonymous: (context: PointContext) => keep(context, true),
  none: (context: PointContext): readonly Edit[] => {
    const { result, span } = context;
    return awaitsReturn(context) ? [{ op: 'keep-nothing', result, span }] : keep(context, false);
  },
};

function keep(context: PointContext, isAnonymous: boolean): readonly Edit[] {
  const suspends = awaitsReturn(context) ? context.span : undefined;
  return [{ op: 'keep-result', result: context.result, isAnonymous, suspends }];
}

/** An async generator awaits what it returns. */
function awaitsReturn({ site }: PointContext): boolean {
  return site.isAsync && site.isGenerator;
}

function enterEdit(
  site: FunctionSite,
  index: number,
  { span, result }: PointContext,
  parent: string | undefined,
  hasReceiver: boolean,
): Edit {
  const parameters: { readonly binding: string; readonly position: number }[] = [];
  for (const [position, { binding, isShadowed }] of site.parameters.entries())
    if (!isShadowed) parameters.push({ binding, position });
  return {
    op: 'enter',
    site: index,
    span,
    result,
    parent,
    parameters,
    hasReceiver,
    isAnonymous: site.returnsAnonymous,
    endIsReachable: site.endIsReachable,
    resumesAtEnd: site.disposesAtEnd,
  };
}

const KINDS = new Map(SITE_KINDS.map((kind, index) => [kind, index]));

function siteEntry({ name, kind, line, column, parameters }: FunctionSite): SiteEntry {
  let labels = '';
  for (const { label, isSensitive } of parameters)
    labels += `${labels === '' ? '' : ','}${isSensitive ? SENSITIVE_MARK : ''}${label}`;
  return [name, KINDS.get(kind) ?? -1, line, column, labels];
}
