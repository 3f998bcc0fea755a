import type { TaskDetail } from '../queries/show-task.ts';
import { parsedValue } from './span-json.ts';

/** A task as its JSON report has it: values are JSON already, and stand there as such instead of as text in text. */
export function taskJson({ calls, ...facts }: TaskDetail): object {
  return {
    ...facts,
    calls: calls.map(({ parameters, result, error, receiver, ...call }) => ({
      ...call,
      // JSON has no gaps in lists.
      parameters: parameters.map((data) => parsedValue(data) ?? null),
      result: parsedValue(result),
      error: parsedValue(error),
      receiver: parsedValue(receiver),
    })),
  };
}
