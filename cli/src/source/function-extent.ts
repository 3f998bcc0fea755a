import { parseSync } from 'oxc-parser';
import { nodesOf, type SyntaxNode } from '../setup/init/syntax.ts';

/** From 1, both included. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

const FUNCTIONS =
  /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|MethodDefinition|Property|PropertyDefinition|ExportNamedDeclaration|ExportDefaultDeclaration)$/;

/**
 * The lines of the function that a recording places at a line and a column. Undefined where none is: the file was
 * changed, or is in no language that the parser knows.
 */
export function functionExtent(
  file: string,
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
): Extent | undefined {
  const starts = lineStarts(text);
  const offset = (starts[line - 1] ?? Infinity) + column - 1;
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0 && program.body.length === 0) return undefined;
  let found: SyntaxNode | undefined;
  for (const node of nodesOf(program as unknown as SyntaxNode)) {
    if (!FUNCTIONS.test(node.type) || node.start > offset || node.end <= offset) continue;
    // An exact start is what the recorder writes; else the innermost function around the place.
    if (found?.start === offset && node.start !== offset) continue;
    if (
      found === undefined ||
      node.start === offset ||
      node.end - node.start <= found.end - found.start
    )
      found = found?.start === offset ? found : node;
  }
  if (found === undefined) return undefined;
  return { first: lineOf(starts, found.start), last: lineOf(starts, found.end - 1) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}

/** From 1. */
function lineOf(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next === -1 ? starts.length : next;
}
