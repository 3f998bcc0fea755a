/** Starts a thread's recording at its first traced call, and sees that it is complete when the thread ends. */
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { isMainThread, threadId, Worker, type WorkerOptions } from 'node:worker_threads';
import { type ControlRequest, sensitiveNames, type SiteEntry } from '@functrace/format';
import {
  Control,
  createPool,
  FAILURE_OFFSET,
  ReaderState,
  type SharedPool,
} from '../channel/layout.ts';
import { closePool, openPool, readWith, takeOver } from '../channel/writer.ts';
import type * as here from '../drain/here.ts';
import type { DrainMessage, DrainOptions, ThreadRequest } from '../drain/messages.ts';
import { storeFailure } from '../drain/store-failure.ts';
import { setBudget } from '../hot/budget.ts';
import { beginCapture } from '../hot/capture.ts';
import { forgetClasses } from '../hot/classes.ts';
import { ContextMode, setContextMode } from '../hot/context.ts';
import { setLimits } from '../hot/limits.ts';
import { setReceivers } from '../hot/receiver.ts';
import { endClosed } from '../hot/requests.ts';
import { setSensitiveNames } from '../hot/sensitive.ts';
import { forgetShapes } from '../hot/shapes.ts';
import { copyStack, disableAll, flushFromNowOn, flushNow, uncaught } from '../hot/span.ts';
import { writeAnnounced } from '../hot/spawns.ts';
import { watchThread } from '../monitor/thread-facts.ts';
import type { ThreadFacts } from '../store/store.ts';
import {
  controlState,
  functionsOff,
  functionsOn,
  pauseRecording,
  recordValues,
  resumeRecording,
} from '../hot/switches.ts';
import { onExit } from './on-exit.ts';
import { onSelfSignal } from './self-signal.ts';
import { reportOnce, RuntimeError } from './runtime-error.ts';
import { readSettings, type Settings } from './settings.ts';
import { storePath } from './store-path.ts';
import { leaveThreads, processBell, storeTerminated } from './threads.ts';

/** Taken at load: fake timers replace it later. */
const clock = process.hrtime.bigint;

/** What a thread records with, or undefined when it does not. */
export interface Recording {
  readonly settings: Settings;
  addSites(base: number, file: string, sites: readonly SiteEntry[]): void;
  /** Adds to the names whose values are redacted. */
  redact(names: readonly string[]): void;
}

export function startRecording(): Recording | undefined {
  try {
    const settings = readSettings(process.env);
    return settings.isOn ? launch(settings) : undefined;
  } catch (error) {
    reportOnce(error);
    return undefined;
  }
}

function launch(settings: Settings): Recording {
  const pool = createPool(settings.channelCount);
  const { path, otherwise } = storePath(settings.store, process.argv[1], process.pid, new Date());
  const bell = processBell();
  const options: DrainOptions = {
    pool,
    bell,
    store: path,
    ...(otherwise !== undefined && { otherwise }),
    session: {
      pid: process.pid,
      ppid: process.ppid,
      thread: isMainThread ? 0 : threadId,
      command: [...process.execArgv, ...process.argv.slice(1)].join(' '),
      cwd: process.cwd(),
      host: hostname(),
      nodeVersion: process.version,
      timeOrigin: performance.timeOrigin,
      clockOrigin: process.hrtime.bigint() - BigInt(Math.round(performance.now() * 1e6)),
    },
    bounds: settings.bounds,
  };
  const worker = startDrain(options);
  /** What the worker was told, until it is up. */
  const told: DrainMessage[] = [];
  const stop = (reason: string): void => {
    closePool();
    disableAll();
    setContextMode(ContextMode.OFF);
    reportOnce(new RuntimeError('FT_RUNTIME_STORE', `${reason} (store ${path})`));
  };
  worker.once('error', (error: Error) => stop(error.message));
  // It ends on its own only when it has failed; a program that lives long hears of that now and not when it ends.
  worker.once('exit', () => stop(failureText(pool) ?? 'the drain worker ended'));
  worker.on(
    'message',
    answering((message) => worker.postMessage(message)),
  );
  // One that is listened to keeps the program alive.
  worker.unref();
  openPool(
    pool,
    (reason) => stop(failureText(pool) ?? reason),
    settings.drops ? { copyStack, forget: forgetShapes } : undefined,
  );
  setBudget(settings.budget);
  setLimits(settings.limits);
  setContextMode(settings.contextMode);
  setReceivers(settings.hasReceivers);
  const redacted: string[] = [];
  setSensitiveNames(sensitiveNames(settings.redact));
  beginCapture(settings.captureMode);
  onExit(() => {
    endClosed();
    writeAnnounced();
    readHere(options, told, stop);
    flushFromNowOn();
    leaveThreads(bell, clock);
    flushBeforeReallyExit();
  });
  onSelfSignal(flushNow);
  storeTerminated(bell, clock);
  process.on('uncaughtExceptionMonitor', uncaught);
  return {
    settings,
    addSites: (base, file, sites) => {
      const message: DrainMessage = { kind: 'sites', base, file, sites };
      if (isStarting(pool)) told.push(message);
      else told.length = 0;
      worker.postMessage(message);
    },
    redact: (names) => {
      const added = names.filter((name) => !redacted.includes(name));
      if (added.length === 0) return;
      redacted.push(...added);
      // The environment has the last word.
      setSensitiveNames(sensitiveNames([...redacted, ...settings.redact]));
      forgetClasses();
    },
  };
}

function carryOut({ off = [], on = [], params, isRecording }: ControlRequest): void {
  for (const pattern of off) functionsOff(pattern);
  for (const pattern of on) functionsOn(pattern);
  if (params !== undefined) recordValues(params);
  if (isRecording === true) resumeRecording();
  if (isRecording === false) pauseRecording();
}

/** Does what the worker asks of the thread. */
function answering(send: (message: DrainMessage) => void): (request: ThreadRequest) => void {
  let facts: (() => ThreadFacts) | undefined;
  return (request) => {
    if (typeof request === 'object') {
      try {
        carryOut(request.request);
      } catch {
        // What the command writes can be carried out. Whoever else wrote this sees in the answer what came of it.
      }
      return send({ kind: 'state', id: request.id, state: controlState() });
    }
    facts ??= watchThread();
    if (request === 'look') send({ kind: 'facts', facts: facts() });
  };
}

/**
 * `process.exit` in an exit listener raises no second event and never returns, so that no call that is open then ends.
 * This function, which it calls last, is not documented; packages that wait for every kind of exit rely on it as well.
 */
function flushBeforeReallyExit(): void {
  const host = process as { reallyExit?: (code?: number) => unknown };
  const leave = host.reallyExit;
  if (leave === undefined) return;
  host.reallyExit = (code) => {
    flushNow();
    return leave.call(process, code);
  };
}

function isStarting({ control }: SharedPool): boolean {
  const state = Atomics.load(new Int32Array(control), Control.READER);
  return state === ReaderState.STARTING || state === ReaderState.TAKEN;
}

/** The thread ends. If its worker has not come up yet, which takes longer than the work, it is not waited for. */
function readHere(
  options: DrainOptions,
  mail: DrainMessage[],
  stop: (reason: string) => void,
): void {
  const drainHere = isStarting(options.pool) ? loadHere() : undefined;
  if (drainHere === undefined || !takeOver()) return;
  const guarded = (body: () => void): void => {
    try {
      body();
    } catch (error) {
      stop(storeFailure(error));
    }
  };
  guarded(() => {
    const read = drainHere(options, mail, clock);
    readWith(() => guarded(read));
  });
}

/** Undefined where the program has made it impossible to load a file: then the worker, which is not the program's, does it. */
function loadHere(): typeof here.drainHere | undefined {
  const { emitWarning } = process;
  // node:sqlite says that it is experimental when it is loaded.
  process.emitWarning = () => {};
  try {
    const path = import.meta.url.endsWith('.ts') ? '../drain/here.ts' : '../drain/here.cjs';
    return (createRequire(import.meta.url)(path) as typeof here).drainHere;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function startDrain(options: DrainOptions): Worker {
  // The sources run as they stand, so the worker has the ending of this file.
  const entry = import.meta.url.endsWith('.ts') ? '../drain/worker.ts' : '../drain/worker.js';
  const worker = unannounced(new URL(entry, import.meta.url), {
    name: 'functrace drain',
    workerData: options,
    // Nothing of the program's own set-up: no preloads, no coverage, no inspector; and no warning about node:sqlite.
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Captured, so that they never reach the program's.
    stdout: true,
    stderr: true,
    // A burst of short texts would grow it to many times this, inside the program's process.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  return worker;
}

/**
 * Node tells the program of a new worker by an event in the next tick. It is none of the program's; and with a tick ahead,
 * the stack of what a module does at its start would have one more line.
 */
function unannounced(url: URL, options: WorkerOptions): Worker {
  const { nextTick } = process;
  process.nextTick = () => {};
  try {
    return new Worker(url, options);
  } finally {
    process.nextTick = nextTick;
  }
}

function failureText(pool: SharedPool): string | undefined {
  const length = Atomics.load(new Int32Array(pool.control), Control.FAILURE_LENGTH);
  // TextDecoder refuses shared memory.
  return length === 0
    ? undefined
    : new TextDecoder().decode(new Uint8Array(pool.control, FAILURE_OFFSET, length).slice());
}
