import type { FileDescriptor } from '../../src/1-parse/descriptor.ts';
import type { Declaration } from '../../src/1-parse/declaration.ts';
import { scanDeclarations } from '../../src/1-parse/scan-declarations.ts';
import type { SourceComment } from '../../src/1-parse/source-comment.ts';

/** Where each compiler puts the comment of a mark: `T:f`, `L:g`, `D:X`, `lost` or `error`. */
export type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function placesInDescriptor(file: FileDescriptor, mark: string): string {
  const found: string[] = [];
  const holds = (text: string | undefined): boolean => text !== undefined && hasMark(text, mark);
  for (const location of file.source_code_info?.location ?? []) {
    const name = nameAt(file, location.path);
    if (holds(location.trailing_comments)) found.push(`T:${name}`);
    if (holds(location.leading_comments)) found.push(`L:${name}`);
    if (location.leading_detached_comments.some(holds)) found.push(`D:${name}`);
  }
  return found.join(' ') || 'lost';
}

export function placesInSource(source: string, mark: string): string {
  const found: string[] = [];
  const holds = (comment: SourceComment | undefined): boolean =>
    comment?.spans.some(([start, end]) => hasMark(source.slice(start, end), mark)) === true;
  const visit = ({ kind, name, leading, trailing, detached, children }: Declaration): void => {
    const element = kind === 'statement' ? 'statement' : name;
    if (holds(trailing)) found.push(`T:${element}`);
    if (holds(leading)) found.push(`L:${element}`);
    if (detached.some(holds)) found.push(`D:${element}`);
    for (const child of children) visit(child);
  };
  for (const declaration of scanDeclarations(source).declarations) visit(declaration);
  return found.join(' ') || 'lost';
}

function hasMark(text: string, mark: string): boolean {
  return new RegExp(`=${mark}\\b`).test(text);
}

/** Numbers of the fields of descriptors, by the kind of element, that lead to elements with a name. */
const STEPS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  file: { 4: 'message_type', 5: 'enum_type', 6: 'service' },
  message_type: { 2: 'field', 3: 'nested_type', 4: 'enum_type', 8: 'oneof_decl' },
  nested_type: { 2: 'field', 3: 'nested_type', 4: 'enum_type', 8: 'oneof_decl' },
  enum_type: { 2: 'value' },
  service: { 2: 'method' },
};

function nameAt(file: FileDescriptor, path: readonly number[]): string {
  let element: unknown = file;
  let kind = 'file';
  for (let i = 0; i + 1 < path.length; i += 2) {
    const key = STEPS[kind]?.[path[i] ?? 0];
    if (key === undefined) return 'statement';
    element = (element as Record<string, readonly unknown[]>)[key]?.[path[i + 1] ?? 0];
    kind = key;
  }
  return path.length >= 2 ? (element as { name: string }).name : 'statement';
}
