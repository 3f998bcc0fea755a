import type { ControlRequest, ControlState, SiteEntry } from '@functrace/format';
import type { SharedPool } from '../channel/layout.ts';
import type { SessionInfo, ThreadFacts } from '../store/store.ts';
import type { Bounds } from './bounds.ts';

/** What a traced thread hands its drain worker at the start. */
export interface DrainOptions {
  readonly pool: SharedPool;
  /** See bell.ts. */
  readonly bell: SharedArrayBuffer;
  /** Path of the file. */
  readonly store: string;
  /** Path of the file where that cannot be written, as another process made it. */
  readonly otherwise?: string;
  readonly session: SessionInfo;
  readonly bounds: Bounds;
}

/** What the thread tells its worker. */
export type DrainMessage = SiteMessage | FactsMessage | StateMessage;

/** Functions of a file that the thread has loaded. */
export interface SiteMessage {
  readonly kind: 'sites';
  readonly base: number;
  readonly file: string;
  readonly sites: readonly SiteEntry[];
}

/** The answer to 'look'. */
export interface FactsMessage {
  readonly kind: 'facts';
  readonly facts: ThreadFacts;
}

/** The answer to a request from outside. */
export interface StateMessage {
  readonly kind: 'state';
  readonly id: string;
  readonly state: ControlState;
}

/** A request from outside, see format/src/control.ts. */
export interface ControlMessage {
  readonly id: string;
  readonly request: ControlRequest;
}

/**
 * What the worker asks of its thread, which answers when its event loop comes to it: to begin to watch itself; what it saw;
 * to record otherwise.
 */
export type ThreadRequest = 'watch' | 'look' | ControlMessage;
