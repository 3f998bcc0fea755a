/** Trace Event Format, the JSON of chrome://tracing: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */

/** What a file begins with. The events follow, with commas between them, and `]}` or more members behind `]`. */
export const TRACE_HEAD = '{"displayTimeUnit":"ns","traceEvents":[\n';

export function processEvent(pid: number, name: string): string {
  return metadata(pid, 0, 'process_name', { name });
}

/** The name of a lane, and its place among others. */
export function laneEvents(pid: number, lane: number, name: string): string {
  return `${metadata(pid, lane, 'thread_name', { name })},\n${metadata(pid, lane, 'thread_sort_index', { sort_index: lane })}`;
}

function metadata(pid: number, tid: number, name: string, args: object): string {
  return `{"ph":"M","pid":${pid},"tid":${tid},"name":"${name}","args":${JSON.stringify(args)}}`;
}

/** What all calls of a function have in common: to be made once. */
export function functionMembers(name: string, file: string, line: number): string {
  return `"name":${JSON.stringify(name)},"cat":"functrace","args":{"place":${JSON.stringify(`${file}:${line}`)}`;
}

/** A call on its lane, in ns. `members` is of {@link functionMembers}, `args` further members as JSON. */
export function callEvent(
  pid: number,
  lane: number,
  start: number,
  duration: number,
  members: string,
  args: string,
): string {
  return `{"ph":"X","pid":${pid},"tid":${lane},"ts":${micros(start)},"dur":${micros(duration)},${members},${args}}}`;
}

const THREE_DIGITS = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));

/** Microseconds with all their nanoseconds, by whole numbers: the shortest text of a fraction takes long to find. */
export function micros(nanos: number): string {
  const whole = Math.floor(nanos / 1000);
  const rest = nanos - whole * 1000;
  return rest === 0 ? String(whole) : `${whole}.${THREE_DIGITS[rest] ?? rest}`;
}
