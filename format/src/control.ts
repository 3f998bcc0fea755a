/**
 * How a running program is told what to record. Beside the recording `run.db` is a folder `run.db.control`, of its user's
 * alone, while somebody has something to say. Each request is a file in it, and each thread of the process writes an answer,
 * when it has done what it was asked and all that it recorded until then is in the store.
 */
export interface ControlRequest {
  /** Patterns as in IGNORE_NAMES: functions to leave out from now on, and to record again. */
  readonly off?: readonly string[];
  readonly on?: readonly string[];
  readonly params?: ValueMode;
  readonly isRecording?: boolean;
}

export const VALUE_MODES = ['none', 'shallow', 'deep'] as const;
export type ValueMode = (typeof VALUE_MODES)[number];

/** What a thread records. */
export interface ControlState {
  /** Functions that it has loaded. */
  readonly functions: number;
  /** Of these, those that are left out. */
  readonly off: number;
  readonly params: ValueMode;
  readonly isRecording: boolean;
}

export interface ControlAnswer extends ControlState {
  /** 0 is the main thread. */
  readonly thread: number;
}

export function controlFolder(store: string): string {
  return `${store}.control`;
}

/** `id` is anything that fits a file's name, and tells this request from others. */
export function requestFile(pid: number, id: string): string {
  return `${pid}-${id}.request`;
}

/** The id of a request to that process; undefined for any other file. */
export function requestIdOf(file: string, pid: number): string | undefined {
  const [, process, id] = /^(\d+)-([\w-]+)\.request$/.exec(file) ?? [];
  return Number(process) === pid ? id : undefined;
}

export function answerFile(pid: number, id: string, thread: number): string {
  return `${pid}-${id}-${thread}.answer`;
}
