import type { ColumnModel, Dialect } from '../../3-model/model.ts';
import { isTextColumn } from './column-type.ts';
import type { Schema, SchemaTable } from './schema.ts';

/** What a column holds where a row says nothing: a value, or an expression of the database. */
export type ColumnDefault =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'empty bytes' }
  | { readonly kind: 'now' }
  | { readonly kind: 'expression'; readonly sql: string };

const NUMBERS = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** `now()`, `(a + b)`, `current_date`, `'quoted as SQL'`, `null`. */
const EXPRESSION = /^(?:[a-z_][\w.]*\(.*\)|\(.*\)|current_\w+|'(?:[^']|'')*'|null)$/i;

const NOW = /^(?:now\(\)|current_timestamp)$/i;

/** The default of a column of the table, and a text for the reader where the tag says one that it cannot have. */
export function columnDefault(
  column: ColumnModel,
  { primaryKey, foreignKeys }: SchemaTable,
  enums: Schema['enums'],
): ColumnDefault | string | undefined {
  const { column: name } = column;
  const isKey =
    primaryKey.includes(name) || foreignKeys.some(({ columns }) => columns.includes(name));
  return taggedDefault(column, enums) ?? impliedDefault(column, isKey);
}

/** The default that the tag says; undefined where it says none, an error text where the column cannot have it. */
function taggedDefault(
  column: ColumnModel,
  enums: Schema['enums'],
): ColumnDefault | string | undefined {
  const { default: text, kind } = column;
  if (text === undefined) return undefined;
  if (kind === 'timestamp' && NOW.test(text)) return { kind: 'now' };
  if (EXPRESSION.test(text)) return { kind: 'expression', sql: text };
  if (kind === 'bool' && /^(?:true|false|0|1)$/i.test(text))
    return { kind: 'bool', value: /^(?:true|1)$/i.test(text) };
  if (kind === 'enum') return enumDefault(column, text, enums);
  if (isTextColumn(column) || kind === 'json' || kind === 'timestamp')
    return { kind: 'text', value: text };
  if (NUMBERS.test(text) && kind !== 'bytes') return { kind: 'number', value: text };
  return `${JSON.stringify(text)} is no value of its type; write an expression in parentheses`;
}

function enumDefault(
  { field, enumStorage }: ColumnModel,
  text: string,
  enums: Schema['enums'],
): ColumnDefault | string {
  if (enumStorage === 'string') return { kind: 'text', value: text };
  if (/^-?\d+$/.test(text)) return { kind: 'number', value: text };
  const type = field?.type.kind === 'enum' ? enums.get(field.type.symbol.fullName) : undefined;
  const number = type?.values.find(({ name }) => name === text)?.number;
  if (number !== undefined) return { kind: 'number', value: String(number) };
  return `${JSON.stringify(text)} is no value of an enum of the generated files; write its number`;
}

/**
 * The zero of a field without presence, and the time of a row's making. A key gets none: one that was forgotten is to
 * be an error.
 */
function impliedDefault(column: ColumnModel, isKey: boolean): ColumnDefault | undefined {
  const { field, kind, isNullable, isAutoIncrement, path } = column;
  if (isNullable || isAutoIncrement || isKey || field === undefined) return undefined;
  if (column.role === 'createdAt' || column.role === 'updatedAt') {
    return kind === 'timestamp' ? { kind: 'now' } : undefined;
  }
  const hasZero =
    path.length === 1 && field.presence === 'implicit' && field.cardinality === 'single';
  if (!hasZero) return undefined;
  if (kind === 'bool') return { kind: 'bool', value: false };
  if (kind === 'bytes') return { kind: 'empty bytes' };
  if (kind === 'enum') return enumZero(column);
  if (kind === 'string') return { kind: 'text', value: '' };
  return kind === 'json' || kind === 'timestamp' ? undefined : { kind: 'number', value: '0' };
}

function enumZero({ field, enumStorage }: ColumnModel): ColumnDefault | undefined {
  const zero = field?.type.kind === 'enum' ? field.type.zero : undefined;
  if (zero === undefined) return undefined;
  if (enumStorage === 'string') return { kind: 'text', value: zero.name };
  return { kind: 'number', value: String(zero.number) };
}

/** Whether the dialect sets the column whenever the row changes. */
export function isTouchedOnUpdate({ role, kind }: ColumnModel, dialect: Dialect): boolean {
  return dialect === 'mysql' && role === 'updatedAt' && kind === 'timestamp';
}
