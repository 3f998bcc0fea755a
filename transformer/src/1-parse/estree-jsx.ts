import type { EsNode, Identifier, MemberExpression, Unary } from './estree-nodes.ts';
import type { Reading } from './estree-reading.ts';

interface Element extends EsNode {
  readonly openingElement: { readonly name: EsNode; readonly attributes: readonly EsNode[] };
  readonly children: readonly EsNode[];
}
interface Fragment extends EsNode {
  readonly children: readonly EsNode[];
}
interface Attribute extends EsNode {
  readonly value: EsNode | null | undefined;
}

export function readName(reading: Reading, node: Identifier): void {
  reading.identifier(node);
}

export function readElement(reading: Reading, { openingElement, children }: Element): void {
  reading.walk(openingElement.name, undefined);
  reading.walkAll(openingElement.attributes);
  reading.walkAll(children);
}

export function readFragment(reading: Reading, { children }: Fragment): void {
  reading.walkAll(children);
}

export function readAttribute(reading: Reading, { value }: Attribute): void {
  reading.walkMaybe(value);
}

export function readSpreadAttribute(reading: Reading, { argument }: Unary): void {
  reading.walkMaybe(argument);
}

export function readMemberName(reading: Reading, { object }: MemberExpression): void {
  reading.walk(object, undefined);
}
