import type { ParameterValue } from '../call-values.ts';
import type { SpanCall } from '../span-calls.ts';
import type { Asked } from './holds.ts';

/** A call as an expression sees it. */
export function askedOf(call: SpanCall): Asked {
  const { duration, running, waiting, depth, outcome, task, parameters, result, error } = call;
  return {
    measures: { duration, running, waiting, depth, outcome, task, function: call.function.name },
    names: parameters.map(({ name }) => name),
    value: (position) => {
      if (typeof position === 'number') return atPosition(parameters, position);
      return { result, error, this: call.receiver }[position];
    },
  };
}

/** Those that the function does not declare are called by their position, and may have gaps before them. */
function atPosition(parameters: readonly ParameterValue[], position: number): string | undefined {
  const named = parameters[position];
  if (named !== undefined && !named.name.startsWith('[')) return named.data;
  return parameters.find(({ name }) => name === `[${position}]`)?.data;
}
