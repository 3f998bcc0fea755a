/** Tries every fault, as often as the tests have no time for, and writes docs/faults.md. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Trial, tryFault } from './fault.ts';
import { faults } from './faults.ts';
import { type FaultReport, faultTable } from './report.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/faults.md', import.meta.url));

/** Of other work: a drain worker that does not get a processor stores later. */
const load = loadavg()[0]?.toFixed(0);

const reports: FaultReport[] = [];
let failures = 0;
for (const fault of faults(true)) {
  const trials: Trial[] = [];
  let reason: string | undefined;
  for (let time = 0; time < (fault.times ?? 1) && reason === undefined; time++) {
    const trial = await tryFault(fault, trials[0]?.untraced);
    if (typeof trial === 'string') reason = trial;
    else trials.push(trial);
  }
  const isRight = trials.every(
    ({ isSame, stored }) => isSame && stored.isSound && stored.isConsistent && stored.dropped === 0,
  );
  if (!isRight) failures++;
  const why = reason === undefined ? '' : `: ${reason}`;
  process.stdout.write(`${isRight ? 'ok    ' : 'failed'} ${fault.name}${why}\n`);
  reports.push({ fault, trials: reason ?? trials });
}

writeFileSync(
  DOCUMENT,
  `# Faults tried

Written by \`npm run faults\`, on a machine with ${cpus().length} processors and a load of ${load}, Node ${process.version}. Each program runs
untraced and traced by \`functrace run\`; it counts its own calls, and says how many there were. In every row the program
printed what it prints untraced and ended the same way; \`PRAGMA integrity_check\` finds nothing in what was stored; every
stored call's caller is stored, no duration is negative, the calls of a session are its first ones without a gap, and the
call tree counts them all. No record was dropped. [lifecycle.md](lifecycle.md) says what can be lost, and why.

${faultTable(reports)}`,
);
process.exitCode = failures === 0 ? 0 : 1;
