import type { FunctionSite, NodeKey } from '../1-parse/function-site.ts';

const DIRECTIVES: Readonly<Record<string, string>> = {
  worklet: 'its source is run on another thread ("worklet")',
  'use asm': 'asm.js allows nothing else in it ("use asm")',
  'use memo': 'React Compiler does not compile a try/finally ("use memo")',
};

const NONE: ReadonlyMap<NodeKey, string> = new Map();

/**
 * Why functions of a file are left as they are whatever the user asks: tools outside of the program read their source.
 * Those nested in them are part of that source.
 * @param sites each behind those around it
 */
export function untouchableReasons(sites: readonly FunctionSite[]): ReadonlyMap<NodeKey, string> {
  if (sites.every(({ directives }) => directives.length === 0)) return NONE;
  const reasons = new Map<NodeKey, string>();
  const inside = new Map<NodeKey, string>();
  for (const { key, name, enclosing, directives } of sites) {
    const directive = directives.find((text) => Object.hasOwn(DIRECTIVES, text));
    const own = directive === undefined ? undefined : DIRECTIVES[directive];
    const inherited = enclosing === undefined ? undefined : inside.get(enclosing);
    const reason = own ?? inherited;
    if (reason === undefined) continue;
    reasons.set(key, reason);
    inside.set(key, own === undefined ? reason : `inside ${name}: ${own}`);
  }
  return reasons;
}
