import { Position, withIncrement } from '@functrace/format';

/** What a call was given and what came of it. Texts of values, see the format's value.ts; undefined where one was not recorded. */
export interface CallValues {
  readonly parameters: readonly ParameterValue[];
  readonly result?: string;
  readonly error?: string;
  readonly receiver?: string;
}

export interface ParameterValue {
  readonly name: string;
  readonly data: string | undefined;
}

export interface ValueAt {
  readonly position: number;
  readonly data: string;
  /** Of a receiver that is an increment, the whole that it changes; null where that is not there (any more). */
  readonly base?: string | null;
}

/** The base of a row of the view `value`. */
export const BASE: string = `(SELECT base.data FROM value AS base WHERE base.span = value.base AND base.position = ${Position.RECEIVER})`;

/** Where the values that are no parameters go. */
const NAMED_POSITIONS: Readonly<Record<number, 'result' | 'error' | 'receiver'>> = {
  [Position.RESULT]: 'result',
  [Position.ERROR]: 'error',
  [Position.RECEIVER]: 'receiver',
};

/** `names`: of the function's parameters, joined by commas. */
export function callValues(names: string, values: Iterable<ValueAt>): CallValues {
  const parameters: { name: string; data: string | undefined }[] = [];
  for (const name of names === '' ? [] : names.split(','))
    parameters.push({ name, data: undefined });
  const others: { result?: string; error?: string; receiver?: string } = {};
  for (const { position, data, base } of values) {
    const key = NAMED_POSITIONS[position];
    if (key !== undefined)
      others[key] = typeof base === 'string' ? withIncrement(base, data) : data;
    // More arguments than the function declares have a place but no name.
    else parameters[position] = { name: parameters[position]?.name ?? `[${position}]`, data };
  }
  // A gap is a place without a name whose value was not recorded.
  return { parameters: parameters.filter((parameter) => parameter !== undefined), ...others };
}
