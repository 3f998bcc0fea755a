/** What keeps a recording small, however long it runs. */
export interface Bounds {
  /** Which calls get a row of their own; all, where there is none. */
  readonly retention?: RetentionRule;
  /** Bytes of the file; Infinity for any number. */
  readonly maxSize: number;
  /** Seconds between two looks at the unfinished tasks, see monitor.ts. */
  readonly monitorInterval: number;
}

export interface RetentionRule {
  /** ns; calls that took as long are kept. */
  readonly minDuration: number;
  /** So many first calls of each calling context are kept, whatever they took. */
  readonly keepFirst: number;
}

export const UNBOUNDED: Bounds = { maxSize: Infinity, monitorInterval: 60 };
