import { Ajv } from 'ajv';
import { expect } from 'vitest';

/** Duration and metadata events of the Trace Event Format, with the members that it asks for. */
const SCHEMA = {
  type: 'object',
  required: ['traceEvents'],
  properties: {
    displayTimeUnit: { enum: ['ms', 'ns'] },
    traceEvents: {
      type: 'array',
      items: {
        type: 'object',
        required: ['ph', 'pid', 'tid', 'name', 'args'],
        properties: {
          pid: { type: 'integer' },
          tid: { type: 'integer' },
          name: { type: 'string' },
          args: { type: 'object' },
        },
        oneOf: [
          {
            required: ['ts', 'dur', 'cat'],
            properties: {
              ph: { const: 'X' },
              ts: { type: 'number', minimum: 0 },
              dur: { type: 'number', minimum: 0 },
              cat: { type: 'string' },
            },
          },
          {
            properties: {
              ph: { const: 'M' },
              name: { enum: ['process_name', 'thread_name', 'thread_sort_index'] },
            },
          },
        ],
      },
    },
  },
};

export interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly name: string;
  readonly args: { readonly span: number };
}

/** The events of a file that is as the format has it. */
export function traceEvents(text: string): readonly TraceEvent[] {
  const trace = JSON.parse(text) as { traceEvents: TraceEvent[] };
  const validate = new Ajv().compile(SCHEMA);
  validate(trace);
  expect(validate.errors).toBeNull();
  return trace.traceEvents;
}
