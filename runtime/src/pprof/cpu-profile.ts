import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '@functrace/format/pprof';
import { cpuPprof } from '@functrace/format/v8-profile';

/** V8's own profiler over so many seconds, for pprof. It takes as many at once as are asked for. */
export async function cpuProfile(seconds: number): Promise<Uint8Array> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    const start = BigInt(Date.now()) * 1_000_000n;
    await session.post('Profiler.start');
    await sleep(seconds * 1000, undefined, { ref: false });
    const { profile } = await session.post('Profiler.stop');
    return gzipSync(encodePprof(cpuPprof(profile, start)));
  } finally {
    session.disconnect();
  }
}
