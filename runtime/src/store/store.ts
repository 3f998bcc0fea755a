import type { Nanos, SessionId, SiteEntry } from '@functrace/format';
import type { SpanBatch, ValueBatch } from './batch.ts';

/** Who records: one traced thread. */
export interface SessionInfo {
  readonly pid: number;
  readonly ppid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly command: string;
  readonly cwd: string;
  readonly host: string;
  readonly nodeVersion: string;
  /** Milliseconds since the epoch at which record times are 0. */
  readonly timeOrigin: number;
  /** What `process.hrtime.bigint()` was then. */
  readonly clockOrigin: bigint;
}

/** What has been added to a task since it was last written. */
export interface TaskRow {
  /** It makes no row where there is none. */
  readonly isOnlyChange?: boolean;
  readonly task: number;
  readonly site: number;
  /** 0 where nothing is known. */
  readonly parent: number;
  readonly created: number;
  /** ns, to be added to what the store has. */
  readonly running: number;
  /** ns from `created` to the latest exit. */
  readonly elapsed: number;
  readonly isFinished: boolean;
}

/** A node of the call tree as it is now. */
export interface NodeRow {
  readonly node: number;
  /** -1 for a root. */
  readonly parent: number;
  readonly site: number;
  readonly calls: number;
  readonly resumes: number;
  readonly errors: number;
  readonly total: number;
  readonly self: number;
  readonly running: number;
  readonly min: number;
  readonly max: number;
  readonly histogram: Uint8Array;
  /** Of `calls`, those that were counted only. */
  readonly counted: number;
}

/** A span that stands for more calls than its own. */
export interface WeightRow {
  readonly span: number;
  readonly calls: number;
}

/** A task, when the monitor looked. Times are ns. */
export interface TaskSample {
  readonly task: number;
  /** Function of the open span that was entered last. */
  readonly site: number;
  /** See TaskState. */
  readonly state: number;
  readonly age: number;
  readonly spanAge: number;
}

/** The unfinished tasks that began with one function. */
export interface FunctionSample {
  readonly site: number;
  readonly tasks: number;
  readonly oldest: number;
}

/** What the task monitor saw at `time`; samples count from 1. */
export interface SampleRow {
  readonly sample: number;
  readonly time: number;
  readonly tasks: number;
  readonly spans: number;
  readonly listed: readonly TaskSample[];
  readonly functions: readonly FunctionSample[];
}

/** What the thread said of itself when it was asked. Delays are ns, sizes bytes. */
export interface ThreadFacts {
  readonly delayP50: number;
  readonly delayP99: number;
  readonly delayMax: number;
  readonly utilization: number;
  readonly heapUsed: number;
  readonly heapTotal: number;
  readonly external: number;
  readonly rss: number;
  readonly resources: readonly (readonly [kind: string, count: number])[];
}

/** Of a session, since its start. What is left out is as it was. */
export interface SessionCounts {
  /** Records. */
  readonly dropped?: number;
  /** ns that the program waited for a free channel. */
  readonly stalled?: number;
  /** Calls that are in the call tree only. */
  readonly folded?: number;
}

/** An HTTP request as it is known now. */
export interface RequestRow {
  /** The span that stands for it, and its task. */
  readonly span: number;
  readonly task: number;
  /** Of that span; it changes when the route becomes known. */
  readonly site: number;
  readonly method: string;
  readonly path: string;
  /** Null where no framework named one. */
  readonly route: string | null;
  /** Null while there was no answer. */
  readonly status: number | null;
}

/** A moment that the program named. */
export interface MarkRow {
  readonly mark: number;
  /** 0 outside traced code, like `span`. */
  readonly task: number;
  readonly span: number;
  /** ns since the session's start. */
  readonly time: number;
  readonly name: string;
  /** Null for none. */
  readonly data: string | null;
}

/** A thread or a process that the session started. */
export interface SpawnRow {
  readonly spawn: number;
  /** The call that did it, 0 for none. */
  readonly span: number;
  /** ns since the session's start. */
  readonly time: number;
  readonly pid: number;
  /** 0 for a process. */
  readonly thread: number;
}

/** What a callback's parent was, long after it ended. */
export interface StoredSpan {
  readonly site: number;
  readonly task: number;
  readonly parent: number;
  readonly depth: number;
}

/**
 * Where a thread's recording is kept. Every number is the thread's own (its n-th span, task, node, site); a store makes
 * them unique among sessions. What was written between two commits becomes visible at once, or not at all.
 */
export interface Store {
  /** Returns the session's number in the recording. */
  openSession(info: SessionInfo): SessionId;
  /** Sites `base`, `base + 1`, … of one file. */
  addSites(base: number, file: string, entries: readonly SiteEntry[]): void;
  /** Spans that the store does not have yet. */
  addSpans(batch: SpanBatch): void;
  /** Of spans that have been added. */
  addWeights(rows: Iterable<WeightRow>): void;
  /** Spans that were added unfinished. */
  updateSpans(batch: SpanBatch): void;
  /** Values, and the texts that several of them share. */
  addValues(batch: ValueBatch): void;
  addTasks(rows: Iterable<TaskRow>): void;
  setNodes(rows: Iterable<NodeRow>): void;
  /** Requests, as often as more is known of them. Their spans and tasks have been added, and get their site. */
  setRequests(rows: Iterable<RequestRow>): void;
  addMarks(rows: Iterable<MarkRow>): void;
  addSpawns(rows: Iterable<SpawnRow>): void;
  addSample(row: SampleRow): void;
  /** Of a sample that was added. */
  addFacts(sample: number, facts: ThreadFacts): void;
  /** No value that comes will have one of the texts up to number `last`, and no value of a span after `span` has. */
  retireTexts(last: number, span: number): void;
  findSpan(number: number): StoredSpan | undefined;
  commit(counts?: SessionCounts): void;
  /** Marks the session as ended, from the next commit on; further rows may follow and end it again. */
  endSession(end: Nanos): void;
  close(): void;
}
