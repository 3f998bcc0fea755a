/** The table of docs/faults.md. */
import type { Fault, Trial } from './fault.ts';

/** Thing, value and remedy, on one line. */
export const LOST_TO_THE_STORE: RegExp =
  /^functrace: FT_RUNTIME_STORE: [^;]+; [^;]+ \(store \/.+\); the program runs on unrecorded$/;

const HEAD = [
  'fault',
  'times',
  'ends as untraced',
  'calls made',
  'calls stored',
  'of these open',
  'missing at the end',
  'said of it',
];

export interface FaultReport {
  readonly fault: Fault;
  /** A reason when it could not be tried. */
  readonly trials: readonly Trial[] | string;
}

export function faultTable(reports: readonly FaultReport[]): string {
  const rows = [HEAD, HEAD.map(() => '---'), ...reports.map(rowOf)];
  return `${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function rowOf({ fault, trials }: FaultReport): string[] {
  if (typeof trials === 'string')
    return [fault.name, `not tried: ${trials}`, '', '', '', '', '', ''];
  const sum = (pick: (trial: Trial) => number): string =>
    trials.reduce((total, trial) => total + pick(trial), 0).toLocaleString('en-US');
  const [first] = trials;
  const status = String(first?.traced.status);
  const isSame = trials.every((trial) => trial.isSame);
  return [
    fault.name,
    String(trials.length),
    isSame ? `yes: ${/^\d+$/.test(status) ? `exit code ${status}` : status}` : 'no',
    sum((trial) => Math.max(trial.said, fault.keeps === 'all' ? trial.stored.spans : 0)),
    sum((trial) => trial.stored.spans),
    sum((trial) => trial.stored.unfinished),
    missing(fault, trials),
    first?.warnings.map(remark).join(' ') || 'nothing',
  ];
}

function missing({ keeps }: Fault, trials: readonly Trial[]): string {
  if (keeps === 'until the store failed') return 'what was not written';
  const calls = trials.reduce((sum, { said, stored }) => sum + said - stored.spans, 0);
  const times = trials.map((trial) => trial.missingMs).toSorted((a, b) => a - b);
  if (trials.every((trial) => trial.stored.spans >= trial.said)) return 'nothing';
  if (times.at(-1) === 0) return `${calls.toLocaleString('en-US')} calls`;
  const median = times[Math.floor(times.length / 2)];
  return times.length === 1 ? `${median} ms` : `${median} ms (median), ${times.at(-1)} ms (most)`;
}

function remark(line: string): string {
  return line.replace('functrace: FT_RUNTIME_STORE: ', '').replace(/ \(store .*/, '');
}
