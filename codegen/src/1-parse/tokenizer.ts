import { CommentCollector, type GapComments } from './comment-collector.ts';
import { blockCommentSpans, lineCommentSpan, type SourceComment } from './source-comment.ts';

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const STAR = 42;
const APOSTROPHE = 39;
const SLASH = 47;
const BACKSLASH = 92;

/**
 * Reads a `.proto` source token by token. What the tokens mean is protobufjs's to say; this one exists for the
 * comments, and therefore forgives everything: a source it cannot make sense of is reported by protobufjs.
 *
 * The hot loop of the parser: character codes, a sticky expression for words, and the token in plain fields.
 */
export class Tokenizer {
  readonly source: string;
  /** The current token; empty at the end of the source. */
  text = '';
  start = 0;
  end = 0;
  /** Comments in the middle of a declaration, which no compiler hands on. */
  readonly lost: SourceComment[] = [];
  readonly #word = /[\w.+-]+/y;

  constructor(source: string) {
    this.source = source;
    this.end = source.startsWith('\uFEFF') ? 1 : 0;
  }

  next(): void {
    let at = this.end;
    for (;;) {
      at = this.#skipBlanks(at, true);
      const after = this.#commentEnd(at);
      if (after === at) break;
      this.lost.push(this.#commentAt(at, after));
      at = after;
    }
    this.#readToken(at);
  }

  /** Moves past the token that ended a declaration, and sorts the comments on the way. */
  nextWithComments(atFileStart = false): GapComments {
    const collector = new CommentCollector();
    let at = this.end;
    let sameLine = true;
    let lineOfCommentEnd = false;

    if (atFileStart) {
      collector.detachFromPrevious();
      sameLine = false;
    } else {
      at = this.#skipBlanks(at, false);
      const after = this.#collectComment(at, collector);
      if (after !== at) {
        const isLine = this.source.charCodeAt(at + 1) === SLASH;
        sameLine = false;
        // Only a block comment leaves room for the next token behind it.
        lineOfCommentEnd = !isLine;
        collector.flush();
        at = isLine ? after : this.#skipBlanks(after, false);
        if (!isLine && this.source.charCodeAt(at) === NEWLINE) {
          at += 1;
          lineOfCommentEnd = false;
        }
      } else if (this.source.charCodeAt(at) === NEWLINE) {
        at += 1;
        sameLine = false;
      } else {
        this.#readToken(at);
        return collector.finish();
      }
    }

    for (;;) {
      at = this.#skipBlanks(at, false);
      const after = this.#collectComment(at, collector);
      if (after !== at) {
        const isBlock = this.source.charCodeAt(at + 1) !== SLASH;
        at = after;
        if (!isBlock) {
          lineOfCommentEnd = false;
          continue;
        }
        at = this.#skipBlanks(at, false);
        if (this.source.charCodeAt(at) === NEWLINE) {
          at += 1;
          lineOfCommentEnd = false;
        }
        continue;
      }
      if (this.source.charCodeAt(at) !== NEWLINE) break;
      at += 1;
      lineOfCommentEnd = false;
      collector.flush();
      collector.detachFromPrevious();
    }

    this.#readToken(at);
    if (this.text === '' || this.text === '}' || this.text === ']' || this.text === ')') {
      collector.flush();
    }
    if (sameLine || lineOfCommentEnd) collector.detachIfAlone();
    return collector.finish();
  }

  #skipBlanks(from: number, alsoNewlines: boolean): number {
    let at = from;
    for (;;) {
      const code = this.source.charCodeAt(at);
      // Everything below a space is white space here, as the others are errors anyway.
      if (!(code <= SPACE) || (code === NEWLINE && !alsoNewlines)) return at;
      at += 1;
    }
  }

  /** Where the comment at `at` ends (a line comment after its newline); `at` itself when there is none. */
  #commentEnd(at: number): number {
    if (this.source.charCodeAt(at) !== SLASH) return at;
    const second = this.source.charCodeAt(at + 1);
    if (second === SLASH) {
      const newline = this.source.indexOf('\n', at);
      return newline < 0 ? this.source.length : newline + 1;
    }
    if (second !== STAR) return at;
    const close = this.source.indexOf('*/', at + 2);
    return close < 0 ? this.source.length : close + 2;
  }

  #collectComment(at: number, collector: CommentCollector): number {
    const after = this.#commentEnd(at);
    if (after === at) return at;
    const comment = this.#commentAt(at, after);
    const [span] = comment.spans;
    if (comment.style === 'line' && span !== undefined) collector.addLine(span);
    else collector.addBlock(comment.spans);
    return after;
  }

  #commentAt(at: number, after: number): SourceComment {
    if (this.source.charCodeAt(at + 1) !== SLASH) {
      return { style: 'block', spans: blockCommentSpans(this.source, at, after) };
    }
    const textEnd = this.source.charCodeAt(after - 1) === NEWLINE ? after - 1 : after;
    return { style: 'line', spans: [lineCommentSpan(this.source, at, textEnd)] };
  }

  #readToken(at: number): void {
    this.start = at;
    const code = this.source.charCodeAt(at);
    if (code === QUOTE || code === APOSTROPHE) {
      this.end = this.#stringEnd(at, code);
    } else {
      this.#word.lastIndex = at;
      this.end = this.#word.test(this.source)
        ? this.#word.lastIndex
        : Math.min(at + 1, this.source.length);
    }
    this.text = this.source.slice(at, this.end);
  }

  #stringEnd(at: number, quote: number): number {
    for (let end = at + 1; end < this.source.length; end += 1) {
      const code = this.source.charCodeAt(end);
      if (code === BACKSLASH) end += 1;
      else if (code === quote || code === NEWLINE) return end + 1;
    }
    return this.source.length;
  }
}
