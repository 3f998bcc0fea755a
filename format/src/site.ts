/** What a function is in its source. The names are stored as they stand here. */
export const SITE_KINDS = [
  'function',
  'arrow',
  'method',
  'getter',
  'setter',
  'constructor',
  'async function',
  'async arrow',
  'async method',
  'generator',
  'generator method',
  'async generator',
  'async generator method',
  // No function: an HTTP request that was answered, and what the program names itself by `trace` and `enterSpan`.
  'request',
  'span',
] as const;

export type SiteKind = (typeof SITE_KINDS)[number];

/**
 * One function of an instrumented file, as the emitted code registers it:
 * qualified name, index into {@link SITE_KINDS}, line (from 1), column (from 1), parameter names joined by commas. A
 * {@link SENSITIVE_MARK} before a parameter's name keeps its values out of recordings.
 */
export type SiteEntry = readonly [
  name: string,
  kind: number,
  line: number,
  column: number,
  parameters: string,
];

/** A generator's body starts at its first step, so that its first step is a resumption and not the call. */
export function isGeneratorKind(kind: SiteKind): boolean {
  return kind.includes('generator');
}

/** An async function or async generator: it can wait. */
export function isAsyncKind(kind: SiteKind): boolean {
  return kind.startsWith('async');
}

/** Stands before the name of a parameter that the source calls sensitive. No part of any name. */
export const SENSITIVE_MARK = '!';
