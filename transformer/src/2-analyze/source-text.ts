import type { FunctionSite, NodeKey, ParsedFile } from '../1-parse/function-site.ts';
import type { ArgumentUse, SourceUse, TextUse, WatchedCall } from '../1-parse/source-uses.ts';

/**
 * Functions whose source text the program itself uses: as text, or by handing them to something that runs them where
 * nothing of this module is in sight. What stands inside of such a function is part of its text.
 */

interface CallRule {
  readonly reason: string;
  readonly applies: (use: ArgumentUse) => boolean;
}

const onMethod =
  (position: number) =>
  ({ receiver, position: at }: ArgumentUse): boolean =>
    at === position && receiver.length > 0;

const BROWSER = 'its source is run in a browser';
const ON_BROWSER: CallRule = { reason: BROWSER, applies: onMethod(0) };
const SELECTED: CallRule = { reason: BROWSER, applies: onMethod(1) };
/** Many other things have a method of this name. */
const ON_DRIVER: CallRule = {
  reason: BROWSER,
  applies: (use) => onMethod(0)(use) && /(?:browser|driver)$/i.test(use.receiver.at(-1) ?? ''),
};
const WORKLET: CallRule = { reason: 'its source is run on another thread', applies: () => true };
/** The test runner moves the call above the imports; Jest refuses factories that mention outer names. */
const MOCK: CallRule = {
  reason: 'its call is moved above the imports',
  applies: (use) => use.position === 1 && isTestRunner(use),
};

const CALL_RULES: Readonly<Record<WatchedCall, CallRule>> = {
  $$eval: SELECTED,
  $eval: SELECTED,
  ClientFunction: { reason: BROWSER, applies: ({ position }) => position === 0 },
  addInitScript: ON_BROWSER,
  doMock: MOCK,
  evaluate: ON_BROWSER,
  evaluateAll: ON_BROWSER,
  evaluateHandle: ON_BROWSER,
  evaluateOnNewDocument: ON_BROWSER,
  exec: {
    reason: 'its source is run in a worker',
    applies: (use) => onMethod(0)(use) && /pool(?:\(\))?$/i.test(use.receiver.at(-1) ?? ''),
  },
  execute: ON_DRIVER,
  executeAsync: ON_DRIVER,
  executeAsyncScript: ON_BROWSER,
  executeOnUIRuntimeSync: WORKLET,
  executeScript: ON_BROWSER,
  hoisted: { ...MOCK, applies: (use) => use.position === 0 && isTestRunner(use) },
  mock: MOCK,
  runOnRuntime: WORKLET,
  runOnUI: WORKLET,
  unstable_mockModule: MOCK,
  useAnimatedGestureHandler: WORKLET,
  useAnimatedProps: WORKLET,
  useAnimatedReaction: WORKLET,
  useAnimatedScrollHandler: WORKLET,
  useAnimatedStyle: WORKLET,
  useDerivedValue: WORKLET,
  useFrameCallback: WORKLET,
  useWorkletCallback: WORKLET,
  waitForFunction: ON_BROWSER,
};

const TEXT_FORMS: Readonly<Record<TextUse, (name: string) => string>> = {
  toString: (name) => `${name}.toString()`,
  String: (name) => `String(${name})`,
  template: (name) => `\`\${${name}}\``,
  sum: (name) => `${name} + …`,
};

function isTestRunner({ receiver }: ArgumentUse): boolean {
  return ['jest', 'vi', 'vitest'].includes(receiver[0] ?? '');
}

/** Why functions of the file are left alone, by their keys; those inside of them included. */
export function sourceTextReasons(parsed: ParsedFile): ReadonlyMap<NodeKey, string> {
  const direct = new Map<FunctionSite, string>();
  if (parsed.sourceUses.uses.length === 0) return new Map();
  const find = finder(parsed);
  for (const use of parsed.sourceUses.uses) {
    const reason = reasonOf(use);
    if (reason !== undefined) for (const site of find(use)) direct.set(site, reason);
  }
  const reasons = new Map([...direct].map(([site, reason]) => [site.key, reason]));
  // Those that the sweep is inside of, outermost first. One that is traced all the same does not count.
  const around: FunctionSite[] = [];
  if (direct.size === 0) return reasons;
  for (const site of inOrder(parsed.sites)) {
    while (around.length > 0 && !isInside(site, around.at(-1))) around.pop();
    const [outer] = around;
    if (outer !== undefined && !reasons.has(site.key))
      reasons.set(site.key, `inside ${outer.name}: ${direct.get(outer) ?? ''}`);
    if (direct.has(site) && site.mark !== 'trace') around.push(site);
  }
  return reasons;
}

function reasonOf({ by, subject }: SourceUse): string | undefined {
  if (typeof by === 'string')
    return `its source text is used (${TEXT_FORMS[by]('name' in subject ? subject.name : '…')})`;
  const { reason, applies } = CALL_RULES[by.method];
  return applies(by) ? `${reason} (${[...by.receiver, by.method].join('.')})` : undefined;
}

/** Finds the functions that a use speaks of: by name, from the inside to the outside, as the language does. */
function finder({ sites, sourceUses }: ParsedFile): (use: SourceUse) => readonly FunctionSite[] {
  const byKey = new Map(sites.map((site) => [site.key, site]));
  const wanted = new Set(
    sourceUses.uses.flatMap(({ subject }) => ('name' in subject ? [lastPart(subject.name)] : [])),
  );
  const byName = Map.groupBy(
    sites.filter(({ name }) => wanted.has(lastPart(name))),
    ({ name }) => name,
  );
  // Most of what becomes text has no name of a function's.
  const lastNames = new Set(
    [...byName.keys(), ...sourceUses.classes].map((name) => lastPart(name)),
  );
  const isVisible = (site: FunctionSite, path: string): boolean => {
    const around = site.enclosing === undefined ? undefined : byKey.get(site.enclosing);
    return around === undefined || path === around.name || path.startsWith(`${around.name}.`);
  };
  const isMember = ({ kind, range }: FunctionSite): boolean =>
    MEMBER_KINDS.test(kind) || sourceUses.memberStarts.has(range?.start ?? -1);
  return ({ path, subject }) => {
    if ('key' in subject) return [byKey.get(subject.key)].filter((site) => site !== undefined);
    if (!lastNames.has(lastPart(subject.name))) return [];
    const isOwn = subject.name.startsWith('this.');
    const name = isOwn ? subject.name.slice('this.'.length) : subject.name;
    const [first = ''] = name.split('.');
    for (const around of outwards(path)) {
      if (isOwn && !sourceUses.classes.has(around)) continue;
      const full = around === '' ? name : `${around}.${name}`;
      const found = sourceUses.classes.has(full)
        ? sites.filter((site) => site.name.startsWith(`${full}.`))
        : (byName.get(full) ?? []).filter(
            (site) => isVisible(site, around) && (isOwn || first !== name || !isMember(site)),
          );
      if (found.length > 0) return found;
      if (isOwn || sourceUses.hasVariable(around, first)) return [];
    }
    return [];
  };
}

const MEMBER_KINDS = /method|getter|setter|constructor/;

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `a.b.c`, `a.b`, `a` and the file itself. */
function outwards(path: string): string[] {
  const parts = path === '' ? [] : path.split('.');
  return [...parts.keys(), parts.length]
    .toReversed()
    .map((count) => parts.slice(0, count).join('.'));
}

function isInside({ range }: FunctionSite, outer: FunctionSite | undefined): boolean {
  if (range === undefined || outer?.range === undefined) return false;
  return outer.range.start <= range.start && range.end <= outer.range.end;
}

/** By where they begin, those around others first. Decorators are read before the class that they stand in front of. */
function inOrder(sites: readonly FunctionSite[]): FunctionSite[] {
  return sites.toSorted(
    ({ range: a }, { range: b }) =>
      (a?.start ?? -1) - (b?.start ?? -1) || (b?.end ?? -1) - (a?.end ?? -1),
  );
}
