/**
 * `@sensitive`: keeps a parameter's values out of recordings. It stands in a block comment before the parameter, or in the
 * function's JSDoc behind its `@param name`; there without any `@param` before it, it means all parameters. Text is all
 * that is looked at, so that every parser finds the same.
 */
const WORD = /(?<![\w@.-])@sensitive(?![\w-])/;
const PARAM = /@param\s+(?:\{[^}]*\}\s*)?\[?\s*(?:[\w$]+\.)*([\w$]+)/g;

/** What may stand between a function and its JSDoc: `export const f: Type = `, `key: `, modifiers. */
const ASSIGNED = /(?:\b(?:const|let|var)\s+)?[\w$#.]+\s*(?::[^=;{}()]*)?[=:]\s*$/;
const MODIFIERS =
  /(?:\b(?:export|default|public|private|protected|static|readonly|override|async|const|let|var)\s+)+$/;

/** How far before a function its JSDoc may end. */
const REACH = 400;

/** Whether the parameter that begins at an offset is sensitive, by the name that the body has for it. */
export type SensitiveParameters = (offset: number, binding: string) => boolean;

const NONE: SensitiveParameters = () => false;

/** By the offset of a function's first token. */
export type SensitiveFunctions = (start: number) => SensitiveParameters;

/** Made once for a file: looking for the word at each function takes seconds in one of 9 MB (bench/text-emitter). */
export function sensitiveFunctions(text: string): SensitiveFunctions {
  if (!text.includes('@sensitive')) return () => NONE;
  return (start) => sensitiveParameters(text, start);
}

function sensitiveParameters(text: string, start: number): SensitiveParameters {
  const ofFunction =
    commentBefore(text, start) ?? commentBefore(text, declarationStart(text, start));
  const names = ofFunction === undefined ? NOBODY : sensitiveNames(ofFunction);
  return (offset, binding) => {
    const own = commentBefore(text, offset);
    return (own !== undefined && WORD.test(own)) || names.isAll || names.names.has(binding);
  };
}

interface Names {
  readonly isAll: boolean;
  readonly names: ReadonlySet<string>;
}

const NOBODY: Names = { isAll: false, names: new Set() };

function sensitiveNames(comment: string): Names {
  const tags = [...comment.matchAll(PARAM)];
  const isAll = WORD.test(comment.slice(0, tags[0]?.index ?? comment.length));
  const sensitive = tags.filter(({ index }, at) =>
    WORD.test(comment.slice(index, tags[at + 1]?.index ?? comment.length)),
  );
  return { isAll, names: new Set(sensitive.map(([, name]) => name ?? '')) };
}

function declarationStart(text: string, start: number): number {
  const from = Math.max(0, start - REACH);
  const before = text.slice(from, start).replace(/\(\s*$/, '');
  return from + before.replace(ASSIGNED, '').replace(MODIFIERS, '').length;
}

/** The block comment that ends directly before an offset. */
function commentBefore(text: string, offset: number): string | undefined {
  const before = text.slice(0, offset).trimEnd();
  if (!before.endsWith('*/')) return undefined;
  return before.slice(before.lastIndexOf('/*'));
}
