import { gunzipSync } from 'node:zlib';
import type { PprofProfile } from '@functrace/format/pprof';
import { cpuPprof, type V8CpuProfile } from '@functrace/format/v8-profile';
import { CliError } from '../error.ts';
import { readPprof } from './read-pprof.ts';

const GZIP = [0x1f, 0x8b];
const BRACE = 0x7b;

/**
 * A profile that V8's inspector wrote as JSON, or one of pprof, compressed or not.
 * @param fallback ns since the epoch, for a file that does not say when it was made
 * @throws {CliError} for a file of another kind
 */
export function readProfile(path: string, bytes: Buffer, fallback: bigint): PprofProfile {
  try {
    if (bytes[0] === BRACE) return readCpuprofile(bytes, fallback);
    const isCompressed = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
    return readPprof(isCompressed ? gunzipSync(bytes) : bytes);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'FT_CLI_IMPORT',
      `${path} is neither a .cpuprofile nor a profile of pprof (${reason})`,
      { cause: error },
    );
  }
}

function readCpuprofile(bytes: Buffer, fallback: bigint): PprofProfile {
  const profile = JSON.parse(bytes.toString('utf8')) as Partial<V8CpuProfile>;
  const { nodes, startTime, endTime, samples, timeDeltas } = profile;
  if (!Array.isArray(nodes) || startTime === undefined || endTime === undefined)
    throw new Error('it has no "nodes", "startTime" and "endTime"');
  return cpuPprof({ nodes, startTime, endTime, samples, timeDeltas }, fallback);
}
