import { FORMAT_VERSION, MAX_SITES, type SiteEntry } from '@functrace/format';
import { type Recording, startRecording } from '../control/recording.ts';
import { reportOnce, RuntimeError } from '../control/runtime-error.ts';
import { type NamedSite, namedSites, type SiteTable } from './named-sites.ts';
import { observeRequests } from './requests.ts';
import { placeOfCaller } from './place-of-caller.ts';
import { observeSpawns } from './spawns.ts';
import { addSecrets, withoutMarks } from './secrets.ts';
import { addSites } from './switches.ts';

let recording: Recording | undefined;
let hasStarted = false;
let count = 0;
let isRegistering = false;

/**
 * Starts recording, ahead of the first call where whoever loads the program knows that there may be one: the drain worker
 * takes as long to start as Node does (bench/start-up).
 */
export function start(): void {
  if (hasStarted) return;
  hasStarted = true;
  recording = startRecording();
  if (recording === undefined) return;
  const requestSite = namedSites(TABLE, 'request', 'other requests');
  observeRequests((name) => requestSite(name, () => HTTP));
  nameSpan = namedSites(TABLE, 'span', 'other spans');
  observeSpawns();
}

/** Whether calls are recorded: asked by what does not register sites of its own. Starts the recording. */
export function isRecording(): boolean {
  start();
  return recording !== undefined;
}

/** The site of what the program calls so; -1 where it is not recorded. */
export function spanSite(name: string): number {
  return isRecording() ? nameSpan(name, placeOfCaller) : -1;
}

/** Where requests come from. */
const HTTP = { file: 'node:http', line: 1, column: 1 };

let nameSpan: NamedSite = () => -1;

const TABLE: SiteTable = {
  reserve: (more) => {
    const base = count;
    count += more;
    return base;
  },
  isIgnored: (name) => recording === undefined || recording.settings.ignores(name) !== undefined,
  add: (base, file, sites) => {
    recording?.addSites(base, file, sites);
  },
};

/**
 * Takes the functions of an instrumented file, at the first call of any of them, and returns the number of the first.
 * A file of another format version runs unrecorded. `redact` adds to the names whose values are, in the whole program.
 *
 * Undefined, and to be asked again, while another file is taken: then a traced function stands in place of a built-in that
 * is needed for it, and each of its calls would be the first one.
 */
export function register(
  formatVersion: number,
  file: string,
  sites: readonly SiteEntry[],
  redact?: readonly string[],
): number | undefined {
  if (isRegistering) return undefined;
  isRegistering = true;
  try {
    return take(formatVersion, file, sites, redact);
  } finally {
    isRegistering = false;
  }
}

function take(
  formatVersion: number,
  file: string,
  sites: readonly SiteEntry[],
  redact: readonly string[] | undefined,
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
  // By index: the arrays are the program's, which may have replaced their methods and their iterator.
  const names: string[] = [];
  const flags: boolean[] = [];
  for (let index = 0; index < sites.length; index++) {
    const name = sites[index]?.[0] ?? '';
    names[index] = name;
    flags[index] = isOn && ignores?.(name) === undefined;
  }
  if (isOn) {
    addSites(base, names, flags);
    recording?.addSites(base, file, withoutMarks(sites));
  }
  return base;
}
