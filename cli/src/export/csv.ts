/** Comma-separated values as RFC 4180 has them: a line a call. */
import { OUTCOME_NAMES, Position } from '@functrace/format';
import { sessionOf } from '../queries/selection-sql.ts';
import { csvField } from '../report/csv.ts';
import { argumentsJson, valueAt } from './named-values.ts';
import { CHUNK_LENGTH, type ExportSource, siteOf } from './source.ts';

const COLUMNS = [
  'span',
  'session',
  'task',
  'parent',
  'depth',
  'function',
  'file',
  'line',
  'start_ns',
  'duration_ns',
  'running_ns',
  'outcome',
  'arguments',
  'result',
  'error',
] as const;

export function* writeCsv(source: ExportSource): Generator<string> {
  const values = source.values();
  const places = new Map<number, string>();
  let text = `${COLUMNS.join(',')}\n`;
  for (const span of source.spans()) {
    const site = siteOf(source, span.site);
    let place = places.get(span.site);
    if (place === undefined) {
      place = `${csvField(site.name)},${csvField(site.file)},${site.line}`;
      places.set(span.site, place);
    }
    const recorded = values(span.id);
    const passed = recorded.some(({ position }) => position >= 0)
      ? argumentsJson(site, recorded)
      : null;
    const result = csvField(valueAt(recorded, Position.RESULT) ?? null);
    const error = csvField(valueAt(recorded, Position.ERROR) ?? null);
    text += `${span.id},${sessionOf(span.id)},${span.task},${span.parent ?? ''},${span.depth},${place},${span.start},${span.duration ?? ''},${span.running},${OUTCOME_NAMES[span.outcome] ?? ''},${csvField(passed)},${result},${error}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}
