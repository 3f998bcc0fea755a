/**
 * What only the traced thread knows of itself. It is asked by its drain worker, once every GOROUTINE_MONITOR_INTERVAL; in
 * between runs a timer of Node's own, without JavaScript, from which the event loop's delay is known. Neither keeps the
 * program alive.
 */
import type * as hooks from 'node:perf_hooks';
import type { ThreadFacts } from '../store/store.ts';

/**
 * ms between two looks at the event loop's delay. Each costs some 80 µs with what it takes to wake an idle process up (docs/monitor.md): at
 * Node's usual 10 ms half a percent of a processor, at this less than a tenth.
 */
const RESOLUTION_MS = 100;

// Taken at load: a program may replace them.
const { memoryUsage } = process;
const resources = process.getActiveResourcesInfo.bind(process);
const utilization = performance.eventLoopUtilization.bind(performance);

/** Begins to watch the thread that calls it; what is returned tells what was seen since it was last called. */
export function watchThread(): () => ThreadFacts {
  const { monitorEventLoopDelay }: typeof hooks = process.getBuiltinModule('perf_hooks');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let last = utilization();
  return () => {
    const delays = {
      delayP50: lateness(delay.percentile(50)),
      delayP99: lateness(delay.percentile(99)),
      delayMax: delay.count === 0 ? 0 : lateness(delay.max),
    };
    delay.reset();
    const now = utilization();
    const busy = utilization(now, last).utilization;
    last = now;
    const memory = memoryUsage();
    return {
      ...delays,
      utilization: busy,
      heapUsed: memory.heapUsed,
      heapTotal: memory.heapTotal,
      external: memory.external,
      rss: memory.rss,
      resources: countOf(resources()),
    };
  };
}

/** Node measures from one firing of its timer to the next. */
function lateness(nanos: number): number {
  return Math.max(0, Math.round(nanos) - RESOLUTION_MS * 1e6);
}

function countOf(kinds: readonly string[]): [kind: string, count: number][] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}
