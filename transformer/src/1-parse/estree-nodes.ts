/**
 * The nodes that the reader looks into, in the dialects that there are: ESTree as oxc-parser gives it, with its
 * TypeScript nodes, and Babel's. What only one of them has is optional, and every question that the dialects answer
 * differently is a function here.
 */
export interface EsNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Erased by TypeScript: `declare` in front of it. */
  readonly declare?: boolean;
}

type Maybe<Node> = Node | null | undefined;

export interface Decorated extends EsNode {
  readonly decorators?: Maybe<readonly EsNode[]>;
}
export interface Identifier extends EsNode {
  readonly name: string;
}
export interface Literal extends EsNode {
  readonly value: unknown;
  readonly bigint?: string;
}
export interface TemplateLiteral extends EsNode {
  readonly quasis: readonly { readonly value: { readonly cooked: string | null } }[];
  readonly expressions: readonly EsNode[];
}
export interface Block extends EsNode {
  readonly body: readonly EsNode[];
  /** Babel keeps directives apart from the body. */
  readonly directives?: readonly EsNode[];
}
/** `ObjectMethod`, `ClassMethod` and `ClassPrivateMethod` of Babel are function and member in one. */
export interface FunctionNode extends Decorated {
  readonly id?: Maybe<Identifier>;
  readonly params: readonly EsNode[];
  readonly body: Maybe<EsNode>;
  readonly async?: boolean;
  readonly generator?: boolean;
}
export interface Member extends Decorated {
  readonly key: EsNode;
  readonly value?: Maybe<EsNode>;
  readonly computed?: boolean;
  readonly kind?: string;
  readonly method?: boolean;
  readonly shorthand?: boolean;
}
export interface ClassNode extends Decorated {
  readonly id?: Maybe<Identifier>;
  readonly superClass?: Maybe<EsNode>;
  readonly body: { readonly body: readonly EsNode[] };
}
export interface VariableDeclaration extends EsNode {
  readonly kind: string;
  readonly declarations: readonly Declarator[];
}
export interface Declarator extends EsNode {
  readonly id: EsNode;
  readonly init: Maybe<EsNode>;
}
/** Nodes with one part. */
export interface Unary extends EsNode {
  readonly argument: Maybe<EsNode>;
  readonly delegate?: boolean;
}
export interface Wrapper extends EsNode {
  readonly expression: EsNode;
}
export interface Binary extends EsNode {
  readonly operator?: string;
  readonly left: EsNode;
  readonly right: EsNode;
}
export interface MemberExpression extends EsNode {
  readonly object: EsNode;
  readonly property: EsNode;
  readonly computed?: boolean;
  readonly optional?: boolean;
}
export interface Loop extends EsNode {
  readonly body: EsNode;
  readonly left: EsNode;
  readonly right: EsNode;
  readonly await?: boolean;
}
export interface Pattern extends Decorated {
  readonly properties?: readonly EsNode[];
  readonly elements?: readonly Maybe<EsNode>[];
}

export function isIdentifier(node: EsNode): node is Identifier {
  return node.type === 'Identifier';
}

export function isBlock(node: EsNode): node is Block {
  return node.type === 'BlockStatement';
}

/** The name of `#x`, with its sign. */
export function privateName(node: EsNode): string | undefined {
  if (node.type === 'PrivateIdentifier') return `#${(node as Identifier).name}`;
  if (node.type === 'PrivateName')
    return `#${(node as EsNode & { readonly id: Identifier }).id.name}`;
  return undefined;
}

/** The text of a string literal, or of a template without expressions. */
export function stringValue(node: EsNode): string | undefined {
  if (node.type === 'StringLiteral') return (node as Literal).value as string;
  if (node.type === 'Literal') {
    const { value } = node as Literal;
    return typeof value === 'string' ? value : undefined;
  }
  if (node.type !== 'TemplateLiteral') return undefined;
  const { quasis, expressions } = node as TemplateLiteral;
  return expressions.length === 0 ? (quasis[0]?.value.cooked ?? undefined) : undefined;
}

/** The name that a literal gives to a property. */
export function literalKey(node: EsNode): string | undefined {
  const text = stringValue(node);
  if (text !== undefined) return text;
  if (node.type === 'BigIntLiteral') return `${String((node as Literal).value)}n`;
  const { value, bigint } = node as Literal;
  if (bigint !== undefined) return `${bigint}n`;
  return typeof value === 'number' ? String(value) : undefined;
}

/** The text of a directive, undefined for any other statement. */
export function directiveText(node: EsNode): string | undefined {
  if (node.type === 'Directive')
    return (node as EsNode & { readonly value: { readonly value: string } }).value.value;
  if (node.type !== 'ExpressionStatement') return undefined;
  const { directive, expression } = node as Wrapper & { readonly directive?: string | null };
  return typeof directive === 'string' ? String((expression as Literal).value) : undefined;
}

/** What stands around an expression without changing its value: parentheses, and TypeScript's assertions. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
]);

export function isTransparent(node: EsNode): node is Wrapper {
  return TRANSPARENT.has(node.type);
}

export function skipTransparent(node: EsNode): EsNode {
  let at = node;
  while (isTransparent(at)) at = at.expression;
  return at;
}

/** A function or class without a name, which an assignment would name. */
export function isAnonymousDefinition(node: EsNode): boolean {
  const at = skipTransparent(node);
  if (at.type === 'ArrowFunctionExpression') return true;
  if (at.type !== 'FunctionExpression' && at.type !== 'ClassExpression') return false;
  return (at as FunctionNode).id === null || (at as FunctionNode).id === undefined;
}

export function isAwaitUsing(node: EsNode): node is VariableDeclaration {
  return (
    node.type === 'VariableDeclaration' && (node as VariableDeclaration).kind === 'await using'
  );
}

export function isFunctionExpression({ type }: EsNode): boolean {
  return type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}

/** `name` of `object.name`. */
export function memberName(node: EsNode): string | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
    return undefined;
  const { property, computed } = node as MemberExpression;
  if (computed === true) return undefined;
  return isIdentifier(property) ? property.name : privateName(property);
}
