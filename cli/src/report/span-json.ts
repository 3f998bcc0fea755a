import type { CallValues } from '../queries/call-values.ts';

/** A call as its JSON report has it: values are JSON already, and stand there as such instead of as text in text. */
export function spanJson(span: CallValues): object {
  const { result, error, receiver, parameters, ...facts } = span;
  return {
    ...facts,
    parameters: parameters.map(({ name, data }) => ({ name, value: parsedValue(data) })),
    result: parsedValue(result),
    error: parsedValue(error),
    receiver: parsedValue(receiver),
  };
}

/** Undefined, which JSON leaves out, where nothing was recorded. */
export function parsedValue(data: string | undefined): unknown {
  if (data === undefined) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    // Not in the form that the format describes; the text is better than nothing.
    return data;
  }
}
