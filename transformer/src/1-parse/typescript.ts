import type ts from 'typescript';
import type { FunctionSite, NodeKey, ParsedFile } from './function-site.ts';
import { sensitiveFunctions } from './sensitive-comments.ts';
import { SourceUseNotes } from './source-uses.ts';
import { markBefore, mayHaveMarks } from './typescript-comments.ts';
import { type NodeReaders, nodeReaders } from './typescript-readers.ts';
import type { Reading, Scope } from './typescript-scope.ts';

/** A file, and which node each of its keys stands for. */
export interface ParsedTypeScript extends ParsedFile {
  readonly keys: ReadonlyMap<ts.Node, NodeKey>;
}

/**
 * Turns a syntax tree of TypeScript into the neutral model.
 * @param compiler the TypeScript that made the tree: the numbers of node kinds differ between versions
 * @param isStrict whether the file's code runs in strict mode
 */
export function parseTypeScript(
  compiler: typeof ts,
  file: ts.SourceFile,
  isStrict: boolean,
): ParsedTypeScript {
  const keys = new Map<ts.Node, NodeKey>();
  const sites: FunctionSite[] = [];
  const dollarNames = new Set<string>();
  const notes = new SourceUseNotes();
  const readers: NodeReaders = nodeReaders(compiler);
  const hasMarks = mayHaveMarks(file.text);

  const reading: Reading = {
    ts: compiler,
    file,
    sensitiveFrom: sensitiveFunctions(file.text),
    isStrict,
    sites,
    dollarNames,
    notes,
    iterated: new Set(),
    hasMarks,
    obstacle: undefined,
    keyOf(node) {
      const known = keys.get(node);
      if (known !== undefined) return known;
      const key = keys.size as NodeKey;
      keys.set(node, key);
      return key;
    },
    walk(node, scope) {
      const { SyntaxKind } = compiler;
      if (node.kind >= SyntaxKind.FirstTypeNode && node.kind <= SyntaxKind.LastTypeNode) return;
      if (
        scope.owner !== undefined &&
        node.kind >= SyntaxKind.FirstStatement &&
        node.kind <= SyntaxKind.LastStatement
      ) {
        scope.owner.statements++;
      }
      const read = readers.get(node.kind);
      if (read === undefined) reading.walkChildren(node, scope);
      else read(reading, node, scope);
    },
    walkChildren(node, scope) {
      const inner: Scope = scope.name === undefined ? scope : { ...scope, name: undefined };
      compiler.forEachChild(node, (child) => reading.walk(child, inner));
    },
    marked(node, scope) {
      const mark = hasMarks ? markBefore(reading, node) : undefined;
      return mark === undefined ? scope : { ...scope, mark };
    },
  };
  compiler.forEachChild(file, (child) =>
    reading.walk(child, { path: '', owner: undefined, name: undefined, mark: undefined }),
  );
  return { sites, dollarNames, sourceUses: notes, keys };
}
