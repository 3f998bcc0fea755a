import {
  type Budgets,
  type ForbiddenCall,
  LIMITS,
  type LimitKey,
  nameTest,
} from '../budgets/budgets.ts';
import type { Store } from '../store/open-store.ts';
import { contextTree, type ContextTree } from './context-tree.ts';
import { groupFigures } from './group-figures.ts';
import type { Selection } from './selection.ts';
import { functionAt, type TracedFunction } from './traced-functions.ts';
import type { ContextNode } from './tree-builder.ts';

/** A bound that a function exceeds. Durations in ns. */
export interface ExceededLimit {
  readonly kind: 'limit';
  readonly function: TracedFunction;
  readonly limit: LimitKey;
  readonly most: number;
  readonly found: number;
}

/** A call that must not be, with the way that led to it. */
export interface FoundCall {
  readonly kind: 'call';
  readonly function: TracedFunction;
  /** Calls on this path. */
  readonly calls: number;
  /** From the caller that the budget names, or from the outermost one, to the callee. */
  readonly path: readonly string[];
}

export interface BudgetCheck {
  readonly violations: readonly (ExceededLimit | FoundCall)[];
  /** Bounds that were looked at: one for each function that a budget is about. */
  readonly checked: number;
  /** Names in the file that no function has that was called. */
  readonly unmatched: readonly string[];
}

/** What of a recording goes beyond its budgets. */
export function checkBudgets(store: Store, budgets: Budgets, selection: Selection): BudgetCheck {
  const tree = contextTree(store, selection);
  const figures = groupFigures(store, tree.nodes, (node) => node.function);
  const violations: (ExceededLimit | FoundCall)[] = [];
  const unmatched = new Set<string>();
  let checked = 0;
  for (const { name, limits } of budgets.functions) {
    const isNamed = nameTest(name);
    const found = [...figures].filter(([index]) => isNamed(functionAt(tree.functions, index).name));
    if (found.length === 0) unmatched.add(name);
    for (const [index, one] of found) {
      for (const { key, most } of limits) {
        checked++;
        const value = one[LIMITS[key].figure];
        const site = functionAt(tree.functions, index);
        if (value > most)
          violations.push({ kind: 'limit', function: site, limit: key, most, found: value });
      }
    }
  }
  for (const forbidden of budgets.forbidden) {
    checked++;
    violations.push(...forbiddenCalls(tree, forbidden));
  }
  return { violations, checked, unmatched: [...unmatched] };
}

function forbiddenCalls({ functions, nodes }: ContextTree, forbidden: ForbiddenCall): FoundCall[] {
  const isCallee = nameTest(forbidden.callee);
  const isCaller = forbidden.caller === undefined ? undefined : nameTest(forbidden.caller);
  return nodes.flatMap((node) => {
    const site = functionAt(functions, node.function);
    if (node.calls === 0 || node.isContext || !isCallee(site.name)) return [];
    const path = pathTo(node, functions);
    if (isCaller === undefined) return [{ kind: 'call', function: site, calls: node.calls, path }];
    const callers = path.slice(0, -1);
    const at = forbidden.isDirect
      ? callers.length - (isCaller(callers.at(-1) ?? '') ? 1 : Infinity)
      : callers.findLastIndex(isCaller);
    if (at < 0) return [];
    return [{ kind: 'call', function: site, calls: node.calls, path: path.slice(at) }];
  });
}

function pathTo(node: ContextNode, functions: readonly TracedFunction[]): string[] {
  const names: string[] = [];
  for (let at: ContextNode | undefined = node; at !== undefined; at = at.parent)
    names.push(functionAt(functions, at.function).name);
  return names.toReversed();
}
