import type ts from 'typescript';
import { FORMAT_VERSION } from '@functrace/format';
import type { Plan } from './plan.ts';
import type { Nodes } from './typescript-nodes.ts';
import { untracedRuntime } from './untraced.ts';

/** How a file's output loads a module. */
export type ModuleShape = 'import' | 'require' | 'script';

/** A comment that has to stay at the top of its file, as minifiers see it. */
const PINNED = /^\/\*!|@license|@preserve|copyright|SPDX-License/i;

/**
 * Puts the header before everything but directives, so that the runtime is loaded before any code of the program,
 * and the tail, which does nothing until it is called: a hoisted function of the program may run before this module does.
 */
export function addModuleCode(
  nodes: Nodes,
  file: ts.SourceFile,
  plan: Plan,
  shape: ModuleShape,
  specifier: string,
): ts.SourceFile {
  const { ts, factory } = nodes;
  const firstAfterDirectives = file.statements.findIndex(
    (statement) =>
      !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression),
  );
  const split = firstAfterDirectives === -1 ? file.statements.length : firstAfterDirectives;
  const header = loadRuntime(nodes, shape, specifier);
  const first = file.statements[split];
  if (first !== undefined) keepLicenceFirst(nodes, file, header, first);
  const statements = [
    ...file.statements.slice(0, split),
    header,
    ...file.statements.slice(split),
    ...registration(nodes, plan),
    ...loader(nodes, shape, specifier),
  ];
  return factory.updateSourceFile(
    file,
    ts.setTextRange(factory.createNodeArray(statements), file.statements),
  );
}

function loadRuntime(nodes: Nodes, shape: ModuleShape, specifier: string): ts.Statement {
  const { ts, factory, names } = nodes;
  if (shape === 'import') {
    const from = factory.createStringLiteral(specifier);
    const namespace = factory.createNamespaceImport(nodes.name(names.runtime));
    return factory.createImportDeclaration(
      undefined,
      factory.createImportClause(undefined, undefined, namespace),
      from,
    );
  }
  const loaded = factory.createCallExpression(nodes.name(names.loader), undefined, []);
  return nodes.declare(ts.NodeFlags.None, names.runtime, loaded);
}

/** `function load() { try { return require(…); } catch (error) { … } }`, where modules are required. */
function loader(nodes: Nodes, shape: ModuleShape, specifier: string): ts.Statement[] {
  const { factory, names } = nodes;
  if (shape === 'import') return [];
  const load = shape === 'require' ? nodes.name('require') : anyRequire(nodes);
  const required = factory.createCallExpression(load, undefined, [
    factory.createStringLiteral(specifier),
  ]);
  // An identifier is printed as it stands, whatever is in it.
  const untraced = nodes.name(untracedRuntime('error', specifier));
  const body = factory.createTryStatement(
    nodes.block([factory.createReturnStatement(required)]),
    factory.createCatchClause(
      factory.createVariableDeclaration('error'),
      nodes.block([factory.createReturnStatement(untraced)]),
    ),
    undefined,
  );
  return [
    factory.createFunctionDeclaration(
      undefined,
      undefined,
      names.loader,
      undefined,
      [],
      undefined,
      nodes.block([body]),
    ),
  ];
}

/** A script has `require` only where Node runs it as CommonJS: not in vm contexts or with --eval of ESM. */
function anyRequire(nodes: Nodes): ts.Expression {
  const { factory } = nodes;
  const require = nodes.name('require');
  const createRequire = factory.createPropertyAccessExpression(
    factory.createCallExpression(dotted(nodes, 'process', 'getBuiltinModule'), undefined, [
      factory.createStringLiteral('module'),
    ]),
    'createRequire',
  );
  const ownRequire = factory.createCallExpression(createRequire, undefined, [
    factory.createAdd(
      factory.createCallExpression(dotted(nodes, 'process', 'cwd'), undefined, []),
      factory.createStringLiteral('/'),
    ),
  ]);
  const either = factory.createConditionalExpression(
    factory.createStrictEquality(
      factory.createTypeOfExpression(require),
      factory.createStringLiteral('function'),
    ),
    undefined,
    require,
    undefined,
    ownRequire,
  );
  return factory.createParenthesizedExpression(either);
}

/** `var base; function baseFunction() { return base ??= register(…); }` */
function registration(nodes: Nodes, plan: Plan): ts.Statement[] {
  const { ts, factory, names } = nodes;
  const entries = plan.entries.map(([name, kind, line, column, parameters]) =>
    factory.createArrayLiteralExpression([
      factory.createStringLiteral(name),
      factory.createNumericLiteral(kind),
      factory.createNumericLiteral(line),
      factory.createNumericLiteral(column),
      factory.createStringLiteral(parameters),
    ]),
  );
  const register = nodes.call(
    'register',
    factory.createNumericLiteral(FORMAT_VERSION),
    factory.createStringLiteral(plan.file),
    factory.createArrayLiteralExpression(entries, true),
    ...redactedNames(nodes, plan.redact),
  );
  const remember = factory.createBinaryExpression(
    nodes.name(names.base),
    ts.SyntaxKind.QuestionQuestionEqualsToken,
    register,
  );
  const declaration = factory.createVariableDeclaration(names.base);
  return [
    factory.createVariableStatement(undefined, [declaration]),
    factory.createFunctionDeclaration(
      undefined,
      undefined,
      names.baseFunction,
      undefined,
      [],
      undefined,
      nodes.block([factory.createReturnStatement(remember)]),
    ),
  ];
}

function redactedNames({ factory }: Nodes, names: readonly string[]): ts.Expression[] {
  if (names.length === 0) return [];
  return [
    factory.createArrayLiteralExpression(names.map((name) => factory.createStringLiteral(name))),
  ];
}

function dotted(nodes: Nodes, object: string, property: string): ts.Expression {
  return nodes.factory.createPropertyAccessExpression(nodes.name(object), property);
}

/** A licence that stands directly on the first statement would otherwise follow the header. */
function keepLicenceFirst(
  nodes: Nodes,
  file: ts.SourceFile,
  header: ts.Statement,
  first: ts.Statement,
): void {
  const { ts } = nodes;
  const original = ts.getOriginalNode(first);
  if (original.pos < 0) return;
  const comments = ts.getLeadingCommentRanges(file.text, original.pos) ?? [];
  if (!comments.some(({ pos, end }) => PINNED.test(file.text.slice(pos, end)))) return;
  ts.setCommentRange(header, { pos: original.pos, end: original.end });
  ts.setEmitFlags(header, ts.EmitFlags.NoTrailingComments);
  ts.setEmitFlags(first, ts.EmitFlags.NoLeadingComments);
}
