import type ts from 'typescript';
import type { SourceRange } from './function-site.ts';
import type { Place, Reading } from './typescript-scope.ts';

const TRIVIA = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;

const NOWHERE: Place = { range: undefined, line: 0, column: 0 };

/** The node as the parser made it, also when another transformer has replaced it since. */
export function sourceNode(reading: Reading, node: ts.Node): ts.Node | undefined {
  const original = reading.ts.getOriginalNode(node);
  return original.pos >= 0 && reading.ts.getParseTreeNode(original) !== undefined
    ? original
    : undefined;
}

export function rangeOf(reading: Reading, node: ts.Node): SourceRange | undefined {
  const original = sourceNode(reading, node);
  if (original === undefined) return undefined;
  return { start: startOf(reading, original), end: original.end };
}

/** Where a function or class begins, see FunctionSite. */
export function placeOf(reading: Reading, node: ts.Node): Place {
  const range = rangeOf(reading, node);
  if (range === undefined) return NOWHERE;
  const { line, character } = reading.file.getLineAndCharacterOfPosition(range.start);
  return { range, line: line + 1, column: character + 1 };
}

function startOf(reading: Reading, node: ts.Node): number {
  const { ts } = reading;
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const kept = modifiers.find(({ kind }) => !isErasable(ts, kind));
  if (kept !== undefined) return kept.getStart(reading.file);
  if (ts.isMethodDeclaration(node) && modifiers.length > 0)
    return (node.asteriskToken ?? node.name).getStart(reading.file);
  const decorators = ts.canHaveDecorators(node) ? ts.getDecorators(node) : undefined;
  const last = decorators?.findLast((decorator) => isLeading(ts, node, decorator));
  if (last === undefined) return node.getStart(reading.file);
  TRIVIA.lastIndex = last.end;
  TRIVIA.test(reading.file.text);
  return TRIVIA.lastIndex;
}

/** What a compiler may leave out, so that its maps do not lead to it. */
function isErasable({ SyntaxKind }: typeof ts, kind: ts.SyntaxKind): boolean {
  return (
    kind === SyntaxKind.PublicKeyword ||
    kind === SyntaxKind.PrivateKeyword ||
    kind === SyntaxKind.ProtectedKeyword ||
    kind === SyntaxKind.OverrideKeyword ||
    kind === SyntaxKind.AbstractKeyword ||
    kind === SyntaxKind.ReadonlyKeyword ||
    kind === SyntaxKind.ExportKeyword ||
    kind === SyntaxKind.DefaultKeyword
  );
}

/** Only decorators come before it: `@a @b export class` and not `export @a class`. */
function isLeading(compiler: typeof ts, node: ts.Node, decorator: ts.Decorator): boolean {
  const modifiers = compiler.canHaveModifiers(node) ? compiler.getModifiers(node) : undefined;
  return modifiers?.[0] === undefined || decorator.pos < modifiers[0].pos;
}
