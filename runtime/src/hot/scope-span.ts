import { currentRoot, enterRoot, hasOperations, leaveRoot, type Root } from './context.ts';
import { closeScope, openScope } from './scopes.ts';
import { enter, enterOffStack, exit, hasCalls } from './span.ts';

/**
 * A span that ends where it is disposed of. Inside traced code it is a call of the function around it, and waits where that
 * waits. In untraced code nothing tells when that waits: there it is the root of what is called, and not on the stack.
 */
export class Scope implements Disposable {
  #span: number;
  readonly #around: Root | undefined;
  readonly #isRoot: boolean;

  constructor(span: number, isRoot: boolean, around: Root | undefined) {
    this.#span = span;
    this.#isRoot = isRoot;
    this.#around = around;
  }

  [Symbol.dispose](): void {
    const span = this.#span;
    if (span === 0) return;
    this.#span = 0;
    closeScope(span);
    exit(span, undefined);
    if (!this.#isRoot || currentRoot() !== span) return;
    if (this.#around === undefined) leaveRoot();
    else enterRoot(this.#around);
  }
}

const NOTHING = new Scope(0, false, undefined);

/** @param site -1 where nothing is recorded */
export function beginScope(site: number): Scope {
  if (site === -1) return NOTHING;
  if (hasCalls()) {
    const span = enter(site, 0);
    openScope(span);
    return new Scope(span, false, undefined);
  }
  const around = currentRoot();
  const span = enterOffStack(site);
  const isRoot = hasOperations();
  if (isRoot) enterRoot(span);
  return new Scope(span, isRoot, around);
}
