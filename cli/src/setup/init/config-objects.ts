import {
  isNode,
  isObjectNode,
  nodesOf,
  type ObjectNode,
  propertyValue,
  type SyntaxNode,
} from './syntax.ts';

/** An object with a bundler's settings, and its list of plugins if it has one. */
export interface ConfigObject {
  readonly node: ObjectNode;
  readonly plugins: PluginList | undefined;
}

type PluginList = SyntaxNode & { readonly elements: readonly (SyntaxNode | null)[] };

type Found = readonly SyntaxNode[] | undefined;

/** Functions that give back their argument, or the last one merged over the others. */
const IDENTITIES: ReadonlySet<string> = new Set(['defineConfig', 'defineProject', 'mergeConfig']);

/** Functions of esbuild that take settings with plugins. */
const ESBUILD_CALLS: ReadonlySet<string> = new Set(['build', 'context']);

/** The settings that a file exports, or hands to esbuild; undefined where one of them is made in an unknown way. */
export function configObjects(program: SyntaxNode): readonly ConfigObject[] | undefined {
  const values = esbuildSettings(program) ?? exported(program);
  const objects: ConfigObject[] = [];
  for (const value of values) {
    const found = settingsIn(value, program, 0);
    if (found === undefined) return undefined;
    for (const node of found) {
      if (!isObjectNode(node)) return undefined;
      objects.push({ node, plugins: propertyValue(node, 'plugins') as PluginList | undefined });
    }
  }
  return [...new Map(objects.map((object) => [object.node.start, object])).values()];
}

function statementsOf(program: SyntaxNode): readonly SyntaxNode[] {
  return program['body'] as readonly SyntaxNode[];
}

function exported(program: SyntaxNode): SyntaxNode[] {
  return statementsOf(program).flatMap((statement): SyntaxNode[] => {
    if (statement.type === 'ExportDefaultDeclaration')
      return [statement['declaration'] as SyntaxNode];
    const assignment = statement['expression'];
    if (!isNode(assignment) || assignment.type !== 'AssignmentExpression') return [];
    const left = assignment['left'] as SyntaxNode;
    const isExports =
      (left['object'] as SyntaxNode | undefined)?.['name'] === 'module' &&
      (left['property'] as SyntaxNode | undefined)?.['name'] === 'exports';
    return isExports ? [assignment['right'] as SyntaxNode] : [];
  });
}

/** The arguments of `esbuild.build(…)` and its kin, where the file imports esbuild. */
function esbuildSettings(program: SyntaxNode): SyntaxNode[] | undefined {
  const nodes = [...nodesOf(program)];
  const importsEsbuild = nodes.some(
    (node) => node.type === 'Literal' && node['value'] === 'esbuild',
  );
  if (!importsEsbuild) return undefined;
  return nodes.flatMap((node): SyntaxNode[] => {
    if (node.type !== 'CallExpression') return [];
    const callee = node['callee'] as SyntaxNode;
    const name = callee['name'] ?? (callee['property'] as SyntaxNode | undefined)?.['name'];
    if (typeof name !== 'string' || !ESBUILD_CALLS.has(name)) return [];
    return (node['arguments'] as readonly SyntaxNode[]).slice(0, 1);
  });
}

/** Follows an expression to the objects that it stands for. */
function settingsIn(value: SyntaxNode, program: SyntaxNode, depth: number): Found {
  // A variable that is defined by itself.
  if (depth > 20) return undefined;
  const follow = FOLLOW[value.type];
  return follow?.(value, program, depth + 1);
}

type Follow = (value: SyntaxNode, program: SyntaxNode, depth: number) => Found;

const inner: Follow = (value, program, depth) =>
  settingsIn(value['expression'] as SyntaxNode, program, depth);

const returned: Follow = (value, program, depth) => {
  const body = value['body'] as SyntaxNode;
  if (body.type !== 'BlockStatement') return settingsIn(body, program, depth);
  const returns = [...nodesOf(body)].filter(({ type }) => type === 'ReturnStatement');
  const [only] = returns;
  // Returns of functions inside count as well: with more than one, which is meant is not known.
  if (only === undefined || returns.length > 1 || !isNode(only['argument'])) return undefined;
  return settingsIn(only['argument'], program, depth);
};

/** Forms in which settings are written. */
const FOLLOW: Readonly<Record<string, Follow>> = {
  ObjectExpression: (value) => [value],
  TSAsExpression: inner,
  TSSatisfiesExpression: inner,
  TSNonNullExpression: inner,
  ArrowFunctionExpression: returned,
  FunctionExpression: returned,
  FunctionDeclaration: returned,
  AwaitExpression: (value, program, depth) =>
    settingsIn(value['argument'] as SyntaxNode, program, depth),
  CallExpression: (value, program, depth) => {
    const name = (value['callee'] as SyntaxNode)['name'];
    const last = (value['arguments'] as readonly SyntaxNode[]).at(-1);
    if (typeof name !== 'string' || !IDENTITIES.has(name) || last === undefined) return undefined;
    return settingsIn(last, program, depth);
  },
  ArrayExpression: (value, program, depth) => {
    const all = (value['elements'] as readonly (SyntaxNode | null)[]).map((element) =>
      element === null ? undefined : settingsIn(element, program, depth),
    );
    return all.includes(undefined) ? undefined : all.flatMap((found) => found ?? []);
  },
  Identifier: (value, program, depth) => {
    const declared = [...nodesOf(program)].filter(
      (node) =>
        node.type === 'VariableDeclarator' &&
        isNode(node['id']) &&
        node['id']['name'] === value['name'],
    );
    const [only] = declared;
    if (declared.length !== 1 || !isNode(only?.['init'])) return undefined;
    return settingsIn(only['init'], program, depth);
  },
};
