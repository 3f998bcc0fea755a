import type ts from 'typescript';
import { FORMAT_VERSION } from '@functrace/format';
import type { Plan } from './plan.ts';
import type { Nodes } from './typescript-nodes.ts';

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
  ];
  return factory.updateSourceFile(
    file,
    ts.setTextRange(factory.createNodeArray(statements), file.statements),
  );
}

function loadRuntime(nodes: Nodes, shape: ModuleShape, specifier: string): ts.Statement {
  const { ts, factory, names } = nodes;
  const from = factory.createStringLiteral(specifier);
  if (shape === 'import') {
    const namespace = factory.createNamespaceImport(nodes.name(names.runtime));
    return factory.createImportDeclaration(
      undefined,
      factory.createImportClause(undefined, undefined, namespace),
      from,
    );
  }
  // An `import *` would become a copy of the runtime's exports, made by a helper, under esModuleInterop.
  if (shape === 'require') {
    const reference = factory.createExternalModuleReference(from);
    return factory.createImportEqualsDeclaration(undefined, false, names.runtime, reference);
  }
  // A script has no imports, and `require` only where Node runs it as CommonJS: not in vm contexts or with --eval of ESM.
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
  const load = factory.createConditionalExpression(
    factory.createStrictEquality(
      factory.createTypeOfExpression(require),
      factory.createStringLiteral('function'),
    ),
    undefined,
    require,
    undefined,
    ownRequire,
  );
  const loaded = factory.createCallExpression(
    factory.createParenthesizedExpression(load),
    undefined,
    [from],
  );
  return nodes.declare(ts.NodeFlags.None, names.runtime, loaded);
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
