/** Reads variables of the environment. */
import { RuntimeError } from './runtime-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {RuntimeError} that names the variable, its value and what is expected; so do the others */
export function wholeNumber(
  environment: Environment,
  name: string,
  range: { least: number; most: number; usual: number },
): number {
  const text = environment[name];
  if (text === undefined || text === '') return range.usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= range.least && value <= range.most) return value;
  throw wrong(name, text, `a whole number from ${range.least} to ${range.most}`);
}

export function choice<Value>(
  environment: Environment,
  name: string,
  values: Readonly<Record<string, Value>>,
  usual: Value,
): Value {
  const text = environment[name];
  if (text === undefined || text === '') return usual;
  const value = Object.hasOwn(values, text) ? values[text] : undefined;
  if (value !== undefined) return value;
  throw wrong(name, text, Object.keys(values).join(' or '));
}

export function wrong(name: string, value: string, expected: string): RuntimeError {
  const code = `FT_RUNTIME_${name.replace(/^(TRACE|FUNCTRACE|GOROUTINE)_/, '')}`;
  return new RuntimeError(code, `${name} is ${JSON.stringify(value)}; expected ${expected}`);
}
