import type ts from 'typescript';
import type { Mark } from './function-site.ts';
import { sourceNode } from './typescript-positions.ts';
import type { Reading } from './typescript-scope.ts';

const MARK = /(?<![\w@.-])@(notrace|trace)(?![\w-])/;

/** Whether any comment of the file can hold a mark, so that most files need no look at their comments at all. */
export function mayHaveMarks(text: string): boolean {
  return MARK.test(text);
}

/** What the comments before a node ask for. The last one wins, being the closest. */
export function markBefore(reading: Reading, node: ts.Node): Mark | undefined {
  const original = sourceNode(reading, node);
  if (original === undefined) return undefined;
  const { ts, file } = reading;
  const start = original.getStart(file);
  // A comment on the line of what comes before belongs, to the scanner, to that; unless our node is on the line too.
  const sameLine = (ts.getTrailingCommentRanges(file.text, original.pos) ?? []).filter(
    ({ end }) => !file.text.slice(end, start).includes('\n'),
  );
  const comments = [...sameLine, ...(ts.getLeadingCommentRanges(file.text, original.pos) ?? [])];
  const marks = comments.map(({ pos, end }) => MARK.exec(file.text.slice(pos, end))?.[1]);
  return marks.findLast((mark) => mark !== undefined) as Mark | undefined;
}
