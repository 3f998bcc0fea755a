import { durationNanos } from '../duration.ts';
import type { TimePoint, TimeRange } from '../queries/selection.ts';
import { wrongValue } from './arguments.ts';

const EXPECTED =
  'FROM..TO, each a time since the start such as 1.5s, 300ms or 2m, a time of day such as 2026-02-03T04:05:06.7Z, or nothing';

/** `1.5s..3s`, `..200ms`, `2026-02-03T04:05:06Z..`. */
export function timeRange(label: string): (text: string) => TimeRange {
  return (text) => {
    const wrong = (): Error => wrongValue(label, text, EXPECTED);
    const dots = text.indexOf('..');
    if (dots === -1) throw wrong();
    const [from, to] = [text.slice(0, dots), text.slice(dots + 2)].map((end) => {
      if (end === '') return undefined;
      const point = timePoint(end);
      if (point === undefined) throw wrong();
      return point;
    });
    if (from === undefined && to === undefined) throw wrong();
    return { from, to };
  };
}

function timePoint(text: string): TimePoint | undefined {
  const sinceStart = text === '0' ? 0 : durationNanos(text);
  if (sinceStart !== undefined) return { sinceStart: BigInt(Math.round(sinceStart)) };
  const epoch = epochNanos(text);
  return epoch === undefined ? undefined : { epoch };
}

/** A time of day has milliseconds in JavaScript, and nanoseconds here. */
function epochNanos(text: string): bigint | undefined {
  const [, second, fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const milliseconds = second === undefined ? NaN : Date.parse(`${second}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
