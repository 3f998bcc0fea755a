import type { ReplayEvent } from '../queries/interleave.ts';
import type { SpanCall } from '../queries/span-calls.ts';
import type { Terminal } from '../terminal.ts';
import { argumentsText, outcomeText } from './call-text.ts';
import { durationText } from './number.ts';
import { OUTCOME_FORMATS } from './outcome.ts';
import { padStart, printable, shortenEnd, widthOf } from './text.ts';

const SECONDS_WIDTH = 12;
const DURATION_WIDTH = 8;
const MICROSECOND_DIGITS = 6;
const NANOS_PER_SECOND = 1e9;
const GAP = '  ';
/** Nobody follows a hundred columns to the right. */
const LONGEST_INDENT = 60;
/** What a call needs, before columns on its left go. */
const NARROWEST_CALL = 40;

export interface ReplayLayout {
  readonly hasSessions: boolean;
  /** Of the largest task id. */
  readonly taskWidth: number;
  /** ns; calls that waited less say nothing of it. */
  readonly gap: number;
  /** Whether a call that is not finished may still be. */
  readonly isLive: boolean;
}

interface Place {
  readonly at: string;
  readonly duration: string;
  readonly session: string;
  readonly task: string;
}

/** How a replay is written: what stands before the events, each of them, and what stands behind. */
export interface ReplayForm {
  readonly start: string;
  event(event: ReplayEvent): string;
  readonly end: string;
}

/** Lines whose columns stand before the last of them is known. */
export class ReplayLines implements ReplayForm {
  readonly end: string = '';
  readonly #layout: ReplayLayout;
  readonly #terminal: Terminal;
  readonly #columns: readonly { readonly key: keyof Place; readonly width: number }[];
  readonly #room: number;

  constructor(layout: ReplayLayout, terminal: Terminal) {
    this.#layout = layout;
    this.#terminal = terminal;
    const all = terminal.columns ?? Infinity;
    const columns = [
      { key: 'at', width: SECONDS_WIDTH },
      { key: 'duration', width: DURATION_WIDTH },
      { key: 'task', width: Math.max('task'.length, layout.taskWidth) },
      ...(layout.hasSessions ? [{ key: 'session', width: 'session'.length } as const] : []),
    ] as const;
    const roomFor = (count: number): number =>
      columns.slice(0, count).reduce((room, { width }) => room - width - GAP.length, all);
    let count: number = columns.length;
    while (count > 1 && roomFor(count) < NARROWEST_CALL) count--;
    this.#columns = columns.slice(0, count);
    this.#room = roomFor(count);
  }

  get start(): string {
    const titles = { at: 'seconds', duration: 'duration', session: 'session', task: 'task' };
    return `${this.#terminal.style('bold', `${this.#left(titles)}call`)}\n`;
  }

  event(event: ReplayEvent): string {
    if (event.kind === 'gap') {
      const { length, session, state } = event;
      const left = this.#left({
        // Of several threads, another one's events may stand between this gap's start and its end.
        at: '',
        duration: durationText(length),
        session: String(session),
        task: '',
      });
      return `${this.#terminal.style('dim', `${left}· · · ${state}`)}\n`;
    }
    const { kind, at, call } = event;
    const left = this.#left({
      at: secondsText(at),
      duration: kind === 'enter' || call.duration === null ? '' : durationText(call.duration),
      session: String(call.session),
      task: String(call.task),
    });
    return `${left}${this.#call(kind, call)}\n`;
  }

  #left(place: Place): string {
    const cells = this.#columns.map(({ key, width }) => padStart(place[key], width) + GAP);
    return cells.join('');
  }

  #call(kind: 'enter' | 'exit' | 'leaf', call: SpanCall): string {
    const indent = ' '.repeat(
      Math.min(2 * call.depth, LONGEST_INDENT, Math.max(0, this.#room / 2)),
    );
    const name = printable(call.function.name);
    const start = `${indent}${kind === 'exit' ? '} ' : ''}${name}`;
    const values = kind === 'exit' ? '' : argumentsText(call.parameters);
    // What came of the call may take half of the line, and what name and values leave.
    const half = Math.max(this.#room / 2, this.#room - widthOf(start) - widthOf(values));
    const end = kind === 'enter' ? this.#openEnd(call) : this.#closedEnd(call, Math.floor(half));
    const room = this.#room - widthOf(end);
    const shownStart = shortenEnd(start, room);
    const shownValues = shortenEnd(values, room - widthOf(shownStart));
    const format = OUTCOME_FORMATS[call.outcome];
    const shownEnd = shortenEnd(end, this.#room - widthOf(shownStart) - widthOf(shownValues));
    return `${shownStart}${this.#terminal.style('dim', shownValues)}${
      format === undefined ? shownEnd : this.#terminal.style(format, shownEnd)
    }`.trimEnd();
  }

  #openEnd(call: SpanCall): string {
    return call.duration === null && !this.#layout.isLive ? ' {  never left' : ' {';
  }

  #closedEnd(call: SpanCall, most: number): string {
    const { waiting, outcome } = call;
    const came = outcome === 'closed' ? ' closed' : outcomeText(call);
    const waited =
      waiting !== null && waiting >= this.#layout.gap ? `  waited ${durationText(waiting)}` : '';
    return `${shortenEnd(came, Math.max(0, most - widthOf(waited)))}${waited}`;
  }
}

function secondsText(nanos: number): string {
  return (nanos / NANOS_PER_SECOND).toFixed(MICROSECOND_DIGITS);
}
