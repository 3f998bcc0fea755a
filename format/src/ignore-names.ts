/**
 * `IGNORE_NAMES`: comma-separated keywords, matched without regard to case as parts of a function's
 * qualified name. `/…/` is a regular expression, with flags if it has any (`/^get/i`); a comma inside it
 * belongs to it.
 */
export type NameMatcher = (qualifiedName: string) => string | undefined;

/** A pattern of `IGNORE_NAMES` that is no regular expression. */
export class NamePatternError extends Error {
  readonly pattern: string;
  constructor(pattern: string, reason: string) {
    super(
      `"${pattern}" is not a regular expression (${reason}); write /pattern/ or a plain keyword`,
    );
    this.name = 'NamePatternError';
    this.pattern = pattern;
  }
}

/** Splits the value of `IGNORE_NAMES` into its keywords. */
export function splitNames(list: string): string[] {
  const items =
    list.match(/\s*\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+\/[a-z]*\s*(?=,|$)|[^,]+/gi) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/**
 * A function that returns the first keyword a qualified name matches, or undefined.
 * @throws {NamePatternError} for a regular expression that does not compile
 */
export function nameMatcher(keywords: readonly string[]): NameMatcher {
  const tests = keywords.map((keyword) => ({ keyword, matches: toTest(keyword) }));
  return (name) => tests.find((test) => test.matches(name))?.keyword;
}

function toTest(keyword: string): (name: string) => boolean {
  const parts = /^\/(.+)\/([a-z]*)$/i.exec(keyword);
  if (parts === null) {
    const lower = keyword.toLowerCase();
    return (name) => name.toLowerCase().includes(lower);
  }
  const expression = compile(keyword, parts[1] ?? '', parts[2] ?? '');
  return (name) => {
    // A `g` or `y` flag makes `test` remember where it stopped.
    expression.lastIndex = 0;
    return expression.test(name);
  };
}

function compile(keyword: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new NamePatternError(keyword, error instanceof Error ? error.message : String(error));
  }
}
