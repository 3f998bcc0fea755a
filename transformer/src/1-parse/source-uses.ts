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
  /** Where functions begin that are values of properties and fields: a plain name does not reach them. */
  readonly memberStarts: ReadonlySet<number>;
  /** Whether a variable or parameter of this name is declared directly in what has this path. */
  hasVariable(path: string, name: string): boolean;
}

/** Collects that while a file is read. */
export class SourceUseNotes implements SourceUses {
  readonly uses: SourceUse[] = [];
  readonly classes: Set<string> = new Set();
  readonly memberStarts: Set<number> = new Set();
  /** Path and name in turn: most files are never asked, so that nothing dearer is made of them. */
  readonly #variables: string[] = [];
  #known: Set<string> | undefined;

  addVariable(path: string, name: string): void {
    this.#variables.push(path, name);
  }

  hasVariable(path: string, name: string): boolean {
    this.#known ??= this.#index();
    return this.#known.has(variableKey(path, name));
  }

  /** Only of the names that anything asks for. */
  #index(): Set<string> {
    const wanted = new Set(
      this.uses.flatMap(({ subject }) => ('name' in subject ? subject.name.split('.', 1) : [])),
    );
    const known = new Set<string>();
    for (let index = 1; index < this.#variables.length; index += 2) {
      const name = this.#variables[index] ?? '';
      if (wanted.has(name)) known.add(variableKey(this.#variables[index - 1] ?? '', name));
    }
    return known;
  }
}

function variableKey(path: string, name: string): string {
  return `${path}\n${name}`;
}
