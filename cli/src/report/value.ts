import { MORE_KEY, TYPE_KEY } from '@functrace/format';
import { countText } from './number.ts';
import { printable } from './text.ts';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/** A recorded value as a JavaScript programmer would write it, in one line, from its stored text. */
export function valueText(data: string): string {
  const value = parse(data);
  // Names, messages and what JSON does not escape must not steer the terminal.
  return printable(value === undefined ? data : print(value));
}

function parse(data: string): Json | undefined {
  try {
    return JSON.parse(data) as Json;
  } catch {
    // Not in the form that the format describes; what is there is better than nothing.
    return undefined;
  }
}

function print(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object')
    return Object.is(value, -0) ? '-0' : String(value);
  if (isArray(value)) return `[${value.map(print).join(', ')}]`;
  const type = value[TYPE_KEY];
  if (typeof type !== 'string') return braces(properties(value));
  return TYPES.get(type)?.(value) ?? instance(type, value);
}

/** Array.isArray forgets what a readonly array is an array of. */
function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** How a tagged value is written; undefined where it lacks what the tag promises, as a program's own class may. */
const TYPES: ReadonlyMap<string, (value: JsonObject) => string | undefined> = new Map(
  Object.entries<(value: JsonObject) => string | undefined>({
    undefined: () => 'undefined',
    number: ({ value }) => text(value),
    bigint: ({ value, bits }) => bigintText(value, bits),
    symbol: ({ value }) => `Symbol(${text(value) ?? ''})`,
    function: ({ name }) => `function ${text(name) || '(anonymous)'}`,
    string: ({ value, length }) => shortened(value, length),
    accessor: () => '(accessor)',
    circular: () => '(circular)',
    redacted: () => '(redacted)',
    unreadable: () => '(unreadable)',
    more: (value) => more(value[MORE_KEY]),
    Array: ({ length }) => sized('Array', length),
    Date: ({ value }) => wrapped('Date', value),
    RegExp: ({ value }) => (typeof value === 'string' ? `/${value}/` : undefined),
    Map: ({ size, entries }) => mapText(size, entries),
    Set: ({ size, values }) => setText(size, values),
  }),
);

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function bigintText(value: Json | undefined, bits: Json | undefined): string | undefined {
  if (typeof value === 'string') return `${value}n`;
  return typeof bits === 'string' ? `bigint (${bits} bits)` : undefined;
}

function shortened(value: Json | undefined, length: Json | undefined): string | undefined {
  if (typeof value !== 'string' || typeof length !== 'number') return undefined;
  return `${quoted(value)}… (${countText(length)} characters)`;
}

function more(count: Json | undefined): string | undefined {
  return typeof count === 'number' ? `… ${countText(count)} more` : undefined;
}

function sized(type: string, size: Json | undefined): string | undefined {
  return typeof size === 'number' ? `${type}(${size})` : undefined;
}

function wrapped(type: string, value: Json | undefined): string | undefined {
  return typeof value === 'string' ? `${type}(${value})` : undefined;
}

function mapText(size: Json | undefined, entries: Json | undefined): string | undefined {
  const name = sized('Map', size);
  if (name === undefined || !isList(entries)) return name;
  const shown = entries.map((entry) =>
    isList(entry) ? entry.map(print).join(' => ') : print(entry),
  );
  return `${name} ${listed(shown, Number(size))}`;
}

function setText(size: Json | undefined, values: Json | undefined): string | undefined {
  const name = sized('Set', size);
  return name === undefined || !isList(values)
    ? name
    : `${name} ${listed(values.map(print), Number(size))}`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function listed(shown: readonly string[], size: number): string {
  return braces(
    size > shown.length ? [...shown, `… ${countText(size - shown.length)} more`] : shown,
  );
}

/** Error and its kin say their message; a typed array its length; the rest their properties. */
function instance(type: string, value: JsonObject): string {
  const { message, name, ...others } = value;
  if (typeof message === 'string' && /(?:Error|Exception)$/.test(type)) {
    // Many an error class sets its own `name` to what it is called anyway.
    const own = name === undefined || name === type ? others : { name, ...others };
    return suffixed(`${type}: ${message}`, properties(own));
  }
  const { length } = value;
  const isTypedArray = typeof length === 'number' && /Array$|^ArrayBuffer$|^Buffer$/.test(type);
  if (isTypedArray && Object.keys(value).length === 2) return `${type}(${length})`;
  return suffixed(type, properties(value));
}

function suffixed(name: string, shown: readonly string[]): string {
  return shown.length === 0 ? name : `${name} ${braces(shown)}`;
}

function properties(value: JsonObject): string[] {
  return Object.entries(value).flatMap(([key, property]) => {
    if (key === TYPE_KEY) return [];
    if (key === MORE_KEY) return [more(property) ?? print(property)];
    return [`${keyText(key)}: ${print(property)}`];
  });
}

/** A name of the program's own that begins with `$` was stored with a second one. */
function keyText(stored: string): string {
  const name = stored.startsWith('$$') ? stored.slice(1) : stored;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : quoted(name);
}

function braces(shown: readonly string[]): string {
  return `{${shown.join(', ')}}`;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}
