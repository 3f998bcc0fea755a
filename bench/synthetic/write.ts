import type { Nanos } from '@functrace/format';
import { Recorder, SqliteStore } from '@functrace/runtime/recorder';
import { EventLoop, type Load } from './event-loop.ts';
import { planOf } from './plan.ts';
import { Random } from './random.ts';
import { RecordLog } from './record-log.ts';

export interface SyntheticProgram extends Load {
  readonly functions: number;
  /** Levels of calls. */
  readonly depth: number;
  /** Threads that ran it, one after the other. */
  readonly sessions: number;
  readonly seed: number;
}

/** Writes a recording of a program that never was, by the code that writes those of real ones. */
export function writeSynthetic(path: string, program: SyntheticProgram): void {
  const { functions, depth, sessions, seed } = program;
  const load: Load = {
    spans: Math.ceil(program.spans / sessions),
    tasks: Math.ceil(program.tasks / sessions),
    values: program.values,
  };
  for (let session = 0; session < sessions; session++) {
    const plan = planOf(functions, depth, new Random(seed));
    const store = new SqliteStore(path);
    store.openSession({
      pid: 4242,
      ppid: 1,
      thread: session,
      command: 'synthetic.js',
      cwd: '/srv/synthetic',
      host: 'nowhere',
      nodeVersion: 'v24.0.0',
      timeOrigin: Date.UTC(2026, 0, 1),
      clockOrigin: 0n,
    });
    const recorder = new Recorder(store, 0n);
    for (const { base, path: file, entries } of plan.files) recorder.addSites(base, file, entries);
    const log = new RecordLog(recorder);
    new EventLoop(plan, load, log, new Random(seed + session)).run();
    recorder.settle(log.now as Nanos);
    recorder.commit();
    recorder.end(log.now);
    store.close();
  }
}
