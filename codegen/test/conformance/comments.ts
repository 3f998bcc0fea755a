import type { Declaration } from '../../src/1-parse/declaration.ts';
import type { FileDescriptor } from '../../src/1-parse/descriptor.ts';
import { scanDeclarations } from '../../src/1-parse/scan-declarations.ts';
import type { SourceComment } from '../../src/1-parse/source-comment.ts';
import { LineIndex } from '../../src/1-parse/line-index.ts';

/** Each comment as its kind, the line of its element, and its text. */
export function commentsOfProtoc({ source_code_info: info }: FileDescriptor): string[] {
  return (info?.location ?? []).flatMap((location) => {
    const line = (location.span[0] ?? 0) + 1;
    const { leading_comments: leading, trailing_comments: trailing } = location;
    return [
      ...(leading === undefined ? [] : [`L ${line} ${plain(leading)}`]),
      ...(trailing === undefined ? [] : [`T ${line} ${plain(trailing)}`]),
      ...location.leading_detached_comments.map((text) => `D ${line} ${plain(text)}`),
    ];
  });
}

export function commentsOfScanner(source: string): string[] {
  const lines = new LineIndex(source);
  const visit = (declaration: Declaration): string[] => {
    const { line } = lines.positionAt(declaration.start);
    const entry = (kind: string, { spans }: SourceComment): string =>
      `${kind} ${line} ${plain(spans.map(([start, end]) => source.slice(start, end)).join('\n'))}`;
    return [
      ...(declaration.leading === undefined ? [] : [entry('L', declaration.leading)]),
      ...(declaration.trailing === undefined ? [] : [entry('T', declaration.trailing)]),
      ...declaration.detached.map((comment) => entry('D', comment)),
      ...declaration.children.flatMap(visit),
    ];
  };
  return scanDeclarations(source).declarations.flatMap(visit);
}

/** White space and the slashes of further comment starts differ by design. */
export function plain(text: string): string {
  return text.replaceAll(/[\s/]+/g, '');
}
