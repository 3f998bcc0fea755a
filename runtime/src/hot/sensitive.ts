import { sensitiveNames, type SensitiveNames } from '@functrace/format';

let matches: SensitiveNames = sensitiveNames([]);

/** Answers that are kept: what is asked is mostly what was asked before. */
const MAX_KNOWN = 4096;
let known = new Map<string, boolean>();

// The program may replace them.
const get = Map.prototype.get as (this: Map<string, boolean>, key: string) => boolean | undefined;
const set = Map.prototype.set as (this: Map<string, boolean>, key: string, value: boolean) => void;
let count = 0;

export function setSensitiveNames(next: SensitiveNames): void {
  matches = next;
  known = new Map();
  count = 0;
}

/** Whether a parameter or property of that name is redacted. */
export function isSensitiveName(name: string): boolean {
  const answer = get.call(known, name);
  if (answer !== undefined) return answer;
  const found = matches(name);
  if (count++ >= MAX_KNOWN) {
    known = new Map();
    count = 0;
  }
  set.call(known, name, found);
  return found;
}
