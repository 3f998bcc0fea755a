import { CodegenError } from './error.ts';
import type { FieldInfo, Message, MessageClass } from './field-info.ts';
import { fieldFromJson, fieldToJson, isObject } from './message-json.ts';
import type { OrmColumn, OrmModel } from './orm-model.ts';
import { isSet } from './presence.ts';
import { jsonOf, valueFromColumn, valueToColumn } from './row-value.ts';

/** A row as a driver gives and takes it, by name of column. */
export type Row = Record<string, unknown>;

type ModelClass<T extends Message> = MessageClass<T> & { readonly orm: OrmModel };

/**
 * A message from a row. NULL leaves the property as a new message has it, so it becomes `undefined` where there is
 * presence and the zero value where there is none; it never becomes the text "null". Columns the row lacks count as NULL.
 */
export function messageFromRow<T extends Message>(row: Readonly<Row>, type: ModelClass<T>): T {
  const message = new type();
  for (const [path, column] of Object.entries(type.orm.columns)) {
    const value = row[column.column];
    if (!isSet(value) || column.kind === 'discriminator' || column.access === 'write-only')
      continue;
    inColumn(type, column, () => setAt(message, type, path.split('.'), column, value));
  }
  return message;
}

/**
 * A row from a message, with NULL for what is not set. Left out are columns that are read only, and an
 * auto-increment that is still zero: the database is to choose it.
 */
export function messageToRow(message: object, type: ModelClass<Message>): Row {
  const row: Row = {};
  for (const [path, column] of Object.entries(type.orm.columns)) {
    if (column.access === 'read-only') continue;
    const value = inColumn(type, column, () => getAt(message, type, path.split('.'), column));
    if (column.autoIncrement === true && !value) continue;
    row[column.column] = value;
  }
  return row;
}

function setAt(
  message: object,
  type: MessageClass,
  [property = '', ...rest]: readonly string[],
  column: OrmColumn,
  value: unknown,
): void {
  const field = type.fields.find((candidate) => candidate.property === property);
  if (field === undefined) return setOneof(message, type, property, value);
  if (rest.length === 0) {
    Reflect.set(message, property, valueFromColumn(value, column, field));
    return undefined;
  }
  const inner = embeddedClass(field);
  const known: unknown = Reflect.get(message, property);
  const embedded = isSet(known) ? known : new inner();
  Reflect.set(message, property, embedded);
  return setAt(embedded as object, inner, rest, column, value);
}

function getAt(
  message: object,
  type: MessageClass,
  [property = '', ...rest]: readonly string[],
  column: OrmColumn,
): unknown {
  const field = type.fields.find((candidate) => candidate.property === property);
  if (field === undefined) return getOneof(message, type, property, column);
  const value: unknown = Reflect.get(message, property);
  if (!isSet(value)) return null;
  if (rest.length === 0) return valueToColumn(value, column, field);
  return getAt(value as object, embeddedClass(field), rest, column);
}

function embeddedClass(field: FieldInfo): MessageClass {
  if (field.type === 'message') return field.of();
  throw new CodegenError('FT_CODEGEN_ROW', `${field.name} is embedded and holds no message`);
}

/** A oneof kept as JSON has one member, under its JSON name. */
function setOneof(message: object, type: MessageClass, oneof: string, value: unknown): void {
  const json = jsonOf(value);
  const [name, member] = isObject(json) ? (Object.entries(json)[0] ?? []) : [];
  const field = membersOf(type, oneof).find((candidate) => candidate.json === name);
  if (field === undefined || member === undefined) {
    throw new CodegenError(
      'FT_CODEGEN_ROW',
      `found ${JSON.stringify(json)}; expected a member of oneof ${oneof}`,
    );
  }
  Reflect.set(message, field.property, fieldFromJson(field, member));
}

function getOneof(message: object, type: MessageClass, oneof: string, column: OrmColumn): unknown {
  const field = membersOf(type, oneof).find(({ property }) =>
    isSet(Reflect.get(message, property)),
  );
  if (field === undefined) return null;
  if (column.kind === 'discriminator') return field.property;
  return JSON.stringify({ [field.json]: fieldToJson(field, Reflect.get(message, field.property)) });
}

function membersOf({ fields }: MessageClass, oneof: string): FieldInfo[] {
  return fields.filter((field) => field.oneof === oneof);
}

function inColumn<T>({ typeName }: MessageClass, { column }: OrmColumn, convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    throw new CodegenError(error.code, `${typeName}, column ${column}: ${error.message}`, {
      cause: error,
    });
  }
}
