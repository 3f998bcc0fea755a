/** V8's sampled profiles, as its inspector gives them, for pprof. */
import type { PprofFunction, PprofProfile, PprofSample } from './pprof.ts';

export interface V8Frame {
  readonly functionName: string;
  readonly url: string;
  /** From 0; -1 where there is no place. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface V8CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: V8Frame;
    readonly children?: readonly number[] | undefined;
  }[];
  /** µs, of a clock that began somewhere. */
  readonly startTime: number;
  readonly endTime: number;
  readonly samples?: readonly number[] | undefined;
  /** µs since the sample before, and of the first since `startTime`. */
  readonly timeDeltas?: readonly number[] | undefined;
}

/** https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#type-SamplingHeapProfile */
export interface V8HeapNode {
  readonly callFrame: V8Frame;
  /** Bytes. */
  readonly selfSize: number;
  readonly children: readonly V8HeapNode[];
}

/** When the profile was taken. */
export interface ProfileTime {
  /** ns since the epoch. */
  readonly start: bigint;
  /** ns. */
  readonly duration: number;
}

const ROOT = '(root)';
/** The time in which nothing ran is no one's. */
const IDLE = '(idle)';

const NANOSECONDS = 'nanoseconds';

/** Samples and the time until the next one, by stack. */
export function cpuPprof(profile: V8CpuProfile, start: bigint): PprofProfile {
  const functions = new FunctionList();
  const callers = new Map<number, number>();
  for (const { id, children = [] } of profile.nodes)
    for (const child of children) callers.set(child, id);
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const { samples: ids = [], timeDeltas = [] } = profile;
  const sums = new Map<number, { count: number; nanos: number }>();
  let time = profile.startTime;
  for (const [index, id] of ids.entries()) {
    time += timeDeltas[index] ?? 0;
    const micros = timeDeltas[index + 1] ?? Math.max(0, profile.endTime - time);
    const sum = sums.get(id) ?? { count: 0, nanos: 0 };
    sums.set(id, sum);
    sum.count++;
    sum.nanos += Math.max(0, Math.round(micros * 1000));
  }
  const samples: PprofSample[] = [];
  for (const [id, { count, nanos }] of sums) {
    const stack: number[] = [];
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      const frame = frames.get(at);
      if (frame !== undefined && frame.functionName !== ROOT) stack.push(functions.indexOf(frame));
    }
    if (frames.get(id)?.functionName !== IDLE && stack.length > 0)
      samples.push({ stack, values: [count, nanos] });
  }
  const duration = Math.round((profile.endTime - profile.startTime) * 1000);
  const period = ids.length === 0 ? 0 : Math.round(duration / ids.length);
  return {
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: NANOSECONDS },
    ],
    defaultType: 'cpu',
    functions: functions.list,
    samples,
    start,
    duration,
    period: { type: { type: 'cpu', unit: NANOSECONDS }, value: period },
  };
}

/** Bytes that are in use, by the stack that allocated them. */
export function heapPprof(head: V8HeapNode, { start, duration }: ProfileTime): PprofProfile {
  const functions = new FunctionList();
  const samples: PprofSample[] = [];
  const pending: { readonly node: V8HeapNode; readonly above: readonly number[] }[] = [
    { node: head, above: [] },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, above } = next;
    const isRoot = node.callFrame.functionName === ROOT;
    const stack = isRoot ? above : [functions.indexOf(node.callFrame), ...above];
    if (node.selfSize > 0 && stack.length > 0) samples.push({ stack, values: [node.selfSize] });
    for (const child of node.children) pending.push({ node: child, above: stack });
  }
  return {
    sampleTypes: [{ type: 'inuse_space', unit: 'bytes' }],
    defaultType: 'inuse_space',
    functions: functions.list,
    samples,
    start,
    duration,
  };
}

class FunctionList {
  readonly list: PprofFunction[] = [];
  readonly #indices = new Map<string, number>();

  indexOf({ functionName, url, lineNumber, columnNumber }: V8Frame): number {
    const key = `${functionName}\0${url}\0${lineNumber}\0${columnNumber}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.list.length;
    this.#indices.set(key, index);
    this.list.push({
      name:
        functionName === '' ? `<anonymous@${lineNumber + 1}:${columnNumber + 1}>` : functionName,
      file: fileOf(url),
      line: lineNumber + 1,
    });
    return index;
  }
}

const FILE = 'file://';

function fileOf(url: string): string {
  if (!url.startsWith(FILE)) return url;
  try {
    return decodeURI(url.slice(FILE.length));
  } catch {
    // Not as Node writes them.
    return url;
  }
}
