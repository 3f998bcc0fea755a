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

const UNIT_NANOS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
]);

/** `1%`, or a duration such as `1.5ms`. */
export function smallestShown(label: string): (text: string) => SmallestShown {
  return (text) => {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(%|[nuµm]?s)$/.exec(text) ?? [];
    if (number === undefined)
      throw wrongValue(label, text, 'a share or a duration, such as 1%, 500us, 1ms or 2s');
    if (unit === '%') return { share: Number(number) / 100 };
    return { nanos: Number(number) * (UNIT_NANOS.get(unit) ?? 1) };
  };
}

export function wrongValue(label: string, text: string, expected: string): CliError {
  return new CliError('FT_CLI_USAGE', `${label} is "${text}"; expected ${expected}`);
}
