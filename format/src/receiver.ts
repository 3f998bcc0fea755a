/**
 * Receivers as increments: the first recording of an object is whole, a later one names that one as its base and has the
 * properties which differ from it. `"$gone"` lists those that it has no more. Texts are those of value.ts.
 */
export const GONE_KEY = '$gone';

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: ReadonlySet<string> = new Set(['{', '[']);
const CLOSING: ReadonlySet<string> = new Set(['}', ']']);

/** The texts of an object's properties by their names as they stand, with quotes. Undefined for what is no object. */
export function propertiesOf(text: string): ReadonlyMap<string, string> | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const properties = new Map<string, string>();
  let at = 1;
  while (at < text.length - 1) {
    const colon = endOfString(text, at);
    const end = endOfValue(text, colon + 1);
    properties.set(text.slice(at, colon), text.slice(colon + 1, end));
    at = end + 1;
  }
  return properties;
}

/** What makes `next` of `base`; undefined where they are of different classes. */
export function incrementOf(
  base: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): string | undefined {
  if (base.get('"$"') !== next.get('"$"')) return undefined;
  const changes: string[] = [];
  for (const [name, value] of next) if (base.get(name) !== value) changes.push(`${name}:${value}`);
  const gone = [...base.keys()].filter((name) => !next.has(name));
  if (gone.length > 0) changes.push(`"${GONE_KEY}":[${gone.join(',')}]`);
  return `{${changes.join(',')}}`;
}

/** The whole of a receiver. Properties stand in the order of the base, and new ones behind them. */
export function withIncrement(base: string, increment: string): string {
  const before = propertiesOf(base);
  const changes = propertiesOf(increment);
  if (before === undefined || changes === undefined) return increment;
  const all = new Map([...before, ...changes]);
  const key = `"${GONE_KEY}"`;
  const gone = JSON.parse(all.get(key) ?? '[]') as readonly string[];
  all.delete(key);
  for (const name of gone) all.delete(JSON.stringify(name));
  return `{${[...all].map(([name, value]) => `${name}:${value}`).join(',')}}`;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length - 1) {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (depth === 0 && character === ',') return at;
    if (OPENING.has(character)) depth++;
    else if (CLOSING.has(character)) depth--;
    at++;
  }
  return at;
}
