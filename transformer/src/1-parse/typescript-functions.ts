import type ts from 'typescript';
import { MAX_PARAMETERS, type SiteKind } from '@functrace/format';
import type { FunctionSite } from './function-site.ts';
import { readBody } from './typescript-body.ts';
import { functionName } from './typescript-names.ts';
import { readParameters } from './typescript-parameters.ts';
import { placeOf, sourceNode } from './typescript-positions.ts';
import type { Reading, Scope, SiteDraft } from './typescript-scope.ts';
import { disposesAsync, isAnonymousDefinition, wordOf } from './typescript-shapes.ts';

type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody };

/**
 * Reads a function: what is written before its body belongs to the scope around it. Returns after its nested functions
 * have been read; its place among the sites is nevertheless before theirs.
 */
export function readFunction(reading: Reading, node: FunctionWithBody, scope: Scope): void {
  const { ts, sites } = reading;
  const shape = readBody(reading, node.body, node.parameters);
  const draft = startSite(reading, node, scope, shape.functions);
  const index = sites.push(undefined as unknown as FunctionSite) - 1;
  const around: Scope = { path: draft.name, owner: scope.owner, name: undefined, mark: undefined };
  const inside: Scope = { path: draft.name, owner: draft, name: undefined, mark: undefined };
  ts.forEachChild(node, (child) => {
    if (child === node.body) readBodyOf(reading, node.body, draft, inside);
    else reading.walk(child, around);
  });
  const { position, ...rest } = draft;
  sites[index] = {
    ...rest,
    ...position,
    parameters: draft.parameters.slice(0, MAX_PARAMETERS),
    isAsync: draft.kind.includes('async'),
    isGenerator: draft.kind.includes('generator'),
    hasExpressionBody: !ts.isBlock(node.body),
    returnsAnonymous: !ts.isBlock(node.body) && isAnonymousDefinition(ts, node.body),
    disposesAtEnd: disposesAsync(ts, node.body),
    endIsReachable: shape.endIsReachable,
    directives: shape.directives,
    lifted: shape.lifted.map((declaration) => reading.keyOf(declaration)),
    obstacle:
      draft.obstacle ??
      shape.obstacle ??
      (position.range === undefined ? 'has no place in the source' : undefined),
  };
}

function startSite(
  reading: Reading,
  node: FunctionWithBody,
  scope: Scope,
  bodyFunctions: ReadonlySet<string>,
): SiteDraft {
  return {
    key: reading.keyOf(node),
    name: functionName(reading, node, scope),
    kind: kindOf(reading.ts, node),
    position: placeOf(reading, node),
    parameters: readParameters(
      reading,
      node.parameters,
      bodyFunctions,
      reading.sensitiveFrom(sourceNode(reading, node)?.getStart(reading.file) ?? 0),
    ),
    enclosing: scope.owner?.key,
    mark: reading.marked(node, scope).mark,
    points: [],
    statements: 0,
    returns: 0,
    obstacle: reading.obstacle,
  };
}

function readBodyOf(reading: Reading, body: ts.ConciseBody, draft: SiteDraft, scope: Scope): void {
  if (reading.ts.isBlock(body)) {
    for (const statement of body.statements) reading.walk(statement, scope);
    return;
  }
  draft.statements = 1;
  reading.walk(body, scope);
}

function kindOf(compiler: typeof ts, node: FunctionWithBody): SiteKind {
  const word = wordOf(compiler, node);
  const isAsync = compiler.canHaveModifiers(node) && hasAsync(compiler, node);
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  if (word === 'function')
    return isGenerator
      ? isAsync
        ? 'async generator'
        : 'generator'
      : isAsync
        ? 'async function'
        : word;
  if (word === 'method') {
    return isGenerator
      ? isAsync
        ? 'async generator method'
        : 'generator method'
      : isAsync
        ? 'async method'
        : word;
  }
  return word === 'arrow' && isAsync ? 'async arrow' : word;
}

function hasAsync(compiler: typeof ts, node: ts.HasModifiers): boolean {
  return (
    compiler
      .getModifiers(node)
      ?.some((modifier) => modifier.kind === compiler.SyntaxKind.AsyncKeyword) ?? false
  );
}
