import {
  type Block,
  directiveText,
  type EsNode,
  type FunctionNode,
  type Identifier,
  isBlock,
  isIdentifier,
  type VariableDeclaration,
} from './estree-nodes.ts';
import { addNames, bindingNames } from './estree-patterns.ts';
import { declaredTwice } from './function-site.ts';
import { isNode, type Reading } from './estree-reading.ts';

/** What wrapping a body in `try {}` would do to the function declarations at its top level. */
export interface BodyShape {
  /** Names of the function declarations at the body's top level. */
  readonly functions: ReadonlySet<string>;
  /** Those that have to stay outside of the `try`. */
  readonly lifted: readonly EsNode[];
  readonly obstacle: string | undefined;
  readonly directives: readonly string[];
  readonly endIsReachable: boolean;
}

type Named = FunctionNode & { readonly id: Identifier };

const NOTHING: ReadonlySet<string> = new Set();
const NONE: readonly never[] = [];
const PLAIN: BodyShape = {
  functions: NOTHING,
  lifted: NONE,
  obstacle: undefined,
  directives: NONE,
  endIsReachable: true,
};
const LEFT: BodyShape = { ...PLAIN, endIsReachable: false };
const EXPRESSION = LEFT;

/** As `readBody` of the TypeScript parser, which says why. */
export function readBody(reading: Reading, body: EsNode, parameters: readonly EsNode[]): BodyShape {
  if (!isBlock(body)) return EXPRESSION;
  const statements = body.body;
  let last = '';
  let declares = false;
  for (const { type } of statements) {
    last = type;
    declares ||= DECLARATIONS.has(type);
  }
  const directives = directivesOf(body);
  const endIsReachable = last !== 'ReturnStatement' && last !== 'ThrowStatement';
  // Most bodies are such, and share what there is to say of them.
  if (!declares && directives === NONE) return endIsReachable ? PLAIN : LEFT;
  const shape = { ...PLAIN, directives, endIsReachable };
  return declares ? { ...shape, ...readDeclarations(reading, body, parameters) } : shape;
}

/** What can clash, or has to be moved. */
const DECLARATIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'VariableDeclaration',
  'ClassDeclaration',
  'TSEnumDeclaration',
]);

function readDeclarations(
  reading: Reading,
  body: Block,
  parameters: readonly EsNode[],
): Pick<BodyShape, 'functions' | 'lifted' | 'obstacle'> {
  const declared = body.body.filter(isNamedFunction);
  const plain = { functions: NOTHING, lifted: NONE, obstacle: undefined };
  // Nothing to clash with: the names are not looked at.
  if (declared.length === 0 && parameters.length === 0) return plain;
  const lexical = lexicalNames(body.body);
  const bound: string[] = [];
  if (lexical.length > 0 || declared.length > 0)
    for (const parameter of parameters) addNames(parameter, bound);
  const again = lexical.find((name) => bound.includes(name));
  if (again !== undefined) return { ...plain, obstacle: declaredTwice(again) };
  if (declared.length === 0) return plain;
  const functions = new Set(declared.map(({ id }) => id.name));
  if (!reading.isStrict && reading.mayCallEval() && callsEval(body)) {
    const obstacle = 'cannot wrap its body: a direct eval may declare its functions again';
    return { ...plain, functions, obstacle };
  }
  const taken = new Set(bound);
  for (const statement of body.body) collectVars(reading.isStrict, statement, true, taken);
  const counts = new Map<string, number>();
  for (const { id } of declared) counts.set(id.name, (counts.get(id.name) ?? 0) + 1);
  const conflicting = declared.filter(
    ({ id }) => taken.has(id.name) || (counts.get(id.name) ?? 0) > 1,
  );
  if (conflicting.length === 0) return { ...plain, functions };
  return { functions, ...lift(lexical, declared, conflicting) };
}

function isNamedFunction(node: EsNode): node is Named {
  return node.type === 'FunctionDeclaration' && isNode((node as FunctionNode).id);
}

function lift(
  lexical: readonly string[],
  declared: readonly Named[],
  conflicting: readonly Named[],
): Pick<BodyShape, 'lifted' | 'obstacle'> {
  const again = conflicting.find(({ id }) => lexical.includes(id.name));
  if (again !== undefined) return { lifted: NONE, obstacle: declaredTwice(again.id.name) };
  const lifted = new Set(conflicting);
  // A set's iteration also visits what is added to it on the way.
  for (const declaration of lifted) {
    const mentioned = new Set<string>();
    collectIdentifiers(declaration, mentioned);
    const outOfSight = lexical.find((name) => mentioned.has(name));
    if (outOfSight !== undefined) {
      return {
        lifted: NONE,
        obstacle: `cannot wrap its body: function ${declaration.id.name} shares its name with a variable and uses ${outOfSight}`,
      };
    }
    for (const other of declared) if (mentioned.has(other.id.name)) lifted.add(other);
  }
  return { lifted: [...lifted], obstacle: undefined };
}

function directivesOf(body: Block): readonly string[] {
  const { directives } = body;
  if (directives?.length === 0) return NONE;
  if (directives !== undefined) return directives.map((node) => directiveText(node) ?? '');
  if (body.body[0] === undefined || directiveText(body.body[0]) === undefined) return NONE;
  const end = body.body.findIndex((node) => directiveText(node) === undefined);
  const own = end === -1 ? body.body : body.body.slice(0, end);
  return own.map((node) => directiveText(node) ?? '');
}

/** Parts of statements that can hold declarations of a function's variables. */
interface Parts extends EsNode {
  readonly body?: EsNode | readonly EsNode[];
  readonly init?: EsNode | null;
  readonly left?: EsNode;
  readonly consequent?: EsNode | readonly EsNode[];
  readonly alternate?: EsNode | null;
  readonly block?: EsNode;
  readonly handler?: EsNode | null;
  readonly finalizer?: EsNode | null;
  readonly cases?: readonly EsNode[];
}

/** Names that `var` declares in a function; in sloppy code also those of functions in nested blocks. */
function collectVars(isStrict: boolean, node: EsNode, isTop: boolean, names: Set<string>): void {
  if (node.type === 'VariableDeclaration') {
    const { kind, declarations } = node as VariableDeclaration;
    if (kind !== 'var') return;
    for (const { id } of declarations) for (const name of bindingNames(id)) names.add(name);
    return;
  }
  if (node.type === 'FunctionDeclaration') {
    if (!isStrict && !isTop && isNamedFunction(node)) names.add(node.id.name);
    return;
  }
  if (node.type === 'ExpressionStatement' || node.type === 'ReturnStatement') return;
  if (node.type.startsWith('Class')) return;
  const { body, init, left, consequent, alternate, block, handler, finalizer, cases } =
    node as Parts;
  // Most statements are expressions, and have none of these.
  for (const part of [init, left, block, handler, finalizer, alternate]) {
    if (part !== null && part !== undefined) collectPart(isStrict, part, names);
  }
  for (const part of [cases, consequent, body]) {
    if (isList(part)) for (const each of part) collectPart(isStrict, each, names);
    else if (part !== undefined) collectPart(isStrict, part, names);
  }
}

function collectPart(isStrict: boolean, part: EsNode, names: Set<string>): void {
  if (isStatementPart(part)) collectVars(isStrict, part, false, names);
}

function isList(part: EsNode | readonly EsNode[] | undefined): part is readonly EsNode[] {
  return Array.isArray(part);
}

function isStatementPart({ type }: EsNode): boolean {
  return (
    type.endsWith('Statement') ||
    type.endsWith('Declaration') ||
    type === 'CatchClause' ||
    type === 'SwitchCase'
  );
}

function lexicalNames(statements: readonly EsNode[]): readonly string[] {
  const names: string[] = [];
  for (const statement of statements) {
    const { type } = statement;
    if (!DECLARATIONS.has(type) || statement.declare === true) continue;
    if (type === 'VariableDeclaration') {
      const { kind, declarations } = statement as VariableDeclaration;
      if (kind !== 'var') for (const { id } of declarations) addNames(id, names);
    } else if (type !== 'FunctionDeclaration') {
      const { id } = statement as EsNode & { readonly id?: Identifier | null };
      if (id !== null && id !== undefined) names.push(id.name);
    }
  }
  return names;
}

/** Whether a function's own code, nested functions excepted, has a direct `eval`. */
function callsEval(node: EsNode): boolean {
  return eachPart(node, (part) => {
    if (/Function|Method/.test(part.type) && part.type !== 'MethodDefinition') return false;
    const { callee } = part as EsNode & { readonly callee?: EsNode };
    const isEval =
      part.type === 'CallExpression' &&
      callee !== undefined &&
      isIdentifier(callee) &&
      callee.name === 'eval';
    return isEval || callsEval(part);
  });
}

function collectIdentifiers(node: EsNode, names: Set<string>): void {
  if (isIdentifier(node) || node.type === 'JSXIdentifier') names.add((node as Identifier).name);
  eachPart(node, (part) => {
    collectIdentifiers(part, names);
    return false;
  });
}

/** Visits the nodes directly in a node, until one says that it is enough. */
function eachPart(node: EsNode, visit: (part: EsNode) => boolean): boolean {
  return (Object.values(node) as unknown[]).some((value) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).some(
      (part) => isNode(part) && visit(part),
    ),
  );
}
