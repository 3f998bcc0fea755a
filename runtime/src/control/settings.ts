import {
  type NameMatcher,
  nameMatcher,
  NamePatternError,
  sensitiveNames,
  splitNames,
} from '@functrace/format';
import type { Bounds } from '../drain/bounds.ts';
import { CaptureMode } from '../hot/capture.ts';
import { ContextMode, USUAL_MODE } from '../hot/context.ts';
import { DEFAULT_LIMITS, type Limits } from '../hot/limits.ts';
import { readBounds } from './bounds.ts';
import { choice, type Environment, wholeNumber } from './environment.ts';
import { RuntimeError } from './runtime-error.ts';

/** What the environment asks for. */
export interface Settings {
  readonly isOn: boolean;
  readonly channelCount: number;
  /** Records are dropped when no channel is free; otherwise the program waits. */
  readonly drops: boolean;
  readonly ignores: NameMatcher;
  /** Path of a file, or of the folder that gets one for each process. */
  readonly store: string;
  readonly captureMode: number;
  readonly limits: Readonly<Limits>;
  /** Whether receivers are recorded where the program was built for it. */
  readonly hasReceivers: boolean;
  /** See ContextMode. */
  readonly contextMode: number;
  /** Changes to the names of parameters and properties whose values are not recorded, see `sensitiveNames`. */
  readonly redact: readonly string[];
  /** Calls a second of a function that are recorded each; 0 for all. */
  readonly budget: number;
  readonly bounds: Bounds;
}

const CHANNELS = { least: 2, most: 1024, usual: 10 };

/** @throws {RuntimeError} that names the variable, its value and what is expected */
export function readSettings(environment: Environment): Settings {
  return {
    isOn: choice(environment, 'FUNCTRACE', { on: true, off: false }, true),
    channelCount: wholeNumber(environment, 'TRACE_CHANNEL_COUNT', CHANNELS),
    drops: choice(environment, 'FUNCTRACE_OVERFLOW', { stall: false, drop: true }, false),
    ignores: ignoredNames(environment['IGNORE_NAMES'] ?? ''),
    store: environment['FUNCTRACE_STORE'] || '.functrace/',
    captureMode: choice(
      environment,
      'FUNCTRACE_PARAMS',
      { none: CaptureMode.NONE, shallow: CaptureMode.SHALLOW, deep: CaptureMode.DEEP },
      CaptureMode.SHALLOW,
    ),
    limits: {
      depth: limit(environment, 'DEPTH', 1, 16, DEFAULT_LIMITS.depth),
      elements: limit(environment, 'ELEMENTS', 1, 1024, DEFAULT_LIMITS.elements),
      string: limit(environment, 'STRING', 4, 16_384, DEFAULT_LIMITS.string),
      bytes: limit(environment, 'BYTES', 64, 65_536, DEFAULT_LIMITS.bytes),
    },
    hasReceivers: choice(environment, 'FUNCTRACE_RECEIVERS', { on: true, off: false }, true),
    contextMode: choice(
      environment,
      'FUNCTRACE_CONTEXT',
      { all: ContextMode.ALL, requests: ContextMode.REQUESTS, off: ContextMode.OFF },
      USUAL_MODE,
    ),
    redact: redactedNames(environment['FUNCTRACE_REDACT'] ?? ''),
    budget: wholeNumber(environment, 'FUNCTRACE_BUDGET', { least: 1, most: 999_999_999, usual: 0 }),
    bounds: readBounds(environment),
  };
}

/** FUNCTRACE_VALUE_DEPTH and its kin, see Limits. */
function limit(
  environment: Environment,
  name: string,
  least: number,
  most: number,
  usual: number,
): number {
  return wholeNumber(environment, `FUNCTRACE_VALUE_${name}`, { least, most, usual });
}

function redactedNames(list: string): readonly string[] {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  try {
    sensitiveNames(names);
    return names;
  } catch (error) {
    if (error instanceof RangeError)
      throw new RuntimeError(
        'FT_RUNTIME_REDACT',
        `FUNCTRACE_REDACT: ${error.message}; expected names separated by commas, "!name" to show one that is redacted, "!*" to show all`,
      );
    throw error;
  }
}

function ignoredNames(list: string): NameMatcher {
  try {
    return nameMatcher(splitNames(list));
  } catch (error) {
    if (error instanceof NamePatternError)
      throw new RuntimeError('FT_RUNTIME_IGNORE_NAMES', `IGNORE_NAMES: ${error.message}`);
    throw error;
  }
}
