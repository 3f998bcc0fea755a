import type { EsNode, Identifier, Wrapper } from './estree-nodes.ts';
import { joinPath, type Reading } from './estree-reading.ts';

type Maybe = EsNode | null | undefined;

interface Export extends EsNode {
  readonly declaration?: Maybe;
}
interface Import extends EsNode {
  readonly specifiers?: readonly { readonly local: Identifier }[];
}
interface Namespace extends EsNode {
  readonly id: EsNode;
  readonly body?: Maybe;
}
type EnumMembers = readonly { readonly id: EsNode; readonly initializer?: Maybe }[];
interface Enum extends EsNode {
  readonly id: Identifier;
  readonly members?: EnumMembers;
  readonly body?: { readonly members: EnumMembers };
}

export function readExport(reading: Reading, node: Export): void {
  const { declaration } = node;
  if (declaration === null || declaration === undefined) return;
  if (node.type === 'ExportNamedDeclaration' || declaration.type.endsWith('Declaration')) {
    reading.exported = node;
    reading.walk(declaration, undefined);
    reading.exported = undefined;
    return;
  }
  readExported(reading, node, declaration, 'default');
}

export function readExportAssignment(reading: Reading, node: Wrapper): void {
  readExported(reading, node, node.expression, 'export=');
}

function readExported(reading: Reading, node: EsNode, value: EsNode, name: string): void {
  const { mark } = reading;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  reading.walk(value, name);
  reading.mark = mark;
}

export function readImport(reading: Reading, { specifiers }: Import): void {
  for (const { local } of specifiers ?? []) reading.identifier(local);
}

export function readImportEquals(
  reading: Reading,
  { id }: { readonly id: Identifier } & EsNode,
): void {
  reading.identifier(id);
}

export function readNamespace(reading: Reading, node: Namespace): void {
  reading.exported = undefined;
  const { id, body, declare } = node;
  if (declare === true || body === null || body === undefined || id.type === 'Literal') return;
  const { path } = reading;
  reading.path = joinPath(path, reading.source.slice(id.start, id.end).replaceAll(/\s+/g, ''));
  reading.walk(body, undefined);
  reading.path = path;
}

export function readEnum(reading: Reading, node: Enum): void {
  reading.exported = undefined;
  if (node.declare === true) return;
  reading.identifier(node.id);
  for (const { id, initializer } of node.body?.members ?? node.members ?? []) {
    reading.walk(id, undefined);
    reading.walkMaybe(initializer);
  }
}
