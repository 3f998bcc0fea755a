import type { SourceComment } from './source-comment.ts';

/** What stands between two tokens, the first of which ends a declaration. */
export interface GapComments {
  readonly trailing: SourceComment | undefined;
  readonly detached: readonly SourceComment[];
  readonly leading: SourceComment | undefined;
}

/**
 * Sorts the comments of a gap into trailing, detached and leading by the rules of protoc 36 (the class of the same
 * name in `google/protobuf/io/tokenizer.cc`), because a tag means what the compilers' users already know: every
 * case is recorded from protoc in `test/matrix`.
 */
export class CommentCollector {
  #pending: SourceComment | undefined;
  #trailing: SourceComment | undefined;
  readonly #detached: SourceComment[] = [];
  #canAttachToPrevious = true;

  /** Line comments under each other are one comment. */
  addLine(span: readonly [number, number]): void {
    if (this.#pending?.style === 'line') {
      this.#pending = { style: 'line', spans: [...this.#pending.spans, span] };
      return;
    }
    this.flush();
    this.#pending = { style: 'line', spans: [span] };
  }

  addBlock(spans: readonly (readonly [number, number])[]): void {
    this.flush();
    this.#pending = { style: 'block', spans };
  }

  /** The pending comment is complete and does not belong to the next token. */
  flush(): void {
    if (this.#pending === undefined) return;
    if (this.#canAttachToPrevious) this.#trailing = this.#pending;
    else this.#detached.push(this.#pending);
    this.#canAttachToPrevious = false;
    this.#pending = undefined;
  }

  detachFromPrevious(): void {
    this.#canAttachToPrevious = false;
  }

  /** The tokens on both sides share a line with a single comment: nobody can tell whose it is. */
  detachIfAlone(): void {
    const count = (this.#trailing === undefined ? 0 : 1) + this.#detached.length;
    if (count + (this.#pending === undefined ? 0 : 1) !== 1) return;
    if (this.#trailing !== undefined) this.#detached.unshift(this.#trailing);
    this.#trailing = undefined;
    this.#canAttachToPrevious = false;
    this.flush();
  }

  finish(): GapComments {
    return { trailing: this.#trailing, detached: this.#detached, leading: this.#pending };
  }
}
