import { FORMAT_VERSION, MAX_SITES, type SiteEntry } from '@functrace/format';
import { type Recording, startRecording } from '../control/recording.ts';
import { reportOnce, RuntimeError } from '../control/runtime-error.ts';
import { addSecrets, withoutMarks } from './secrets.ts';
import { setEnabled } from './span.ts';

let recording: Recording | undefined;
let hasStarted = false;
let count = 0;

/**
 * Starts recording, ahead of the first call where whoever loads the program knows that there may be one: the drain worker
 * takes as long to start as Node does (bench/start-up).
 */
export function start(): void {
  if (hasStarted) return;
  hasStarted = true;
  recording = startRecording();
}

/**
 * Takes the functions of an instrumented file, at the first call of any of them, and returns the number of the first.
 * A file of another format version runs unrecorded. `redact` adds to the names whose values are, in the whole program.
 */
export function register(
  formatVersion: number,
  file: string,
  sites: readonly SiteEntry[],
  redact?: readonly string[],
): number {
  const base = count;
  count += sites.length;
  if (formatVersion !== FORMAT_VERSION) {
    reportOnce(
      new RuntimeError(
        'FT_RUNTIME_VERSION',
        `${file} was instrumented for format ${formatVersion}, this runtime has ${FORMAT_VERSION}; build it again with the @functrace/transformer of the runtime's version`,
      ),
    );
  } else {
    start();
  }
  const isOn = formatVersion === FORMAT_VERSION && recording !== undefined && count <= MAX_SITES;
  const ignores = recording?.settings.ignores;
  if (isOn) {
    if (redact !== undefined) recording?.redact(redact);
    addSecrets(base, sites);
  }
  setEnabled(
    base,
    sites.map(([name]) => isOn && ignores?.(name) === undefined),
  );
  if (isOn) recording?.addSites(base, file, withoutMarks(sites));
  return base;
}
