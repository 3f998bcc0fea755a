import { durationNanos } from '../../duration.ts';
import { mistake } from './mistake.ts';

export type Token = { readonly text: string; readonly column: number } & (
  | { readonly kind: 'operator' | 'name' | 'end' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'pattern'; readonly value: RegExp }
);

const SPACE = /\s+/y;
const OPERATOR = /&&|\|\||[=!]~|[=!]={1,2}|[<>]=?|[!()[\].-]/y;
const NAME = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:[a-zµ]+)?/iy;
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const PATTERN = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([a-z]*)/y;

/** Cuts an expression into its words, the end being the last one. */
export function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  for (;;) {
    at += next(SPACE)?.[0].length ?? 0;
    if (at === source.length) break;
    const token = tokenAt(source, at, next);
    found.push(token);
    at += token.text.length;
  }
  return [...found, { kind: 'end', text: '', column: at + 1 }];
}

function tokenAt(
  source: string,
  at: number,
  next: (pattern: RegExp) => RegExpExecArray | null,
): Token {
  const column = at + 1;
  const [name] = next(NAME) ?? [];
  if (name !== undefined) return { kind: 'name', text: name, column };
  const [number] = next(NUMBER) ?? [];
  if (number !== undefined) return numberToken(source, number, column);
  const [string] = next(STRING) ?? [];
  if (string !== undefined)
    return { kind: 'string', text: string, column, value: unquoted(string) };
  const pattern = next(PATTERN);
  if (pattern !== null) return patternToken(source, pattern, column);
  const [operator] = next(OPERATOR) ?? [];
  if (operator !== undefined) return { kind: 'operator', text: operator, column };
  const rest = source.slice(at);
  if (/^["'/]/.test(rest)) throw mistake(source, column, `${rest[0]} is never closed`);
  throw mistake(
    source,
    column,
    `there is no operator ${String.fromCodePoint(rest.codePointAt(0) ?? 0)}`,
  );
}

function numberToken(source: string, text: string, column: number): Token {
  const value = durationNanos(text) ?? Number(text);
  if (!Number.isNaN(value)) return { kind: 'number', text, column, value };
  throw mistake(source, column, `${text} is no number; durations are such as 500us, 1.5ms or 2s`);
}

function patternToken(
  source: string,
  [text, body = '', flags = '']: RegExpExecArray,
  column: number,
): Token {
  try {
    // A sticky or global one would begin where it ended the last time.
    if (/[gy]/.test(flags)) throw new SyntaxError('g and y say nothing here');
    return { kind: 'pattern', text, column, value: new RegExp(body, flags) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw mistake(source, column, `${text} is no regular expression (${reason})`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unquoted(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(/\\(.)/gs, (_all, character: string) => ESCAPES[character] ?? character);
}
