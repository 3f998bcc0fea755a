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

export function wrongValue(label: string, text: string, expected: string): CliError {
  return new CliError('FT_CLI_USAGE', `${label} is "${text}"; expected ${expected}`);
}
