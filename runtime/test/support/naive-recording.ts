/**
 * What a recording must come to, worked out in the most obvious way: whenever anything happens, the time since the last
 * thing that happened is given to all that is on the stack.
 */
import { bucketOf, encodeHistogram, Outcome } from '@functrace/format';

interface Span {
  readonly number: number;
  readonly site: number;
  readonly parent: number;
  readonly depth: number;
  readonly task: Task;
  /** Sites from the root, recursion folded. */
  readonly path: string;
  readonly isInner: boolean;
  readonly start: number;
  duration: number | null;
  running: number;
  outcome: number;
  state: 'running' | 'awaiting' | 'yielded' | 'ended';
  /** A generator that was left at a `yield`, and has neither caught nor thrown an error of its own nor yielded since. */
  isClosing: boolean;
}

interface Task {
  readonly id: number;
  readonly site: number;
  readonly created: number;
  running: number;
  latest: number;
  open: number;
}

interface Node {
  calls: number;
  resumes: number;
  errors: number;
  total: number;
  self: number;
  running: number;
  readonly durations: number[];
}

export class NaiveRecording {
  readonly spans = new Map<number, Span>();
  readonly tasks: Task[] = [];
  readonly nodes = new Map<string, Node>();
  onStack = 0;
  readonly #stack: Span[] = [];
  #latest = 0;
  readonly #isGenerator: (site: number) => boolean;

  constructor(isGenerator: (site: number) => boolean) {
    this.#isGenerator = isGenerator;
  }

  enter(time: number, site: number, closure: number): void {
    this.#pass(time);
    const parent = this.#stack.at(-1) ?? this.spans.get(closure);
    const path = fold(parent?.path ?? '', site);
    const task = parent?.task ?? this.#task(site, time);
    const span: Span = {
      number: this.spans.size + 1,
      site,
      parent: parent?.number ?? 0,
      depth: parent === undefined ? 0 : parent.depth + 1,
      task,
      path,
      isInner: this.#isInner(path, parent),
      start: time,
      duration: null,
      running: 0,
      outcome: Outcome.UNFINISHED,
      state: 'running',
      isClosing: false,
    };
    task.open++;
    this.spans.set(span.number, span);
    this.#stack.push(span);
    const node = this.#node(path);
    node.calls++;
    if (this.#isGenerator(site)) node.resumes++;
  }

  exit(time: number, number: number, hasReturned: boolean): void {
    this.#pass(time);
    const span = this.#get(number);
    const isClosed = span.state === 'yielded' || span.isClosing;
    if (span.state === 'running') this.#unwind(span, time);
    else this.#node(span.path).resumes++;
    this.#end(
      span,
      time,
      hasReturned ? Outcome.RETURNED : isClosed ? Outcome.CLOSED : Outcome.THREW,
    );
  }

  suspend(time: number, number: number, state: 'awaiting' | 'yielded'): void {
    this.#pass(time);
    const span = this.#get(number);
    this.#unwind(span, time);
    span.state = state;
  }

  resume(time: number, number: number, isAbrupt: boolean): void {
    this.#pass(time);
    const span = this.#get(number);
    if (isAbrupt && span.state === 'yielded') span.isClosing = true;
    span.state = 'running';
    this.#node(span.path).resumes++;
    this.#stack.push(span);
  }

  caught(time: number, number: number): void {
    this.#pass(time);
    const span = this.#get(number);
    span.isClosing = false;
    while (this.#stack.at(-1) !== span) this.#abandon(time);
  }

  thrown(number: number): void {
    this.#get(number).isClosing = false;
  }

  isRunning(number: number): boolean {
    return this.#get(number).state === 'running';
  }

  histogram(node: Node): Uint8Array {
    const buckets = node.durations.map(bucketOf);
    const length = Math.max(0, ...buckets) + 1;
    const counts = Array.from(
      { length },
      (_, bucket) => buckets.filter((each) => each === bucket).length,
    );
    return encodeHistogram({ first: 0, counts });
  }

  #pass(time: number): void {
    const passed = time - this.#latest;
    this.#latest = time;
    const top = this.#stack.at(-1);
    if (top === undefined) return;
    this.onStack += passed;
    this.#node(top.path).self += passed;
    for (const span of this.#stack) span.running += passed;
    for (const path of new Set(this.#stack.map((span) => span.path)))
      this.#node(path).running += passed;
    (this.#stack[0] as Span).task.running += passed;
  }

  /** Takes a span off the stack, and what lies above it: calls that never came to their exit. */
  #unwind(span: Span, time: number): void {
    while (this.#stack.at(-1) !== span) this.#abandon(time);
    this.#pop(time);
  }

  #abandon(time: number): void {
    const span = this.#pop(time);
    this.#end(span, time, span.isClosing ? Outcome.CLOSED : Outcome.THREW);
  }

  #pop(time: number): Span {
    const span = this.#stack.pop() as Span;
    if (this.#stack.length === 0) span.task.latest = time;
    return span;
  }

  #end(span: Span, time: number, outcome: number): void {
    const duration = time - span.start;
    const node = this.#node(span.path);
    if (!span.isInner) node.total += duration;
    if (outcome === Outcome.THREW) node.errors++;
    node.durations.push(duration);
    span.duration = duration;
    span.outcome = outcome;
    span.state = 'ended';
    span.task.open--;
    span.task.latest = time;
  }

  /** Whether the call lies, in time, inside one with the same path: on the stack, or open and waiting for it. */
  #isInner(path: string, parent: Span | undefined): boolean {
    if (this.#stack.some((span) => span.path === path)) return true;
    const bottom = this.#stack[0];
    let outer = bottom === undefined ? parent : this.spans.get(bottom.parent);
    for (; outer !== undefined && outer.state !== 'ended'; outer = this.spans.get(outer.parent)) {
      if (outer.path === path) return true;
    }
    return false;
  }

  #task(site: number, time: number): Task {
    const task = {
      id: this.tasks.length + 1,
      site,
      created: time,
      running: 0,
      latest: time,
      open: 0,
    };
    this.tasks.push(task);
    return task;
  }

  #node(path: string): Node {
    const node = this.nodes.get(path) ?? {
      calls: 0,
      resumes: 0,
      errors: 0,
      total: 0,
      self: 0,
      running: 0,
      durations: [],
    };
    this.nodes.set(path, node);
    return node;
  }

  #get(number: number): Span {
    const span = this.spans.get(number);
    if (span === undefined) throw new RangeError(`there is no span ${number}`);
    return span;
  }
}

/** A call of a function that is already on the path leads back to it. */
function fold(path: string, site: number): string {
  const sites = path === '' ? [] : path.split('/');
  const at = sites.indexOf(String(site));
  return (at === -1 ? [...sites, site] : sites.slice(0, at + 1)).join('/');
}
