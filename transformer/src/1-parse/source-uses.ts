import type { NodeKey } from './node-key.ts';

/**
 * Calls that may take the source text of a function they get, by the last part of what is called. The analysis knows
 * which of them do, by the rest of the call.
 */
export const WATCHED_CALLS = [
  '$$eval',
  '$eval',
  'ClientFunction',
  'addInitScript',
  'doMock',
  'evaluate',
  'evaluateAll',
  'evaluateHandle',
  'evaluateOnNewDocument',
  'exec',
  'execute',
  'executeAsync',
  'executeAsyncScript',
  'executeOnUIRuntimeSync',
  'executeScript',
  'hoisted',
  'mock',
  'runOnRuntime',
  'runOnUI',
  'unstable_mockModule',
  'useAnimatedGestureHandler',
  'useAnimatedProps',
  'useAnimatedReaction',
  'useAnimatedScrollHandler',
  'useAnimatedStyle',
  'useDerivedValue',
  'useFrameCallback',
  'useWorkletCallback',
  'waitForFunction',
] as const;

export type WatchedCall = (typeof WATCHED_CALLS)[number];

const WATCHED: ReadonlySet<string> = new Set(WATCHED_CALLS);

export function isWatchedCall(name: string): name is WatchedCall {
  return WATCHED.has(name);
}

/** A function itself, or a name that may be a function's: `fn`, `routes.get`, `this.step`. */
export type Subject = { readonly key: NodeKey } | { readonly name: string };

/** An argument of a watched call. */
export interface ArgumentUse {
  readonly method: WatchedCall;
  /** What the method is called on, from the left: `page`, or `page`, `locator()`. Empty for a plain function. */
  readonly receiver: readonly string[];
  /** Counted from 0. */
  readonly position: number;
}

/** How a value becomes text: `x.toString()`, `String(x)`, `${x}` and `x + …`. */
export type TextUse = 'toString' | 'String' | 'template' | 'sum';

/** A place where the source text of a function may be taken. */
export interface SourceUse {
  /** Qualified name of what is around it. */
  readonly path: string;
  readonly subject: Subject;
  readonly by: TextUse | ArgumentUse;
}

/** What a file says about the use of its functions' source; see `2-analyze/source-text.ts`. */
export interface SourceUses {
  readonly uses: readonly SourceUse[];
  /** Qualified names of classes. */
  readonly classes: ReadonlySet<string>;
  /** Whether a variable or parameter of this name is declared directly in what has this path. */
  hasVariable(path: string, name: string): boolean;
}

/** Collects that while a file is read. */
export class SourceUseNotes implements SourceUses {
  readonly uses: SourceUse[] = [];
  readonly classes: Set<string> = new Set();
  /** Path and name in turn: most files are never asked, so that nothing dearer is made of them. */
  readonly #variables: string[] = [];
  #known: Map<string, Set<string>> | undefined;

  addVariable(path: string, name: string): void {
    this.#variables.push(path, name);
  }

  hasVariable(path: string, name: string): boolean {
    this.#known ??= byPath(this.#variables);
    return this.#known.get(path)?.has(name) ?? false;
  }
}

/** @param variables path and name in turn */
function byPath(variables: readonly string[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (let index = 0; index < variables.length; index += 2) {
    const path = variables[index] ?? '';
    const names = known.get(path) ?? new Set();
    known.set(path, names.add(variables[index + 1] ?? ''));
  }
  return known;
}
