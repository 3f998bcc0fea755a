import type ts from 'typescript';
import { WITH_OBSTACLE } from './function-site.ts';
import { readFunction } from './typescript-functions.ts';
import { anonymousName, keyName, targetName } from './typescript-names.ts';
import {
  readFor,
  readForOf,
  readPlainPoint,
  readReturn,
  readSuspension,
  readTry,
} from './typescript-points.ts';
import { joinPath, type Reading, type Scope } from './typescript-scope.ts';
import { noteMember, noteSum, readCall, readTagged, readTemplate } from './typescript-uses.ts';
import { disposesAsync, isAmbient, isAwaitUsing } from './typescript-shapes.ts';

type NodeReader = (reading: Reading, node: ts.Node, scope: Scope) => void;
export type NodeReaders = ReadonlyMap<ts.SyntaxKind, NodeReader>;

const tables = new WeakMap<typeof ts, NodeReaders>();

/** How each kind of node is read; all others only hand on to their children. */
export function nodeReaders(compiler: typeof ts): NodeReaders {
  const known = tables.get(compiler);
  if (known !== undefined) return known;
  const table = new Map<ts.SyntaxKind, NodeReader>();
  const { SyntaxKind: Kind } = compiler;
  const on = <Node extends ts.Node>(
    kinds: readonly ts.SyntaxKind[],
    read: (reading: Reading, node: Node, scope: Scope) => void,
  ): void => {
    // The table is keyed by the kind that makes a node a `Node`.
    for (const kind of kinds) table.set(kind, read as NodeReader);
  };

  on([Kind.InterfaceDeclaration, Kind.TypeAliasDeclaration], () => undefined);
  on([Kind.Identifier], readIdentifier);
  on(
    [
      Kind.FunctionDeclaration,
      Kind.FunctionExpression,
      Kind.ArrowFunction,
      Kind.MethodDeclaration,
      Kind.Constructor,
      Kind.GetAccessor,
      Kind.SetAccessor,
    ],
    readFunctionLike,
  );
  on([Kind.ClassDeclaration, Kind.ClassExpression], readClass);
  on([Kind.ModuleDeclaration], readNamespace);
  on([Kind.EnumDeclaration], unlessAmbient);
  on([Kind.ObjectLiteralExpression], readObject);
  on([Kind.PropertyDeclaration, Kind.PropertyAssignment], readProperty);
  on([Kind.VariableStatement], readVariables);
  on([Kind.VariableDeclaration, Kind.BindingElement, Kind.Parameter], readBinding);
  on([Kind.BinaryExpression], readBinary);
  on([Kind.CallExpression, Kind.NewExpression], readCall);
  on([Kind.TemplateExpression], readTemplate);
  on([Kind.TaggedTemplateExpression], readTagged);
  on([Kind.ExportAssignment], readExport);
  on(
    [
      Kind.ParenthesizedExpression,
      Kind.AsExpression,
      Kind.SatisfiesExpression,
      Kind.NonNullExpression,
      Kind.TypeAssertionExpression,
    ],
    // The name that the position gives reaches through.
    (reading, node: ts.Node, scope) =>
      reading.ts.forEachChild(node, (child) => reading.walk(child, scope)),
  );
  on([Kind.ExpressionStatement], (reading, node: ts.Node, scope) =>
    reading.walkChildren(node, reading.marked(node, scope)),
  );
  on([Kind.ReturnStatement], (reading, node: ts.ReturnStatement, scope) => {
    reading.walkChildren(node, reading.marked(node, scope));
    readReturn(reading, node, scope);
  });
  on([Kind.ThrowStatement], (reading, node: ts.Node, scope) => {
    readPlainPoint(reading, scope.owner, 'throw', node);
    reading.walkChildren(node, scope);
  });
  on([Kind.AwaitExpression], (reading, node: ts.Node, scope) => {
    readSuspension(reading, scope.owner, 'await', node);
    reading.walkChildren(node, scope);
  });
  on([Kind.YieldExpression], (reading, node: ts.YieldExpression, scope) => {
    readSuspension(
      reading,
      scope.owner,
      node.asteriskToken === undefined ? 'yield' : 'yield-star',
      node,
    );
    reading.walkChildren(node, scope);
  });
  on([Kind.Block], (reading, node: ts.Block, scope) => {
    if (disposesAsync(reading.ts, node))
      readPlainPoint(reading, scope.owner, 'disposing-block', node);
    reading.walkChildren(node, scope);
  });
  on([Kind.WithStatement], readWith);
  on([Kind.TryStatement], readTry);
  on([Kind.ForStatement], (reading, node: ts.ForStatement, scope) => {
    readFor(reading, node, scope);
    reading.walkChildren(node, scope);
  });
  on([Kind.ForOfStatement], (reading, node: ts.ForOfStatement, scope) => {
    readForOf(reading, node, node, scope);
    reading.walkChildren(node, scope);
  });
  on([Kind.LabeledStatement], readLabel);
  tables.set(compiler, table);
  return table;
}

function readWith(reading: Reading, node: ts.WithStatement, scope: Scope): void {
  reading.walk(node.expression, scope);
  if (scope.owner !== undefined) scope.owner.obstacle = WITH_OBSTACLE;
  const around = reading.obstacle;
  reading.obstacle = WITH_OBSTACLE;
  reading.walk(node.statement, scope);
  reading.obstacle = around;
}

function readIdentifier(reading: Reading, node: ts.Identifier): void {
  if (node.text.startsWith('$')) reading.dollarNames.add(node.text);
}

function readFunctionLike(reading: Reading, node: ts.FunctionLikeDeclaration, scope: Scope): void {
  if (isAmbient(reading.ts, node)) return;
  if (node.body === undefined) return reading.walkChildren(node, scope);
  readFunction(reading, node as typeof node & { readonly body: ts.ConciseBody }, scope);
}

function readClass(reading: Reading, node: ts.ClassLikeDeclaration, scope: Scope): void {
  const { ts } = reading;
  if (isAmbient(ts, node)) return;
  const name =
    scope.name ??
    node.name?.text ??
    (ts.isClassDeclaration(node) ? 'default' : anonymousName(reading, node, 'class'));
  const inner = {
    ...reading.marked(node, scope),
    path: joinPath(scope.path, name),
    name: undefined,
  };
  reading.notes.classes.add(inner.path);
  ts.forEachChild(node, (child) => reading.walk(child, inner));
}

function readNamespace(reading: Reading, node: ts.ModuleDeclaration, scope: Scope): void {
  if (isAmbient(reading.ts, node) || node.body === undefined) return;
  reading.walk(node.name, scope);
  reading.walk(node.body, {
    ...scope,
    path: joinPath(scope.path, node.name.text),
    name: undefined,
  });
}

function unlessAmbient(reading: Reading, node: ts.Node, scope: Scope): void {
  if (!isAmbient(reading.ts, node)) reading.walkChildren(node, scope);
}

function readObject(reading: Reading, node: ts.ObjectLiteralExpression, scope: Scope): void {
  const path = scope.name === undefined ? scope.path : joinPath(scope.path, scope.name);
  const inner = { ...scope, path, name: undefined };
  for (const property of node.properties) reading.walk(property, inner);
}

function readProperty(
  reading: Reading,
  node: ts.PropertyDeclaration | ts.PropertyAssignment,
  scope: Scope,
): void {
  if (isAmbient(reading.ts, node)) return;
  const marked = reading.marked(node, scope);
  const named = { ...marked, name: keyName(reading, node.name) };
  noteMember(reading, node.initializer);
  reading.ts.forEachChild(node, (child) =>
    reading.walk(child, child === node.initializer ? named : { ...marked, name: undefined }),
  );
}

function readVariables(reading: Reading, node: ts.VariableStatement, scope: Scope): void {
  if (isAmbient(reading.ts, node)) return;
  if (isAwaitUsing(reading.ts, node.declarationList))
    readPlainPoint(reading, scope.owner, 'await-using', node);
  reading.walkChildren(node, reading.marked(node, scope));
}

function readBinding(
  reading: Reading,
  node: ts.VariableDeclaration | ts.BindingElement | ts.ParameterDeclaration,
  scope: Scope,
): void {
  const { ts } = reading;
  if (ts.isIdentifier(node.name)) reading.notes.addVariable(scope.path, node.name.text);
  const marked = reading.marked(node, scope);
  const named = { ...marked, name: ts.isIdentifier(node.name) ? node.name.text : undefined };
  ts.forEachChild(node, (child) =>
    reading.walk(child, child === node.initializer ? named : { ...marked, name: undefined }),
  );
}

/** A sum of thousands of terms is as deep as it is long: its left side is followed without recursion. */
function readBinary(reading: Reading, node: ts.BinaryExpression, scope: Scope): void {
  const { ts } = reading;
  const plain: Scope = { ...scope, name: undefined };
  const rights: (() => void)[] = [];
  let at: ts.Expression = node;
  while (ts.isBinaryExpression(at)) {
    noteSum(reading, at, scope);
    const { left, right } = at;
    const name = isAssignment(ts, at) ? targetName(reading, left) : undefined;
    rights.push(() => reading.walk(right, { ...scope, name }));
    at = left;
  }
  reading.walk(at, plain);
  for (const walkRight of rights.toReversed()) walkRight();
}

function isAssignment(compiler: typeof ts, { operatorToken }: ts.BinaryExpression): boolean {
  const { FirstAssignment, LastAssignment } = compiler.SyntaxKind;
  return operatorToken.kind >= FirstAssignment && operatorToken.kind <= LastAssignment;
}

function readExport(reading: Reading, node: ts.ExportAssignment, scope: Scope): void {
  const name = node.isExportEquals === true ? 'export=' : 'default';
  reading.walk(node.expression, { ...reading.marked(node, scope), name });
}

function readLabel(reading: Reading, node: ts.LabeledStatement, scope: Scope): void {
  let target = node.statement;
  while (reading.ts.isLabeledStatement(target)) target = target.statement;
  if (!reading.ts.isForOfStatement(target)) return reading.walkChildren(node, scope);
  readForOf(reading, target, node, scope);
  reading.walkChildren(target, scope);
}
