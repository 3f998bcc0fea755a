/**
 * One thread's recording: what its decoder finds, on the way into a store. Rows gather in batches, and become visible
 * when `commit` ends the transaction.
 */
import { pid } from 'node:process';
import {
  encodeHistogram,
  isAsyncKind,
  isGeneratorKind,
  type Nanos,
  Note,
  Outcome,
  Position,
  SITE_KINDS,
  type SiteEntry,
  type SiteKind,
} from '@functrace/format';
import { SpanBatch, ValueBatch } from '../store/batch.ts';
import type {
  MarkRow,
  NodeRow,
  SessionCounts,
  SpawnRow,
  Store,
  ThreadFacts,
  WeightRow,
} from '../store/store.ts';
import { type Bounds, UNBOUNDED } from './bounds.ts';
import { CallTree, ROOT } from './call-tree.ts';
import { Decoder } from './decoder.ts';
import type { DecoderOutput, FinishedParent } from './decoder-output.ts';
import { FinishedParents } from './finished-parents.ts';
import { RepeatedTexts } from './repeated-texts.ts';
import { HeldValues } from './held-values.ts';
import { Receivers } from './receivers.ts';
import { Requests } from './requests.ts';
import { Retention } from './retention.ts';
import { sampleOf } from './sample.ts';
import { Fate, SpanTable } from './span-table.ts';
import { Tasks } from './tasks.ts';

/** What the decoder asks of a span's site, at every call. */
const Trait = { GENERATOR: 1, SUSPENDS: 2, REQUEST: 4, NAMED: 8 } as const;

function traitsOf(kind: SiteKind | undefined): number {
  if (kind === undefined) return 0;
  if (kind === 'request') return Trait.REQUEST | Trait.NAMED | Trait.SUSPENDS;
  if (kind === 'span') return Trait.NAMED | Trait.SUSPENDS;
  if (isGeneratorKind(kind)) return Trait.GENERATOR | Trait.SUSPENDS;
  return isAsyncKind(kind) ? Trait.SUSPENDS : 0;
}

export class Recorder implements DecoderOutput {
  readonly decoder: Decoder;
  readonly #store: Store;
  readonly #table: SpanTable = new SpanTable();
  readonly #tree: CallTree = new CallTree();
  readonly #tasks: Tasks;
  readonly #retention: Retention | undefined;
  readonly #held: HeldValues = new HeldValues();
  readonly #added: SpanBatch = new SpanBatch();
  readonly #updated: SpanBatch = new SpanBatch();
  readonly #values: ValueBatch = new ValueBatch();
  readonly #texts: RepeatedTexts = new RepeatedTexts((last) => {
    // Values whose texts are numbered come before this in the batch.
    this.#writeValues();
    this.#store.retireTexts(last, this.decoder.latestSpan);
  });
  /** See Trait. */
  readonly #traits: number[] = [];
  readonly #requests: Requests = new Requests();
  readonly #receivers: Receivers = new Receivers();
  /** The thread's number of the object that is the next receiver. */
  #object = 0;
  #weights: WeightRow[] = [];
  #marks: MarkRow[] = [];
  #markCount = 0;
  /** Of the mark that comes next. */
  #markName = '';
  #markData: string | null = null;
  #spawns: SpawnRow[] = [];
  #spawnCount = 0;
  readonly #finished: FinishedParents;
  #latest = 0;
  #samples = 0;
  /** Spans and values that went into the store since the last commit. */
  written = 0;

  /** `clockOrigin`: see SessionInfo. */
  constructor(store: Store, clockOrigin: bigint, { retention }: Bounds = UNBOUNDED) {
    this.#store = store;
    this.#finished = new FinishedParents(store, this.#table, this.#tree);
    this.#tasks = new Tasks(retention !== undefined);
    if (retention !== undefined)
      this.#retention = new Retention(
        retention,
        this.#table,
        this.#tree,
        (number) => this.finishedParent(number) !== undefined,
      );
    this.decoder = new Decoder(this.#table, this.#tree, this.#tasks, this, clockOrigin);
  }

  addSites(base: number, file: string, entries: readonly SiteEntry[]): void {
    entries.forEach(([, kind], index) => {
      this.#traits[base + index] = traitsOf(SITE_KINDS[kind]);
    });
    this.#store.addSites(base, file, entries);
  }

  /** A span that is open or finished lately, by its handle. */
  locate(handle: number): { span: number; task: number; site: number } | undefined {
    const { number, task, site } = this.#table;
    const row = this.decoder.rowOf(handle);
    if (row === -1) return undefined;
    return { span: number[row] as number, task: task[row] as number, site: site[row] as number };
  }

  isGenerator(site: number): boolean {
    return this.#has(site, Trait.GENERATOR);
  }

  canSuspend(site: number): boolean {
    return this.#has(site, Trait.SUSPENDS);
  }

  isRequest(site: number): boolean {
    return this.#has(site, Trait.REQUEST);
  }

  isNamed(site: number): boolean {
    return this.#has(site, Trait.NAMED);
  }

  #has(site: number, trait: number): boolean {
    return ((this.#traits[site] ?? 0) & trait) !== 0;
  }

  request(row: number): void {
    const { number, task, site } = this.#table;
    this.#requests.begin(number[row] as number, task[row] as number, site[row] as number);
  }

  renamed(row: number): void {
    const { number, site, node } = this.#table;
    this.#tree.settle(node[row] as number, site[row] as number);
    this.#requests.rename(number[row] as number, site[row] as number);
  }

  note(span: number, note: number, text: string): void {
    if (note === Note.MARK_NAME) this.#markName = JSON.parse(text) as string;
    else if (note === Note.MARK_DATA) this.#markData = text;
    else if (note === Note.OBJECT) this.#object = Number(text);
    else this.#requests.note(span, note, text);
  }

  mark(span: number, task: number, time: number): void {
    const [name, data] = [this.#markName, this.#markData];
    this.#markData = null;
    this.#marks.push({ mark: ++this.#markCount, span, task, time, name, data });
  }

  spawn(span: number, time: number, number: number, isThread: boolean): void {
    const [process, thread] = isThread ? [pid, number] : [number, 0];
    this.#spawns.push({ spawn: ++this.#spawnCount, span, time, pid: process, thread });
  }

  entered(row: number): void {
    this.#retention?.entered(row);
  }

  span(row: number, end: number, outcome: number): void {
    if (end !== -1) this.#latest = end;
    const table = this.#table;
    const isStored = table.isStored[row] === 1;
    const site = table.site[row] as number;
    const duration = this.#latest - (table.start[row] as number);
    const isKept = this.#retention?.ends(row, duration, outcome) ?? true;
    if (this.#retention !== undefined && !isStored) this.#decided(row, isKept);
    if (this.isRequest(site)) {
      this.#tree.settle(table.node[row] as number, site);
      this.#requests.end(table.number[row] as number, isKept);
    }
    if (!isKept) return;
    this.#add(isStored ? this.#updated : this.#added, row, end, outcome);
  }

  value(span: number, position: number, text: string): void {
    // Where calls may be folded, the base may be one of those: then all are whole.
    if (position === Position.RECEIVER && this.#retention === undefined) {
      const receiver = this.#receivers.place(this.#object, span, text);
      return this.#addValue(span, position, receiver.text, receiver.base);
    }
    const fate = this.#retention === undefined ? Fate.KEPT : this.#fateOf(span);
    if (fate === Fate.KEPT) this.#addValue(span, position, text);
    else if (fate === Fate.OPEN) this.#held.hold(span, position, text);
  }

  #fateOf(span: number): number {
    const row = this.#table.find(span);
    // One that the table has no more has a value still when it threw.
    return row === -1 ? Fate.KEPT : (this.#table.fate[row] as number);
  }

  /** It is known whether the span gets a row. */
  #decided(row: number, isKept: boolean): void {
    const number = this.#table.number[row] as number;
    if (!isKept) return this.#held.release(number);
    this.#tasks.keep(this.#table.task[row] as number);
    this.#held.release(number, (position, text) => this.#addValue(number, position, text));
  }

  #addValue(span: number, position: number, text: string, base: number = 0): void {
    const values = this.#values;
    const number = this.#texts.numberOf(text, (fresh) => values.texts.set(fresh, text));
    values.add(span, position, text, number, base);
    if (this.#values.isFull) this.#writeValues();
  }

  finishedParent(number: number): FinishedParent | undefined {
    return this.#finished.find(number, () => this.#writeSpans());
  }

  /** Brings the open spans up to date: what is left open when a thread ends has run until then. `time` as of records. */
  settle(time: Nanos): void {
    this.decoder.settle(time);
    // Their routes will not become known any more.
    this.#tree.settleAll();
    this.decoder.settleCounted();
    for (const row of this.#table.openRows()) {
      this.#table.fate[row] = Fate.KEPT;
      if (this.#table.isStored[row] === 1) this.#add(this.#updated, row, -1, Outcome.UNFINISHED);
    }
  }

  /** Adds a sample of the unfinished tasks, and brings their rows up to date. All records of before `time` have been decoded. */
  look(time: Nanos): number {
    this.decoder.settle(time);
    this.#tasks.last(time);
    this.#store.addSample(sampleOf(++this.#samples, this.#table, this.#tasks, time));
    return this.#samples;
  }

  addFacts(sample: number, facts: ThreadFacts): void {
    this.#store.addFacts(sample, facts);
  }

  /**
   * Writes all that is known, open spans included, as one transaction. `now` as of records: spans that are open so long
   * that they are kept are. True when it is not known of some yet.
   */
  commit(counts: SessionCounts = {}, now: number = this.#latest): boolean {
    this.#tree.merge((moved) => {
      this.#table.redirect(moved);
      this.#finished.redirect(moved);
    });
    const open = [...this.#table.openRows()];
    const retention = this.#retention;
    // All are decided on before the first is written: a call that is kept takes its callers along.
    const kept =
      retention === undefined ? open : open.filter((row) => retention.isKeptAt(row, now));
    for (const row of kept) {
      if (this.#table.isStored[row] === 1) continue;
      if (retention !== undefined) this.#decided(row, true);
      this.#add(this.#added, row, -1, Outcome.UNFINISHED);
      this.#table.isStored[row] = 1;
    }
    this.#writeSpans();
    this.#writeValues();
    this.#store.addTasks(this.#tasks.takeDirty());
    this.#store.setRequests(
      this.#requests.takeDirty((span) => this.#table.isStored[this.#table.find(span)] === 1),
    );
    this.#store.addMarks(this.#marks);
    this.#marks = [];
    this.#store.addSpawns(this.#spawns);
    this.#spawns = [];
    this.#store.setNodes(this.#nodes());
    this.written = 0;
    this.#store.commit({ ...counts, folded: retention?.folded ?? 0 });
    return kept.length < open.length;
  }

  /** Marks the end of the recording, `now` ns after its start, from the next commit on. */
  end(now: number): void {
    this.#store.endSession(Math.max(now, this.#latest) as Nanos);
  }

  #add(batch: SpanBatch, row: number, end: number, outcome: number): void {
    const table = this.#table;
    const at = batch.length++;
    const counted = table.counted[row] as number;
    if (counted > 0 && batch === this.#added)
      this.#weights.push({ span: table.number[row] as number, calls: counted + 1 });
    const start = table.start[row] as number;
    batch.number[at] = table.number[row] as number;
    batch.site[at] = table.site[row] as number;
    batch.task[at] = table.task[row] as number;
    const parents = this.#retention === undefined ? table.parent : table.caller;
    batch.parent[at] = parents[row] as number;
    batch.depth[at] = table.depth[row] as number;
    batch.start[at] = start;
    batch.duration[at] = end === -1 ? -1 : end - start;
    batch.running[at] = table.running[row] as number;
    batch.outcome[at] = outcome;
    if (batch.isFull) this.#writeSpans();
  }

  #writeSpans(): void {
    this.written += this.#added.length;
    this.#store.addSpans(this.#added);
    this.#added.length = 0;
    this.#store.addWeights(this.#weights);
    this.#weights = [];
    this.#store.updateSpans(this.#updated);
    this.#updated.length = 0;
  }

  #writeValues(): void {
    this.written += this.#values.span.length;
    this.#store.addValues(this.#values);
    this.#values.clear();
  }

  *#nodes(): Generator<NodeRow> {
    const tree = this.#tree;
    for (const node of tree.takeDirty()) {
      const parent = tree.parent[node] as number;
      yield {
        node,
        parent: parent === ROOT ? -1 : parent,
        site: tree.site[node] as number,
        calls: tree.calls[node] as number,
        resumes: tree.resumes[node] as number,
        errors: tree.errors[node] as number,
        total: tree.total[node] as number,
        // An estimate of what the callees took may be too high.
        self: Math.max(tree.self[node] as number, 0),
        running: tree.running[node] as number,
        min: tree.min[node] as number,
        max: tree.max[node] as number,
        histogram: encodeHistogram(tree.histogram(node)),
        counted: tree.counted[node] as number,
      };
    }
  }
}
