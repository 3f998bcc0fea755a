/** Switches functions, values and the recording itself on and off while the program runs. */
import {
  type ControlState,
  nameMatcher,
  type NameMatcher,
  splitNames,
  VALUE_MODES,
  type ValueMode,
} from '@functrace/format';
import { beginCapture, captureMode } from './capture.ts';
import { setEnabled } from './span.ts';

interface Rule {
  readonly isOn: boolean;
  readonly matches: NameMatcher;
}

/** Name of each site, and whether it was on when it was taken; nothing is kept of those of files that run unrecorded. */
const names: (string | undefined)[] = [];
const wasOn: boolean[] = [];
/** Of no function, see named-sites.ts. */
const isNamed: boolean[] = [];
/** The last that matches decides. */
const rules: Rule[] = [];
let isPaused = false;

/** Takes sites from `base` on, with what the settings say of each. `areNamed`: they are of no functions. */
export function addSites(
  base: number,
  added: readonly string[],
  flags: readonly boolean[],
  areNamed: boolean = false,
): void {
  // By index: the program may have replaced the methods of arrays and their iterator.
  const states: boolean[] = [];
  for (let index = 0; index < added.length; index++) {
    names[base + index] = added[index];
    wasOn[base + index] = flags[index] === true;
    if (areNamed) isNamed[base + index] = true;
    states[index] = !isPaused && isWanted(base + index);
  }
  setEnabled(base, states, isFunction);
}

export function nameOfSite(site: number): string {
  return names[site] ?? '';
}

/**
 * Leaves functions out from now on. `pattern`: keywords and regular expressions as in IGNORE_NAMES.
 * @throws {NamePatternError} for a regular expression that does not compile
 */
export function functionsOff(pattern: string): void {
  addRule(pattern, false);
}

/**
 * Records functions again, also those that IGNORE_NAMES left out.
 * @throws {NamePatternError} for a regular expression that does not compile
 */
export function functionsOn(pattern: string): void {
  addRule(pattern, true);
}

/**
 * Records values from now on as FUNCTRACE_PARAMS says.
 * @throws {RangeError} for any other mode
 */
export function recordValues(mode: ValueMode): void {
  const index = VALUE_MODES.indexOf(mode);
  if (index === -1)
    throw new RangeError(
      `the mode of values is ${JSON.stringify(mode)}; expected ${VALUE_MODES.join(' or ')}`,
    );
  beginCapture(index);
}

/** Records no calls that begin from now on. Those that are open still end. */
export function pauseRecording(): void {
  isPaused = true;
  apply();
}

export function resumeRecording(): void {
  isPaused = false;
  apply();
}

/** What is recorded at this moment. */
export function controlState(): ControlState {
  let functions = 0;
  let off = 0;
  names.forEach((name, site) => {
    if (name === undefined) return;
    functions++;
    if (!isWanted(site)) off++;
  });
  return { functions, off, params: VALUE_MODES[captureMode()] ?? 'none', isRecording: !isPaused };
}

function addRule(pattern: string, isOn: boolean): void {
  rules.push({ isOn, matches: nameMatcher(splitNames(pattern)) });
  apply();
}

function apply(): void {
  setEnabled(
    0,
    Array.from(names, (_, site) => !isPaused && isWanted(site)),
    isFunction,
  );
}

function isFunction(site: number): boolean {
  return isNamed[site] !== true;
}

function isWanted(site: number): boolean {
  const name = names[site];
  if (name === undefined) return false;
  for (let index = rules.length - 1; index >= 0; index--) {
    const rule = rules[index];
    if (rule?.matches(name) !== undefined) return rule.isOn;
  }
  return wasOn[site] === true;
}
