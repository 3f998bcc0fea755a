import type { PprofProfile, PprofValueType } from '@functrace/format/pprof';
import { CliError } from '../error.ts';

/** A path of the samples, recursion folded as in the tree of a recording. */
export interface SampledNode {
  /** Index of the caller's node. */
  readonly parent: number | undefined;
  /** Index of its function. */
  readonly function: number;
  /** Samples that have it on their stack; calls of its own, where those were counted. */
  samples: number;
  /** ns of samples that it is at the top of, and of all that it is in. */
  self: number;
  running: number;
}

const NANOS: Readonly<Record<string, number>> = {
  nanoseconds: 1,
  microseconds: 1e3,
  milliseconds: 1e6,
  seconds: 1e9,
};

/**
 * The samples added up by path, callers before their callees.
 * @throws {CliError} for a profile of something else than time
 */
export function sampledTree(path: string, profile: PprofProfile): SampledNode[] {
  const { time, count } = columnsOf(path, profile);
  const scale = NANOS[profile.sampleTypes[time]?.unit ?? ''] ?? 1;
  const hasCalls = count !== undefined && profile.sampleTypes[count]?.type === 'calls';
  const nodes: SampledNode[] = [];
  const indices = new Map<string, number>();
  for (const { stack, values } of profile.samples) {
    const nanos = Math.round((values[time] ?? 0) * scale);
    const samples = count === undefined ? 1 : (values[count] ?? 0);
    const above: number[] = [];
    for (const index of stack.toReversed()) {
      const folded = above.findIndex((at) => nodes[at]?.function === index);
      if (folded !== -1) {
        above.length = folded + 1;
        continue;
      }
      const parent = above.at(-1);
      const key = `${parent ?? ''} ${index}`;
      const node =
        indices.get(key) ??
        nodes.push({ parent, function: index, samples: 0, self: 0, running: 0 }) - 1;
      indices.set(key, node);
      above.push(node);
    }
    for (const at of above) {
      const node = nodes[at];
      if (node === undefined) continue;
      const isTop = at === above.at(-1);
      // Whoever counted calls has counted the callers' own.
      if (isTop || !hasCalls) node.samples += samples;
      node.running += nanos;
      if (isTop) node.self += nanos;
    }
  }
  return nodes;
}

function isTime({ unit }: PprofValueType): boolean {
  return NANOS[unit] !== undefined;
}

function columnsOf(
  path: string,
  { sampleTypes, defaultType }: PprofProfile,
): { readonly time: number; readonly count: number | undefined } {
  const preferred = sampleTypes.findIndex((one) => one.type === defaultType && isTime(one));
  const time = preferred === -1 ? sampleTypes.findLastIndex(isTime) : preferred;
  if (time === -1) {
    const types = sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(', ');
    throw new CliError(
      'FT_CLI_IMPORT',
      `${path} has samples of ${types}; expected some of time, as of a processor profile`,
    );
  }
  const count = sampleTypes.findIndex(({ unit }) => unit === 'count');
  return { time, count: count === -1 ? undefined : count };
}
