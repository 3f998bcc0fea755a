/** A node of an ESTree, looked at by its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export interface ObjectNode extends SyntaxNode {
  readonly type: 'ObjectExpression';
  readonly properties: readonly SyntaxNode[];
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

export function isObjectNode(value: unknown): value is ObjectNode {
  return isNode(value) && value.type === 'ObjectExpression';
}

/** Every node of a tree, parents before children. */
export function* nodesOf(root: SyntaxNode): Generator<SyntaxNode> {
  yield root;
  for (const value of Object.values(root)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) yield* nodesOf(child);
  }
}

/** The value of a property that is written as a name or a text. */
export function propertyValue(object: ObjectNode, name: string): SyntaxNode | undefined {
  for (const property of object.properties) {
    const key = property['key'] as SyntaxNode | undefined;
    if (property['computed'] === true || key === undefined) continue;
    if (key['name'] === name || key['value'] === name) return property['value'] as SyntaxNode;
  }
  return undefined;
}
