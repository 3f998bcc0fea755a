import type { Decision } from './decide.ts';

/** A line per function: `src/cart.ts:30:3  skip   Cart.log  ignored: name matches IGNORE_NAMES "log"`. */
export function explainDecisions(path: string, decisions: readonly Decision[]): string {
  return decisions.map((decision) => `${explainOne(path, decision)}\n`).join('');
}

function explainOne(path: string, { site, isTraced, reason }: Decision): string {
  const verdict = `${path}:${site.line}:${site.column}  ${isTraced ? 'trace' : 'skip '}  ${site.name}`;
  return reason === undefined ? verdict : `${verdict}  ${reason}`;
}
