import { durationNanos } from '../duration.ts';
import { type ComparedFigure, COMPARED_FIGURES } from '../queries/both-trees.ts';
import { type Gate, isFigure } from '../queries/diff-gate.ts';
import { wrongValue } from './arguments.ts';

const LABEL = '--fail-on';
const FORM = /^([+-])(\d\S*) ([a-z]+)(?: (.+))?$/;
const EXPECTED = `a change, a figure (${COMPARED_FIGURES.join(', ')}) and, for each of some functions, a regular expression: "+10% self", "+5ms total", "+0 calls ^Cart"`;

/** `+10% self`; may be given several times. */
export function addGate(text: string, previous: readonly Gate[] = []): readonly Gate[] {
  const [, sign, size = '', figure = '', pattern] = FORM.exec(text.trim()) ?? [];
  const by = isFigure(figure) ? changeOf(size, figure, sign === '-' ? -1 : 1) : undefined;
  if (by === undefined || !isFigure(figure)) throw wrong(text);
  return [...previous, { text, by, figure, functions: patternOf(pattern, text) }];
}

/** A part of anything, a count of what is counted, a duration of what takes time. */
function changeOf(size: string, figure: ComparedFigure, sign: 1 | -1): Gate['by'] | undefined {
  const [, part] = /^(\d+(?:\.\d+)?)%$/.exec(size) ?? [];
  if (part !== undefined) return { part: (sign * Number(part)) / 100 };
  const isCount = figure === 'calls' || figure === 'errors';
  const amount = isCount ? Number(/^\d+$/.exec(size)?.[0] ?? NaN) : (durationNanos(size) ?? NaN);
  return Number.isNaN(amount) ? undefined : { amount: sign * amount };
}

function patternOf(pattern: string | undefined, text: string): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    throw wrong(text);
  }
}

function wrong(text: string): Error {
  return wrongValue(LABEL, text, EXPECTED);
}
