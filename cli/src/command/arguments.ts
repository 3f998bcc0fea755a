import { durationNanos } from '../duration.ts';
import { CliError } from '../error.ts';
import type { SmallestShown } from '../queries/tree-filter.ts';

/** A parser of the number that `label` takes. */
export function wholeNumber(label: string, smallest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= smallest && Number.isSafeInteger(value)) return value;
    throw wrongValue(label, text, `a whole number from ${smallest}`);
  };
}

/** A parser of numbers that are joined by commas. */
export function numberList(label: string): (text: string) => readonly number[] {
  return (text) => {
    const numbers = text.split(',').map(Number);
    if (/^\d+(,\d+)*$/.test(text) && numbers.every((one) => one >= 1 && Number.isSafeInteger(one)))
      return numbers;
    throw wrongValue(label, text, 'whole numbers from 1, joined by commas');
  };
}

export function oneOf<Choice extends string>(
  label: string,
  choices: readonly Choice[],
): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    throw wrongValue(label, text, `one of ${choices.join(', ')}`);
  };
}

export function regularExpression(label: string): (text: string) => RegExp {
  return (text) => {
    try {
      return new RegExp(text, 'u');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw wrongValue(label, text, `a regular expression (${reason})`);
    }
  };
}

/** ns of a duration such as `1.5ms`. */
export function duration(label: string): (text: string) => number {
  return (text) => {
    const nanos = durationNanos(text);
    if (nanos !== undefined) return nanos;
    throw wrongValue(label, text, 'a duration, such as 500us, 1ms or 2s');
  };
}

/** `1%`, or a duration such as `1.5ms`. */
export function smallestShown(label: string): (text: string) => SmallestShown {
  return (text) => {
    const [, share] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
    if (share !== undefined) return { share: Number(share) / 100 };
    const nanos = durationNanos(text);
    if (nanos !== undefined) return { nanos };
    throw wrongValue(label, text, 'a share or a duration, such as 1%, 500us, 1ms or 2s');
  };
}

const AGE_MILLIS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** ms of an age such as `7d`. */
export function ageMillis(label: string): (text: string) => number {
  return (text) => {
    const [, number, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
    if (number === undefined) throw wrongValue(label, text, 'an age, such as 30m, 12h, 7d or 2w');
    return Number(number) * (AGE_MILLIS[unit] ?? 1);
  };
}

const SIZE_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
};

/** Bytes of a size such as `1.5GB`. */
export function byteSize(label: string): (text: string) => number {
  return (text) => {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text) ?? [];
    if (number === undefined) throw wrongValue(label, text, 'a size, such as 500MB or 1.5GB');
    return Number(number) * (SIZE_BYTES[unit.toLowerCase()] ?? 1);
  };
}

export function wrongValue(label: string, text: string, expected: string): CliError {
  return new CliError('FT_CLI_USAGE', `${label} is "${text}"; expected ${expected}`);
}
