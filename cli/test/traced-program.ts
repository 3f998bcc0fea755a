import * as fc from 'fast-check';
import { bucketOf, encodeHistogram, Outcome, SESSION_STRIDE } from '@functrace/format';
import { RecordingBuilder } from './recording-builder.ts';

/** What a generated program does: calls that nest, one after the other. */
export interface CallSpec {
  readonly function: number;
  /** ns before its first callee and after each. */
  readonly own: number;
  readonly threw: boolean;
  readonly callees: readonly CallSpec[];
}

const FUNCTIONS = 4;

const { call } = fc.letrec<{ call: CallSpec }>((tie) => ({
  call: fc.record({
    function: fc.nat(FUNCTIONS - 1),
    own: fc.integer({ min: 1, max: 5000 }),
    threw: fc.boolean(),
    callees: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('call'), { maxLength: 3 }),
    ),
  }),
}));

/** Sessions, each a list of tasks. */
export const program: fc.Arbitrary<CallSpec[][]> = fc.array(
  fc.array(call, { minLength: 1, maxLength: 4 }),
  { minLength: 1, maxLength: 3 },
);

/** A call as it was written, to be compared with what queries say. */
export interface WrittenSpan {
  readonly id: number;
  readonly session: number;
  readonly task: number;
  readonly parent: number | null;
  /** Names of the functions from the task's first to its own. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly threw: boolean;
}

interface Node {
  readonly id: number;
  readonly parent: Node | undefined;
  readonly function: number;
  readonly durations: number[];
  errors: number;
  total: number;
  self: number;
  open: number;
}

/** Writes the calls and the tree that the recorder folds them into; gives the calls in the order of their ids. */
export function writeProgram(
  path: string,
  sessions: readonly (readonly CallSpec[])[],
): WrittenSpan[] {
  const builder = new RecordingBuilder(path);
  const written: WrittenSpan[] = [];
  for (const calls of sessions) {
    const session = builder.session();
    new SessionWriter(builder, session, written).write(calls);
  }
  builder.close();
  return written;
}

class SessionWriter {
  readonly #builder: RecordingBuilder;
  readonly #session: number;
  readonly #written: WrittenSpan[];
  readonly #sites: number[];
  readonly #nodes: Node[] = [];
  #spans = 0;
  #clock = 10;

  constructor(builder: RecordingBuilder, session: number, written: WrittenSpan[]) {
    this.#builder = builder;
    this.#session = session;
    this.#written = written;
    this.#sites = Array.from({ length: FUNCTIONS }, (_, index) =>
      builder.site({ name: `f${index}`, file: `/srv/shop/src/f${index}.ts`, line: index + 1 }),
    );
  }

  write(calls: readonly CallSpec[]): void {
    calls.forEach((spec, index) => {
      const start = this.#clock;
      this.#call(spec, index + 1, undefined, []);
      this.#builder.task({
        id: index + 1,
        site: this.#sites[spec.function] ?? 0,
        created: start,
        running: this.#clock - start,
        elapsed: this.#clock - start,
      });
      this.#clock += 100;
    });
    for (const node of this.#nodes) {
      const buckets = node.durations.map(bucketOf);
      const first = Math.min(...buckets);
      const counts = Array.from({ length: Math.max(...buckets) - first + 1 }, () => 0);
      for (const bucket of buckets) counts[bucket - first] = (counts[bucket - first] ?? 0) + 1;
      this.#builder.node({
        site: this.#sites[node.function] ?? 0,
        ...(node.parent === undefined ? {} : { parent: node.parent.id }),
        durations: node.durations,
        histogram: encodeHistogram({ first, counts }),
        errors: node.errors,
        total: node.total,
        self: node.self,
        running: node.total,
      });
    }
  }

  #call(
    spec: CallSpec,
    task: number,
    caller: { readonly span: number; readonly node: Node } | undefined,
    above: readonly string[],
  ): number {
    const node = this.#node(spec.function, caller?.node);
    const number = ++this.#spans;
    const start = this.#clock;
    const path = [...above, `f${spec.function}`];
    const offset = (this.#session - 1) * SESSION_STRIDE;
    const at = this.#written.length;
    // Its place in the list, before those of its callees.
    this.#written.push({
      id: offset + number,
      session: this.#session,
      task: offset + task,
      parent: caller === undefined ? null : offset + caller.span,
      path,
      start,
      end: 0,
      threw: spec.threw,
    });
    node.open++;
    this.#clock += spec.own;
    let self = spec.own;
    const pending: (() => void)[] = [];
    for (const callee of spec.callees) {
      pending.push(() => {
        this.#call(callee, task, { span: number, node }, path);
        this.#clock += spec.own;
        self += spec.own;
      });
    }
    const end = this.#lengthOf(spec) + start;
    this.#builder.span({
      site: this.#sites[spec.function] ?? 0,
      ...(caller === undefined ? {} : { parent: caller.span }),
      depth: above.length,
      start,
      duration: end - start,
      running: end - start,
      outcome: spec.threw ? Outcome.THREW : Outcome.RETURNED,
      task,
    });
    for (const callee of pending) callee();
    node.open--;
    node.durations.push(end - start);
    if (spec.threw) node.errors++;
    if (node.open === 0) node.total += end - start;
    node.self += self;
    const entry = this.#written[at];
    if (entry !== undefined) this.#written[at] = { ...entry, end };
    return end;
  }

  #lengthOf(spec: CallSpec): number {
    return spec.callees.reduce((sum, callee) => sum + this.#lengthOf(callee) + spec.own, spec.own);
  }

  #node(index: number, parent: Node | undefined): Node {
    for (let node = parent; node !== undefined; node = node.parent)
      if (node.function === index) return node;
    const known = this.#nodes.find((node) => node.parent === parent && node.function === index);
    if (known !== undefined) return known;
    const id = this.#nodes.length + 1;
    const made = {
      id,
      parent,
      function: index,
      durations: [],
      errors: 0,
      total: 0,
      self: 0,
      open: 0,
    };
    this.#nodes.push(made);
    return made;
  }
}
