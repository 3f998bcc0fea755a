import type { OutcomeName } from '../queries/show-span.ts';
import type { Format } from '../terminal.ts';

/** Colours of what came of calls. */
export const OUTCOME_FORMATS: Readonly<Record<OutcomeName, Format | undefined>> = {
  returned: undefined,
  threw: 'red',
  closed: undefined,
  unfinished: 'yellow',
};
