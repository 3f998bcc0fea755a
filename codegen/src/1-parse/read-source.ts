import protobuf from 'protobufjs';

import { NO_COMMENTS } from './comment.ts';
import { NO_OVERRIDES } from './features.ts';
import { fileHead } from './file-head.ts';
import { LineIndex } from './line-index.ts';
import type { ProtoFile } from './proto-file.ts';
import { DeclarationReader } from './read-declarations.ts';
import { scanDeclarations } from './scan-declarations.ts';
import { toComment } from './source-comment.ts';

/** Thrown for a source that protobufjs refuses. */
export class ProtoSyntaxError extends Error {
  override readonly name = 'ProtoSyntaxError';
  readonly line: number;

  constructor(message: string, line: number, cause: unknown) {
    super(message, { cause });
    this.line = line;
  }
}

/** Structure from protobufjs, comments and places from our own scanner, joined by name. */
export function readSource(source: string, path: string, label: string): ProtoFile {
  const parsed = parse(source);
  const { declarations, lost } = scanDeclarations(source);
  const lines = new LineIndex(source);
  const packageName = parsed.package ?? '';
  const scope = packageName === '' ? parsed.root : parsed.root.lookup(packageName);
  if (!(scope instanceof protobuf.Namespace)) throw new Error(`${label} lost its package`);
  const reader = new DeclarationReader(source, lines);
  const { messages, enums, services } = reader.readElements(declarations, scope);
  const { edition, publicImports } = fileHead(source, declarations);
  return {
    path,
    label,
    package: packageName,
    edition,
    imports: [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])],
    publicImports,
    // protobufjs hands a file's features down to its top-level elements.
    features: NO_OVERRIDES,
    comments: NO_COMMENTS,
    messages,
    enums,
    services,
    otherComments: reader.otherComments,
    lostComments: lost.map((comment) => toComment(comment, source, lines)),
  };
}

/** A root of its own for every file: a shared one searches all packages for every name, and knows no files. */
function parse(source: string): protobuf.IParserResult {
  try {
    return protobuf.parse(source.replace(/^\uFEFF/, ''), { keepCase: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const line = /\(line (\d+)\)$/.exec(error.message)?.[1];
    const message = error.message.replace(/ \(line \d+\)$/, '');
    throw new ProtoSyntaxError(message, Number(line ?? 1), error);
  }
}
