/**
 * Edits of JSON, with or without comments, that leave all the rest of the text as it is. The `modify` of jsonc-parser
 * lays out a whole list or object anew, and puts what it inserts between a value and the comment behind it.
 */
import { findNodeAtLocation, type JSONPath, type Node, parseTree } from 'jsonc-parser';

/** How a value is written: in one line, or with a line for each of its members. */
export type JsonStyle = 'inline' | 'block';

export interface InsertOptions {
  readonly style?: JsonStyle;
  /** Before the first key that follows it in the alphabet, as package managers write dependencies. */
  readonly isSorted?: boolean;
}

/** Adds a property to the object at `path`, which is made if it is missing. An existing property stays. */
export function insertProperty(
  text: string,
  path: JSONPath,
  key: string,
  value: unknown,
  options: InsertOptions = {},
): string {
  const tree = rootOf(text);
  const object = findNodeAtLocation(tree, path);
  if (object === undefined) {
    return insertProperty(text, path.slice(0, -1), String(path.at(-1)), { [key]: value }, options);
  }
  if (propertyNames(object).includes(key)) return text;
  const layout = layoutOf(text, tree, object);
  const entry = `${JSON.stringify(key)}: ${print(value, options.style ?? 'block', layout)}`;
  const members = object.children ?? [];
  const next = options.isSorted === true ? members[sortedPlace(object, key)] : undefined;
  if (next !== undefined) return insertAt(text, next.offset, `${entry},${layout.gap}`);
  const last = members.at(-1);
  return last === undefined
    ? insertIntoEmpty(text, object, entry, layout)
    : insertAfter(text, last, entry, layout);
}

/** Puts a value before the others of the list at `path`. */
export function insertElement(text: string, path: JSONPath, value: unknown): string {
  const tree = rootOf(text);
  const list = findNodeAtLocation(tree, path);
  if (list?.type !== 'array') throw new Error(`no list at ${path.join('.')}`);
  const layout = layoutOf(text, tree, list);
  const entry = print(value, 'inline', layout);
  const first = list.children?.[0];
  if (first === undefined) return insertAt(text, list.offset + 1, entry);
  return insertAt(text, first.offset, `${entry},${layout.gap}`);
}

export function replaceValue(text: string, path: JSONPath, value: string): string {
  const node = findNodeAtLocation(rootOf(text), path);
  if (node === undefined) throw new Error(`no value at ${path.join('.')}`);
  return text.slice(0, node.offset) + JSON.stringify(value) + text.slice(node.offset + node.length);
}

function rootOf(text: string): Node {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  if (tree === undefined) throw new Error('the text is no JSON');
  return tree;
}

/** How the members of an object or a list stand. */
interface Layout {
  /** One step of indentation. */
  readonly unit: string;
  /** Of the members. */
  readonly indent: string;
  readonly newline: string;
  /** Between two members. */
  readonly gap: string;
}

function layoutOf(text: string, root: Node, container: Node): Layout {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const rootMember = root.children?.[0];
  const unit = (rootMember === undefined ? '' : indentAt(text, rootMember.offset)) || '  ';
  const first = container.children?.[0];
  const isBlock = first === undefined || /\n/.test(text.slice(container.offset, first.offset));
  const indent =
    first !== undefined && isBlock
      ? indentAt(text, first.offset)
      : indentAt(text, container.offset) + unit;
  return { unit, indent, newline, gap: isBlock ? newline + indent : ' ' };
}

/** The white space at the start of the line. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

function print(value: unknown, style: JsonStyle, { unit, indent, newline }: Layout): string {
  if (style === 'block')
    return JSON.stringify(value, null, unit).replaceAll('\n', newline + indent);
  return JSON.stringify(value, null, 1)
    .replaceAll(/(?<=[[{])\n\s*|\n\s*(?=[\]}])/g, ' ')
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']');
}

function propertyNames(object: Node): unknown[] {
  return (object.children ?? []).map(({ children }): unknown => children?.[0]?.value);
}

/** Where the key belongs; behind the last, where the others do not stand in order. */
function sortedPlace(object: Node, key: string): number {
  const names = propertyNames(object).map(String);
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  const place = isSorted ? names.findIndex((name) => name > key) : -1;
  return place === -1 ? names.length : place;
}

function insertAt(text: string, offset: number, inserted: string): string {
  return text.slice(0, offset) + inserted + text.slice(offset);
}

function insertIntoEmpty(text: string, object: Node, entry: string, layout: Layout): string {
  const { newline, indent, unit } = layout;
  const inside = text.slice(object.offset + 1, object.offset + object.length - 1);
  const end = inside.includes('\n') ? '' : newline + indent.slice(0, indent.length - unit.length);
  return insertAt(text, object.offset + 1, `${newline}${indent}${entry}${end}`);
}

/** Behind the last member and what is said about it in its line. */
function insertAfter(text: string, last: Node, entry: string, { gap }: Layout): string {
  const end = last.offset + last.length;
  const [, comma = ''] = /^(?:\s|\/\/[^\n]*|\/\*.*?\*\/)*?(,)/s.exec(text.slice(end)) ?? [];
  if (gap === ' ' || comma === '') {
    const remark =
      gap === ' '
        ? ''
        : (/^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(end))?.[0] ?? '');
    const separated = comma === '' ? insertAt(text, end, ',') : text;
    return insertAt(separated, end + 1 + remark.length, gap + entry);
  }
  const afterComma = text.indexOf(',', end) + 1;
  const remark =
    /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(afterComma))?.[0] ?? '';
  return insertAt(text, afterComma + remark.length, `${gap}${entry},`);
}
