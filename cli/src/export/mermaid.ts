/** A sequence diagram of one task: https://mermaid.js.org/syntax/sequenceDiagram.html */
import { basename } from 'node:path';
import { Outcome, Position } from '@functrace/format';
import type { ExportSite } from '../queries/export-sites.ts';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';
import { counted, durationText } from '../report/number.ts';
import { printable, shortenEnd } from '../report/text.ts';
import { valueText } from '../report/value.ts';
import { type CallEvent, eventsInOrder } from './call-events.ts';
import { valueAt } from './named-values.ts';
import { type ExportLimits, type ExportSource, siteOf } from './source.ts';

/** Mermaid refuses texts of more than 50,000 characters unless it is told otherwise. */
const DEFAULT_LIMIT = 150;
const LONGEST_TEXT = 60;
const OUTSIDE = 'outside';

interface Call {
  readonly span: StreamedSpan;
  readonly values: readonly StreamedValue[];
}

export function* writeMermaid(
  source: ExportSource,
  { limit = DEFAULT_LIMIT }: ExportLimits,
): Generator<string> {
  const values = source.values();
  const calls = new Map<number, Call>();
  let rest = 0;
  for (const span of source.spans()) {
    if (calls.size === limit) rest++;
    else calls.set(span.id, { span, values: values(span.id) });
  }
  const participants = new Map<string, string>([['event loop', OUTSIDE]]);
  const participantOf = (span: number | undefined): string => {
    const call = span === undefined ? undefined : calls.get(span);
    if (call === undefined) return OUTSIDE;
    const owner = ownerOf(siteOf(source, call.span.site));
    const known = participants.get(owner);
    if (known !== undefined) return known;
    const fresh = `p${participants.size}`;
    participants.set(owner, fresh);
    return fresh;
  };
  const spans = Array.from(calls.values(), ({ span }) => span);
  const lines = eventsInOrder(spans).map((event) => {
    const call = calls.get(event.span.id);
    const from = participantOf(event.span.parent);
    const to = participantOf(event.span.id);
    return messageOf(event, from, to, siteOf(source, event.span.site), call?.values ?? []);
  });
  if (rest > 0) lines.push(`Note over ${OUTSIDE}: … and ${counted(rest, 'more call')}`);
  const named = Array.from(
    participants,
    ([name, id]) => `${id === OUTSIDE ? 'actor' : 'participant'} ${id} as ${escaped(name)}`,
  );
  yield `sequenceDiagram\n${[...named, ...lines].map((line) => `  ${line}\n`).join('')}`;
}

/** What a function belongs to: the class or object that its name begins with, or its file. */
function ownerOf({ name, file }: ExportSite): string {
  const [first, ...others] = name.split('.');
  return first === undefined || others.length === 0 ? basename(file) : first;
}

function messageOf(
  { span, isEnd }: CallEvent,
  caller: string,
  callee: string,
  site: ExportSite,
  values: readonly StreamedValue[],
): string {
  // What never ends would stay active to the end of the diagram; mermaid asks for a pair.
  const isPaired = span.duration !== undefined;
  if (!isEnd) {
    const passed = values
      .filter(({ position }) => position >= 0)
      .map(({ data }) => valueText(data))
      .join(', ');
    const name = site.name.split('.').at(-1) ?? site.name;
    return `${caller}->>${isPaired ? '+' : ''}${callee}: ${escaped(`${name}(${passed})${isPaired ? '' : ', unfinished'}`)}`;
  }
  const arrow = span.outcome === Outcome.THREW ? '--x' : '-->>';
  return `${callee}${arrow}-${caller}: ${escaped(`${outcomeText(span, values)}${durationText(span.duration ?? 0)}`)}`;
}

function outcomeText({ outcome }: StreamedSpan, values: readonly StreamedValue[]): string {
  if (outcome === Outcome.CLOSED) return 'closed, ';
  const isError = outcome === Outcome.THREW;
  const data = valueAt(values, isError ? Position.ERROR : Position.RESULT);
  return data === undefined ? '' : `${valueText(data)}, `;
}

/** Characters that mermaid reads as its own become entities of its form. */
function escaped(text: string): string {
  return shortenEnd(printable(text), LONGEST_TEXT).replaceAll(
    /[#;<>%{}[\]"\\`+:-]/g,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}
