import type { Block, EsNode, Unary } from './estree-nodes.ts';
import {
  readArray,
  readAssignment,
  readBinary,
  readCall,
  readConditional,
  readDynamicImport,
  readInner,
  readMember,
  readOperand,
  readSequence,
  readTagged,
  readTemplate,
  readTransparent,
} from './estree-expressions.ts';
import {
  readAttribute,
  readElement,
  readFragment,
  readMemberName,
  readName,
  readSpreadAttribute,
} from './estree-jsx.ts';
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
import {
  readEnum,
  readExport,
  readExportAssignment,
  readImport,
  readImportEquals,
  readNamespace,
} from './estree-modules.ts';
import { readBinding } from './estree-patterns.ts';
import { readBlock, readReturn, readStop, readThrow, readTry } from './estree-points.ts';
import type { NodeReader, Reading } from './estree-reading.ts';
import {
  readCase,
  readDoWhile,
  readExpressionStatement,
  readFor,
  readForIn,
  readForOfStatement,
  readIf,
  readLabeled,
  readLeaf,
  readList,
  readSwitch,
  readWhile,
  readWith,
} from './estree-statements.ts';

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

const nothing = (): void => undefined;

// Ours to look at: functions, classes and what names them.
on(['FunctionDeclaration'], readFunctionDeclaration);
on(['FunctionExpression', 'ArrowFunctionExpression'], readFunctionExpression);
on(['TSDeclareFunction', 'TSDeclareMethod', 'TSAbstractMethodDefinition'], readSignature);
on(['MethodDefinition', 'ClassMethod', 'ClassPrivateMethod', 'ObjectMethod'], readMethod);
on(['ClassDeclaration', 'ClassExpression'], readClass);
on(['ObjectExpression'], readObject);
on(['Property', 'ObjectProperty'], readProperty);
on(['PropertyDefinition', 'AccessorProperty'], readField);
on(['TSAbstractPropertyDefinition', 'TSAbstractAccessorProperty'], readField);
on(['ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty'], readField);
on(['VariableDeclaration'], readVariables);
on(['ParenthesizedExpression'], readTransparent);
on(['TSAsExpression', 'TSSatisfiesExpression'], readTransparent);
on(['TSNonNullExpression', 'TSTypeAssertion'], readTransparent);
on(['AssignmentExpression'], readAssignment);

// The places where control leaves a function or comes back.
on(['AwaitExpression'], (reading, node: Unary) => readStop(reading, node, 'await'));
on(['YieldExpression'], (reading, node: Unary) =>
  readStop(reading, node, node.delegate === true ? 'yield-star' : 'yield'),
);
on(['ReturnStatement'], readReturn);
on(['ThrowStatement'], readThrow);
on(['TryStatement'], readTry);
on(['BlockStatement'], (reading, node: Block) => readBlock(reading, node, undefined));
on(['ForOfStatement'], readForOfStatement);
on(['LabeledStatement'], readLabeled);

// Statements.
on(['ExpressionStatement'], readExpressionStatement);
on(['Directive', 'DebuggerStatement', 'BreakStatement', 'ContinueStatement'], readLeaf);
on(['EmptyStatement'], nothing);
on(['IfStatement'], readIf);
on(['ForStatement'], readFor);
on(['ForInStatement'], readForIn);
on(['WhileStatement'], readWhile);
on(['DoWhileStatement'], readDoWhile);
on(['WithStatement'], readWith);
on(['SwitchStatement'], readSwitch);
on(['SwitchCase'], readCase);
on(['StaticBlock', 'ClassBody', 'TSModuleBlock'], readList);
on(['ExportNamedDeclaration', 'ExportDefaultDeclaration'], readExport);
on(['TSExportAssignment'], readExportAssignment);
on(['ImportDeclaration', 'ExportAllDeclaration'], readImport);
on(['TSImportEqualsDeclaration'], readImportEquals);

// Expressions. Identifiers are not looked up here, being most of all nodes.
on(['BinaryExpression', 'LogicalExpression'], readBinary);
on(['CallExpression', 'NewExpression', 'OptionalCallExpression'], readCall);
on(['MemberExpression', 'OptionalMemberExpression'], readMember);
on(['ConditionalExpression'], readConditional);
on(['UnaryExpression', 'UpdateExpression', 'SpreadElement'], readOperand);
on(['ArrayExpression'], readArray);
on(['SequenceExpression'], readSequence);
on(['TemplateLiteral'], readTemplate);
on(['TaggedTemplateExpression'], readTagged);
on(['ChainExpression', 'Decorator', 'TSInstantiationExpression'], readInner);
on(['ImportExpression'], readDynamicImport);
on(['Literal', 'StringLiteral', 'NumericLiteral', 'BooleanLiteral', 'NullLiteral'], nothing);
on(['BigIntLiteral', 'RegExpLiteral', 'TemplateElement'], nothing);
on(['ThisExpression', 'Super', 'MetaProperty', 'Import'], nothing);
on(['PrivateIdentifier', 'PrivateName'], nothing);

// Patterns, where no reader above has taken them.
on(['ObjectPattern', 'ArrayPattern', 'AssignmentPattern'], readBinding);
on(['RestElement', 'TSParameterProperty'], readBinding);

// JSX.
on(['JSXElement'], readElement);
on(['JSXFragment'], readFragment);
on(['JSXAttribute'], readAttribute);
on(['JSXSpreadAttribute'], readSpreadAttribute);
on(['JSXExpressionContainer', 'JSXSpreadChild'], readInner);
on(['JSXIdentifier'], readName);
on(['JSXMemberExpression'], readMemberName);
on(['JSXText', 'JSXEmptyExpression', 'JSXNamespacedName'], nothing);

// TypeScript. Types are erased, and so not in the table.
on(['TSModuleDeclaration'], readNamespace);
on(['TSEnumDeclaration'], readEnum);
