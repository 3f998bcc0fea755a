/**
 * What a recording must come to, worked out in the most obvious way: whenever anything happens, the time since the last
 * thing that happened is given to all that is on the stack.
 */
import { bucketOf, encodeHistogram, Outcome } from '@functrace/format';

interface Span {
  readonly number: number;
  site: number;
  readonly parent: number;
  readonly depth: number;
  readonly task: Task;
  /** Sites from the root, recursion folded. That of a request, whose site is not final, is its number behind a sign. */
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
  site: number;
  readonly parent: number;
  readonly created: number;
  running: number;
  latest: number;
  open: number;
  request: Span | undefined;
}

interface Node {
  calls: number;
  resumes: number;
  errors: number;
  total: number;
  self: number;
  running: number;
  durations: readonly number[];
}

export interface Mark {
  readonly span: number;
  readonly task: number;
  readonly time: number;
}

export class NaiveRecording {
  readonly spans = new Map<number, Span>();
  readonly tasks: Task[] = [];
  readonly marks: Mark[] = [];
  readonly #nodes = new Map<string, Node>();
  onStack = 0;
  readonly #stack: Span[] = [];
  #latest = 0;
  readonly #isGenerator: (site: number) => boolean;

  constructor(isGenerator: (site: number) => boolean) {
    this.#isGenerator = isGenerator;
  }

  enter(time: number, site: number, closure: number): void {
    this.#pass(time);
    this.#call(time, site, this.#stack.at(-1) ?? this.spans.get(closure));
  }

  /** A call that begins a task, whatever is running. */
  enterAlone(time: number, site: number): void {
    this.#pass(time);
    this.#call(time, site, undefined);
  }

  /** Its calls name it as their closure. */
  request(time: number, site: number): void {
    this.#pass(time);
    const span = this.#begin(time, site, undefined, `#${this.spans.size + 1}`);
    span.state = 'yielded';
    span.task.request = span;
  }

  route(time: number, number: number, site: number): void {
    this.#pass(time);
    const span = this.#get(number);
    span.site = site;
    span.task.site = site;
  }

  answered(time: number, number: number, isComplete: boolean): void {
    this.#pass(time);
    this.#end(this.#get(number), time, isComplete ? Outcome.RETURNED : Outcome.CLOSED);
  }

  mark(time: number, number: number): void {
    this.#pass(time);
    this.marks.push({ span: number, task: this.spans.get(number)?.task.id ?? 0, time });
  }

  /** By path: what was counted for each request, below its final site. */
  get nodes(): ReadonlyMap<string, Node> {
    const all = new Map<string, Node>();
    for (const [path, node] of this.#nodes) {
      const final = path.replace(/^#\d+/, (own) => String(this.#get(Number(own.slice(1))).site));
      const before = all.get(final) ?? emptyNode();
      all.set(final, {
        calls: before.calls + node.calls,
        resumes: before.resumes + node.resumes,
        errors: before.errors + node.errors,
        total: before.total + node.total,
        self: before.self + node.self,
        running: before.running + node.running,
        durations: [...before.durations, ...node.durations],
      });
    }
    return all;
  }

  #call(time: number, site: number, parent: Span | undefined): void {
    const span = this.#begin(time, site, parent, fold(parent?.path ?? '', site));
    this.#stack.push(span);
    if (this.#isGenerator(site)) this.#node(span.path).resumes++;
  }

  #begin(time: number, site: number, parent: Span | undefined, path: string): Span {
    const starter = this.#stack.at(-1)?.number ?? 0;
    const task = parent?.task ?? this.#task(site, time, starter);
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
    this.#node(path).calls++;
    return span;
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
    const bottoms = this.#stack.filter((span, at) => span.task !== this.#stack[at - 1]?.task);
    for (const { task } of bottoms) {
      task.running += passed;
      if (task.request === undefined || task.request.state === 'ended') continue;
      task.request.running += passed;
      this.#node(task.request.path).running += passed;
    }
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
    if (this.#stack.at(-1)?.task !== span.task) span.task.latest = time;
    return span;
  }

  #end(span: Span, time: number, outcome: number): void {
    const duration = time - span.start;
    const node = this.#node(span.path);
    if (!span.isInner) node.total += duration;
    if (outcome === Outcome.THREW) node.errors++;
    node.durations = [...node.durations, duration];
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

  #task(site: number, time: number, parent: number): Task {
    const task: Task = {
      id: this.tasks.length + 1,
      site,
      parent,
      created: time,
      running: 0,
      latest: time,
      open: 0,
      request: undefined,
    };
    this.tasks.push(task);
    return task;
  }

  #node(path: string): Node {
    const node = this.#nodes.get(path) ?? emptyNode();
    this.#nodes.set(path, node);
    return node;
  }

  #get(number: number): Span {
    const span = this.spans.get(number);
    if (span === undefined) throw new RangeError(`there is no span ${number}`);
    return span;
  }
}

function emptyNode(): Node {
  return { calls: 0, resumes: 0, errors: 0, total: 0, self: 0, running: 0, durations: [] };
}

/** A call of a function that is already on the path leads back to it. */
function fold(path: string, site: number): string {
  const sites = path === '' ? [] : path.split('/');
  const at = sites.indexOf(String(site));
  return (at === -1 ? [...sites, site] : sites.slice(0, at + 1)).join('/');
}
