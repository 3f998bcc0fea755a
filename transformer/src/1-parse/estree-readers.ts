import {
  type Binary,
  type Block,
  type EsNode,
  type Identifier,
  isAwaitUsing,
  type Loop,
  type MemberExpression,
  type TemplateLiteral,
  type Unary,
  type VariableDeclaration,
  type Wrapper,
} from './estree-nodes.ts';
import {
  readClass,
  readField,
  readFunctionDeclaration,
  readFunctionExpression,
  readMethod,
  readObject,
  readProperty,
  readSignature,
  readVariables,
} from './estree-members.ts';
import { targetName } from './estree-names.ts';
import { readBinding, readDeclarators, readTarget } from './estree-patterns.ts';
import {
  endStatement,
  readBlock,
  readForOf,
  readReturn,
  readStop,
  readThrow,
  readTry,
  walkLoop,
} from './estree-points.ts';
import { joinPath, type NodeReader, type Reading } from './estree-reading.ts';
import { noteCall, noteText } from './estree-uses.ts';
import { WITH_OBSTACLE } from './function-site.ts';

type Maybe = EsNode | null | undefined;

const table = new Map<string, NodeReader>();

/** How each kind of node is read. Kinds that are in no dialect we know hand on to all their parts. */
export const ESTREE_READERS: ReadonlyMap<string, NodeReader> = table;

function on<Node extends EsNode>(
  types: readonly string[],
  read: (reading: Reading, node: Node, name: string | undefined) => void,
): void {
  // The table is keyed by the type that makes a node a `Node`.
  for (const type of types) table.set(type, read as NodeReader);
}

/** Kinds whose parts are read in the order given, and that name none of them. */
function parts<Node extends EsNode>(
  types: readonly string[],
  read: (reading: Reading, node: Node) => void,
): void {
  on(types, read);
}

const nothing = (): void => undefined;

// Ours to look at: functions, classes and what names them.
on(['FunctionDeclaration'], readFunctionDeclaration);
on(['FunctionExpression', 'ArrowFunctionExpression'], readFunctionExpression);
on(['TSDeclareFunction', 'TSDeclareMethod', 'TSAbstractMethodDefinition'], readSignature);
on(['MethodDefinition', 'ClassMethod', 'ClassPrivateMethod', 'ObjectMethod'], readMethod);
on(['ClassDeclaration', 'ClassExpression'], readClass);
on(['ObjectExpression'], readObject);
on(['Property', 'ObjectProperty'], readProperty);
on(
  [
    'PropertyDefinition',
    'AccessorProperty',
    'TSAbstractPropertyDefinition',
    'TSAbstractAccessorProperty',
    'ClassProperty',
    'ClassPrivateProperty',
    'ClassAccessorProperty',
  ],
  readField,
);
on(['VariableDeclaration'], readVariables);
on(['Identifier', 'JSXIdentifier'], (reading, node: Identifier) => reading.identifier(node));
on(
  [
    'ParenthesizedExpression',
    'TSAsExpression',
    'TSSatisfiesExpression',
    'TSNonNullExpression',
    'TSTypeAssertion',
  ],
  // The name that the position gives reaches through.
  (reading, { expression }: Wrapper, name) => reading.walk(expression, name),
);
on(['BinaryExpression', 'LogicalExpression', 'AssignmentExpression'], readBinary);

// The places where control leaves a function or comes back.
on(['AwaitExpression'], (reading, node: Unary) => readStop(reading, node, 'await'));
on(['YieldExpression'], (reading, node: Unary) =>
  readStop(reading, node, node.delegate === true ? 'yield-star' : 'yield'),
);
on(['ReturnStatement'], readReturn);
on(['ThrowStatement'], readThrow);
on(['TryStatement'], readTry);
on(['BlockStatement'], (reading, node: Block) => readBlock(reading, node, undefined));
on(['ForOfStatement'], (reading, node: Loop) => {
  reading.count();
  readForOf(reading, node, node);
});
on(['LabeledStatement'], (reading, node: Loop) => {
  reading.count();
  let target = node.body;
  while (target.type === 'LabeledStatement') target = (target as Loop).body;
  if (target.type === 'ForOfStatement') readForOf(reading, target as Loop, node);
  else reading.walk(node.body, undefined);
});

// Statements.
on(['ExpressionStatement'], (reading, node: Wrapper) => {
  reading.count();
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walk(node.expression, undefined);
  reading.mark = mark;
  if (reading.owner !== undefined) endStatement(reading, node);
});
on(['Directive', 'DebuggerStatement'], (reading) => reading.count());
on(['EmptyStatement'], nothing);
on(['BreakStatement', 'ContinueStatement'], (reading) => reading.count());
on(['IfStatement'], readIf);
on(['ForInStatement'], (reading, node: Loop) => {
  reading.count();
  walkLoop(reading, node);
});
on(['ForStatement'], readFor);
parts(['WhileStatement'], (reading, node: { test: EsNode; body: EsNode } & EsNode) => {
  reading.count();
  reading.walk(node.test, undefined);
  reading.walk(node.body, undefined);
});
parts(['DoWhileStatement'], (reading, node: { test: EsNode; body: EsNode } & EsNode) => {
  reading.count();
  reading.walk(node.body, undefined);
  reading.walk(node.test, undefined);
});
parts(['WithStatement'], (reading, node: { object: EsNode; body: EsNode } & EsNode) => {
  reading.count();
  reading.walk(node.object, undefined);
  if (reading.owner !== undefined) reading.owner.obstacle = WITH_OBSTACLE;
  const around = reading.obstacle;
  reading.obstacle = WITH_OBSTACLE;
  reading.walk(node.body, undefined);
  reading.obstacle = around;
});
parts(['SwitchStatement'], (reading, node: { discriminant: EsNode; cases: EsNode[] } & EsNode) => {
  reading.count();
  reading.walk(node.discriminant, undefined);
  reading.walkAll(node.cases);
});
parts(['SwitchCase'], (reading, node: { test: Maybe; consequent: EsNode[] } & EsNode) => {
  reading.walkMaybe(node.test);
  reading.walkAll(node.consequent);
});
parts(['StaticBlock', 'ClassBody', 'TSModuleBlock'], (reading, node: Block) =>
  reading.walkAll(node.body),
);
on(
  ['ExportNamedDeclaration', 'ExportDefaultDeclaration'],
  (reading, node: { declaration?: Maybe } & EsNode) => {
    const { declaration } = node;
    if (declaration === null || declaration === undefined) return;
    if (node.type === 'ExportNamedDeclaration' || declaration.type.endsWith('Declaration')) {
      reading.exported = node;
      reading.walk(declaration, undefined);
      reading.exported = undefined;
      return;
    }
    readExported(reading, node, declaration, 'default');
  },
);
on(['TSExportAssignment'], (reading, node: Wrapper) =>
  readExported(reading, node, node.expression, 'export='),
);
on(['ImportDeclaration', 'ExportAllDeclaration'], (reading, node: EsNode) => {
  const { specifiers } = node as { specifiers?: readonly { local: Identifier }[] } & EsNode;
  for (const { local } of specifiers ?? []) reading.identifier(local);
});
on(['TSImportEqualsDeclaration'], (reading, { id }: { id: Identifier } & EsNode) =>
  reading.identifier(id),
);

// Expressions.
parts(['CallExpression', 'NewExpression', 'OptionalCallExpression'], (reading, node: Call) => {
  noteCall(reading, node, node.arguments);
  reading.walk(node.callee, undefined);
  for (const argument of node.arguments) reading.walk(argument, undefined);
});
parts(['MemberExpression', 'OptionalMemberExpression'], (reading, node: MemberExpression) => {
  reading.walk(node.object, undefined);
  reading.walk(node.property, undefined);
});
parts(['ConditionalExpression'], (reading, node: Choice) => {
  reading.walk(node.test, undefined);
  reading.walk(node.consequent, undefined);
  reading.walkMaybe(node.alternate);
});
parts(['UnaryExpression', 'UpdateExpression', 'SpreadElement'], (reading, node: Unary) =>
  reading.walk(node.argument as EsNode, undefined),
);
parts(['ArrayExpression'], (reading, node: { elements: (EsNode | null)[] } & EsNode) =>
  reading.walkAll(node.elements),
);
parts(['SequenceExpression'], (reading, node: { expressions: EsNode[] } & EsNode) =>
  reading.walkAll(node.expressions),
);
parts(['TemplateLiteral'], (reading, { expressions }: TemplateLiteral) => {
  for (const expression of expressions) noteText(reading, expression, 'template');
  reading.walkAll(expressions);
});
parts(['TaggedTemplateExpression'], (reading, node: Tagged) => {
  reading.walk(node.tag, undefined);
  // A tag gets the values and no text.
  reading.walkAll(node.quasi.expressions);
});
parts(
  ['ChainExpression', 'Decorator', 'TSInstantiationExpression'],
  (reading, { expression }: Wrapper) => reading.walk(expression, undefined),
);
parts(['ImportExpression'], (reading, node: { source: EsNode; options?: Maybe } & EsNode) => {
  reading.walk(node.source, undefined);
  reading.walkMaybe(node.options);
});
on(
  [
    'Literal',
    'StringLiteral',
    'NumericLiteral',
    'BooleanLiteral',
    'NullLiteral',
    'BigIntLiteral',
    'RegExpLiteral',
    'ThisExpression',
    'Super',
    'MetaProperty',
    'Import',
    'PrivateIdentifier',
    'PrivateName',
    'TemplateElement',
  ],
  nothing,
);

// Patterns, where no reader above has taken them.
on(
  ['ObjectPattern', 'ArrayPattern', 'AssignmentPattern', 'RestElement', 'TSParameterProperty'],
  (reading, node: EsNode) => readBinding(reading, node),
);

// JSX.
parts(['JSXElement'], (reading, node: JsxElement) => {
  const { openingElement, children } = node;
  reading.walk(openingElement.name, undefined);
  reading.walkAll(openingElement.attributes);
  reading.walkAll(children);
});
parts(['JSXFragment'], (reading, node: { children: EsNode[] } & EsNode) =>
  reading.walkAll(node.children),
);
parts(['JSXAttribute'], (reading, node: { value: Maybe } & EsNode) =>
  reading.walkMaybe(node.value),
);
parts(['JSXSpreadAttribute'], (reading, node: Unary) => reading.walkMaybe(node.argument));
parts(['JSXExpressionContainer', 'JSXSpreadChild'], (reading, { expression }: Wrapper) =>
  reading.walk(expression, undefined),
);
parts(['JSXMemberExpression'], (reading, node: MemberExpression) =>
  reading.walk(node.object, undefined),
);
on(['JSXText', 'JSXEmptyExpression', 'JSXNamespacedName'], nothing);

// TypeScript. Types are erased, and so not in the table.
on(['TSModuleDeclaration'], readNamespace);
on(['TSEnumDeclaration'], (reading, node: EnumNode) => {
  reading.exported = undefined;
  if (node.declare === true) return;
  reading.identifier(node.id);
  for (const { id, initializer } of node.body?.members ?? node.members ?? []) {
    reading.walk(id, undefined);
    reading.walkMaybe(initializer);
  }
});

interface Call extends EsNode {
  readonly callee: EsNode;
  readonly arguments: readonly EsNode[];
}
interface Choice extends EsNode {
  readonly test: EsNode;
  readonly consequent: EsNode;
  readonly alternate: Maybe;
}
interface Tagged extends EsNode {
  readonly tag: EsNode;
  readonly quasi: TemplateLiteral;
}
interface For extends EsNode {
  readonly init: Maybe;
  readonly test: Maybe;
  readonly update: Maybe;
  readonly body: EsNode;
}
interface JsxElement extends EsNode {
  readonly openingElement: { readonly name: EsNode; readonly attributes: readonly EsNode[] };
  readonly children: readonly EsNode[];
}
interface Namespace extends EsNode {
  readonly id: EsNode;
  readonly body?: Maybe;
}
type EnumMembers = readonly { readonly id: EsNode; readonly initializer?: Maybe }[];
interface EnumNode extends EsNode {
  readonly id: Identifier;
  readonly members?: EnumMembers;
  readonly body?: { readonly members: EnumMembers };
}

/** A chain of hundreds of `else if` is as deep as it is long: it is followed without recursion. */
function readIf(reading: Reading, node: Choice): void {
  for (let at = node; ;) {
    reading.count();
    reading.walk(at.test, undefined);
    reading.walk(at.consequent, undefined);
    const { alternate } = at;
    if (alternate?.type !== 'IfStatement') return reading.walkMaybe(alternate);
    at = alternate as Choice;
  }
}

function readFor(reading: Reading, node: For): void {
  reading.count();
  const { init, test, update, body } = node;
  if (init?.type === 'VariableDeclaration') {
    // Its disposal waits where no statement of ours can stand.
    if (reading.owner !== undefined && isAwaitUsing(init))
      reading.owner.obstacle = 'has for (await using …; …; …)';
    readDeclarators(reading, init as VariableDeclaration);
  } else reading.walkMaybe(init);
  reading.walkMaybe(test);
  reading.walkMaybe(update);
  reading.walk(body, undefined);
}

/** A sum of thousands of terms is as deep as it is long: its left side is followed without recursion. */
function readBinary(reading: Reading, node: Binary): void {
  if (!isBinary(node.left)) return readSides(reading, node);
  const chain: Binary[] = [];
  let at: EsNode = node;
  for (; isBinary(at); at = at.left) chain.push(at);
  readSides(reading, chain.pop() as Binary);
  for (const link of chain.toReversed()) readRight(reading, link);
}

function isBinary(node: EsNode): node is Binary {
  return node.type === 'BinaryExpression' || node.type === 'LogicalExpression';
}

function readSides(reading: Reading, node: Binary): void {
  if (node.type === 'AssignmentExpression') readTarget(reading, node.left, undefined);
  else reading.walk(node.left, undefined);
  readRight(reading, node);
}

function readRight(reading: Reading, { type, operator, left, right }: Binary): void {
  if (operator === '+' || operator === '+=') {
    noteText(reading, left, 'sum');
    noteText(reading, right, 'sum');
  }
  reading.walk(right, type === 'AssignmentExpression' ? targetName(reading, left) : undefined);
}

function readExported(reading: Reading, node: EsNode, value: EsNode, name: string): void {
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walk(value, name);
  reading.mark = mark;
}

function readNamespace(reading: Reading, node: Namespace): void {
  reading.exported = undefined;
  const { id, body, declare } = node;
  if (declare === true || body === null || body === undefined || id.type === 'Literal') return;
  const { path } = reading;
  reading.path = joinPath(path, reading.source.slice(id.start, id.end).replaceAll(/\s+/g, ''));
  reading.walk(body, undefined);
  reading.path = path;
}
