/** Functions of the runtime that take a span and a value, and give the value back. */
export type Passing = 'suspend' | 'pause' | 'resume' | 'thrown';

/**
 * What is to be done to a node, named by its key. A printer does these and decides nothing; several edits of one node
 * are done in their order, each on what the one before left.
 */
export type Edit =
  | EnterEdit
  | {
      /** `return e` -> `return result = e`, the value first passed through `suspends` if that is a span. */
      readonly op: 'keep-result';
      readonly result: string;
      /** An assignment would give the value a name. */
      readonly isAnonymous: boolean;
      readonly suspends: string | undefined;
    }
  | {
      /** `return;` -> `{ result = void 0; return; }`, where a `return` with a value would wait for it. */
      readonly op: 'keep-nothing';
      readonly result: string;
      /** Is suspended before the `return` by a printer whose host makes every one of them wait. */
      readonly span: string;
    }
  | {
      /**
       * `e` -> `$ft?.pass(span, e)`. V8 quotes the expression in messages such as `… is not a function`; an optional
       * chain it calls "(intermediate value)", as it does an `await` and a `yield`.
       */
      readonly op: 'pass';
      readonly pass: Passing;
      readonly span: string;
      /**
       * `e` -> `(0, $ft?.pass)(span, e)`: in the head of a loop V8 quotes the callee, not the whole. webpack 5 fails at a
       * callee in parentheses that is a chain of an import; hence the `0`.
       */
      readonly isIterated: boolean;
    }
  | {
      /** The operand of `await`, `yield` or `throw` -> `pass(span, operand)`. */
      readonly op: 'pass-operand';
      readonly pass: Passing;
      readonly span: string;
    }
  | {
      /** The operand of `yield*` -> `delegate(span, operand, isAsync)`. */
      readonly op: 'delegate-operand';
      readonly span: string;
      readonly isAsync: boolean;
    }
  | {
      /** A catch clause's block begins with `caught(span, error)`; `resets` is a result that is no longer returned. */
      readonly op: 'begin-catch';
      readonly span: string;
      readonly error: string | undefined;
      readonly resets: string | undefined;
    }
  | {
      /** `catch { … }` -> `catch (error) { … }`. */
      readonly op: 'bind-error';
      readonly error: string;
    }
  | {
      /** A `finally` block begins with `resumed(span)`. */
      readonly op: 'begin-resumed';
      readonly span: string;
    }
  | {
      /** A `finally` block holds the result back until its end, which it may not reach. */
      readonly op: 'shelter-result';
      readonly result: string;
      readonly kept: string;
    }
  | {
      /** A loop that awaits between its rounds: each begins by taking the span up again. */
      readonly op: 'follow-rounds';
      readonly span: string;
      /** `for await`: `iterable` -> `(0, $ft?.iterate)(span, iterable)`, which suspends at each step. */
      readonly iterates: boolean;
      /** `await using`: suspends at the end of a round. */
      readonly disposes: boolean;
    }
  | {
      /** A statement -> `try { statement } finally { resumed(span); }`. */
      readonly op: 'resume-after';
      readonly span: string;
    }
  | {
      /** `await using` is followed by a `using` that is disposed before it, and suspends. */
      readonly op: 'suspend-at-disposal';
      readonly span: string;
      readonly suspender: string;
    }
  | {
      /** `{ … }` -> `{ try { … } finally { resumed(span); } }`. */
      readonly op: 'resume-at-end';
      readonly span: string;
    }
  | {
      /** A function declaration stays above its body's `try`. */
      readonly op: 'lift';
    };

export interface EnterEdit {
  /** Wraps a function's body in `enter`, `try`, `finally`, `exit`. */
  readonly op: 'enter';
  /** Index among the file's traced functions. */
  readonly site: number;
  readonly span: string;
  readonly result: string;
  /** The variable of the enclosing span, undefined when there is none. */
  readonly parent: string | undefined;
  readonly parameters: readonly { readonly position: number; readonly binding: string }[];
  /** `this` is recorded before them. */
  readonly hasReceiver: boolean;
  readonly isAnonymous: boolean;
  readonly endIsReachable: boolean;
  /** The body's end waits, so that the span has to come back before it exits. */
  readonly resumesAtEnd: boolean;
}

/** By key. */
export type Edits = readonly (readonly Edit[] | undefined)[];
