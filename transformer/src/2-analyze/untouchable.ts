import type { FunctionSite, NodeKey } from '../1-parse/function-site.ts';

/**
 * Functions that are left as they are whatever the user asks, because tools outside of the program read their source.
 * Those nested in them are part of that source.
 */
type UntouchableRule = (site: FunctionSite) => string | undefined;

const DIRECTIVES: Readonly<Record<string, string>> = {
  worklet: 'its source is run on another thread ("worklet")',
  'use asm': 'asm.js allows nothing else in it ("use asm")',
  'use memo': 'React Compiler does not compile a try/finally ("use memo")',
};

const RULES: readonly UntouchableRule[] = [
  (site) => {
    const directive = site.directives.find((text) => Object.hasOwn(DIRECTIVES, text));
    return directive === undefined ? undefined : DIRECTIVES[directive];
  },
];

export function untouchableReason(site: FunctionSite): string | undefined {
  return RULES.map((rule) => rule(site)).find((reason) => reason !== undefined);
}

/** The reason of the nearest function around it that has one. */
export function inheritedReason(
  site: FunctionSite,
  siteOf: (key: NodeKey) => FunctionSite | undefined,
): string | undefined {
  let around = site.enclosing === undefined ? undefined : siteOf(site.enclosing);
  while (around !== undefined) {
    const reason = untouchableReason(around);
    if (reason !== undefined) return `inside ${around.name}: ${reason}`;
    around = around.enclosing === undefined ? undefined : siteOf(around.enclosing);
  }
  return undefined;
}
