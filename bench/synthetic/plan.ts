import { SITE_KINDS, type SiteEntry } from '@functrace/format';
import type { Random } from './random.ts';

/** A function of the program that never was. Its number is its site's. */
export interface PlannedFunction {
  readonly site: number;
  readonly isAsync: boolean;
  /** What it may call, the frequent ones first. Few, as in real programs: this bounds the number of paths. */
  readonly callees: readonly PlannedFunction[];
  /** Calls it makes at most. */
  readonly steps: number;
  readonly isRecursive: boolean;
  /** Share of its calls that throw. */
  readonly failing: number;
}

export interface Plan {
  /** Handlers, jobs and the like, at which tasks begin. */
  readonly roots: readonly PlannedFunction[];
  readonly files: readonly PlannedFile[];
}

interface PlannedFile {
  readonly base: number;
  readonly path: string;
  readonly entries: readonly SiteEntry[];
}

const ROOTS = 8;
const CALLEES = 2;
const FUNCTIONS_A_FILE = 16;
const WORDS = ['Cart', 'Order', 'Stock', 'Price', 'User', 'Mail', 'Query', 'Cache', 'Route', 'Log'];
const VERBS = [
  'load',
  'save',
  'parse',
  'check',
  'total',
  'find',
  'render',
  'merge',
  'walk',
  'send',
];

/** Functions in `depth` levels, each calling a few of the level below; the upper third is asynchronous. */
export function planOf(functions: number, depth: number, random: Random): Plan {
  const levels: PlannedFunction[][] = [];
  const entries: SiteEntry[] = [];
  const perLevel = Math.max(1, Math.floor(functions / depth));
  for (let level = depth - 1; level >= 0; level--) {
    const below = levels[0] ?? [];
    const isAsync = level < Math.ceil(depth / 3);
    const count = level === 0 ? Math.min(ROOTS, perLevel) : perLevel;
    const members = Array.from({ length: count }, () => {
      const site = entries.length;
      entries.push(entryOf(site, isAsync));
      return {
        site,
        isAsync,
        callees: Array.from({ length: Math.min(CALLEES, below.length) }, () => pick(below, random)),
        steps: below.length === 0 ? 0 : 1 + random.below(3),
        isRecursive: !isAsync && random.share() < 0.05,
        failing: random.share() < 0.02 ? 0.05 : 0,
      };
    });
    levels.unshift(members);
  }
  return { roots: levels[0] ?? [], files: filesOf(entries) };
}

function pick(from: readonly PlannedFunction[], random: Random): PlannedFunction {
  const one = from[random.below(from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

function entryOf(site: number, isAsync: boolean): SiteEntry {
  const owner = WORDS[Math.floor(site / VERBS.length) % WORDS.length] ?? '';
  const round = Math.floor(site / (VERBS.length * WORDS.length));
  const verb = VERBS[site % VERBS.length] ?? '';
  const name = `${owner}${round === 0 ? '' : round}.${verb}`;
  const kind = SITE_KINDS.indexOf(isAsync ? 'async method' : 'method');
  return [name, kind, 10 + (site % FUNCTIONS_A_FILE) * 20, 3, 'id,options'];
}

function filesOf(entries: readonly SiteEntry[]): PlannedFile[] {
  const files: PlannedFile[] = [];
  for (let base = 0; base < entries.length; base += FUNCTIONS_A_FILE) {
    files.push({
      base,
      path: `/srv/synthetic/src/part-${files.length}.ts`,
      entries: entries.slice(base, base + FUNCTIONS_A_FILE),
    });
  }
  return files;
}
