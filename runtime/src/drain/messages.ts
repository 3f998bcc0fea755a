import type { SiteEntry } from '@functrace/format';
import type { SharedPool } from '../channel/layout.ts';
import type { SessionInfo } from '../store/store.ts';
import type { Bounds } from './bounds.ts';

/** What a traced thread hands its drain worker at the start. */
export interface DrainOptions {
  readonly pool: SharedPool;
  /** Path of the file. */
  readonly store: string;
  readonly session: SessionInfo;
  readonly bounds: Bounds;
}

/** Functions of a file that the thread has loaded. */
export interface SiteMessage {
  readonly base: number;
  readonly file: string;
  readonly sites: readonly SiteEntry[];
}
