/** What the environment says of how large a recording may become, see docs/bounded.md. */
import type { Bounds, RetentionRule } from '../drain/bounds.ts';
import { type Environment, wholeNumber, wrong } from './environment.ts';

const DEFAULT_KEEP_FIRST = 10;

const NANOS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };
const BYTES: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** A file that may not become larger than this would hold nothing but its tables. */
const LEAST_SIZE = 10e6;

/** @throws {RuntimeError} that names the variable, its value and what is expected */
export function readBounds(environment: Environment): Bounds {
  const retention = readRetention(environment);
  return {
    ...(retention === undefined ? {} : { retention }),
    maxSize: readSize(environment),
    monitorInterval: wholeNumber(environment, 'GOROUTINE_MONITOR_INTERVAL', {
      least: 1,
      most: 86_400,
      usual: 60,
    }),
  };
}

function readRetention(environment: Environment): RetentionRule | undefined {
  const name = 'FUNCTRACE_MIN_DURATION';
  const keepFirst = wholeNumber(environment, 'FUNCTRACE_KEEP_FIRST', {
    least: 0,
    most: 1e9,
    usual: DEFAULT_KEEP_FIRST,
  });
  const text = environment[name] ?? '';
  if (text === '') return undefined;
  const minDuration = quantity(text, NANOS);
  if (minDuration === undefined) throw wrong(name, text, 'a duration such as 500us, 5ms or 1s');
  return { minDuration, keepFirst };
}

function readSize(environment: Environment): number {
  const name = 'FUNCTRACE_MAX_SIZE';
  const text = environment[name] ?? '';
  if (text === '') return Infinity;
  const size = quantity(text, BYTES);
  if (size !== undefined && size >= LEAST_SIZE) return size;
  throw wrong(name, text, 'a size such as 500MB or 2GB, 10MB at least');
}

function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-zµ]+)$/i.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
