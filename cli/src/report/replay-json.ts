import type { ReplayEvent } from '../queries/interleave.ts';
import type { RecordingHead } from '../queries/recording-head.ts';
import type { Selection } from '../queries/selection.ts';
import type { SpanCall } from '../queries/span-calls.ts';
import type { ReplayForm } from './replay.ts';
import { selectionJson } from './selection.ts';
import { parsedValue, spanJson } from './span-json.ts';

/** One document, of any length, with an event a line. */
export class ReplayJson implements ReplayForm {
  readonly start: string;
  readonly end: string = '\n]}\n';
  #separator = '';

  constructor(head: RecordingHead, selection: Selection) {
    const facts = JSON.stringify({ head, selection: selectionJson(selection) });
    this.start = `${facts.slice(0, -1)},"events":[`;
  }

  event(event: ReplayEvent): string {
    const text = `${this.#separator}\n${JSON.stringify(eventJson(event))}`;
    this.#separator = ',';
    return text;
  }
}

function eventJson(event: ReplayEvent): object {
  if (event.kind === 'gap') return event;
  const { kind, at, call } = event;
  return kind === 'exit' ? { kind, at, ...exitJson(call) } : { kind, at, ...spanJson(call) };
}

/** The entry has the rest. */
function exitJson(call: SpanCall): object {
  const { id, session, task, duration, running, waiting, outcome, result, error } = call;
  const facts = { id, session, task, duration, running, waiting, outcome };
  return { ...facts, result: parsedValue(result), error: parsedValue(error) };
}
