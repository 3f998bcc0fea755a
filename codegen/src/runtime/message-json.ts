import { enumName } from './enum-names.ts';
import { CodegenError } from './error.ts';
import type { FieldInfo, Message, MessageClass, ScalarType } from './field-info.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { loadedIn, whileOpen } from './loaded.ts';
import { isSet } from './presence.ts';
import { mismatch, SCALAR_JSON } from './scalar-json.ts';

/** ProtoJSON: fields under their JSON names; what is not set, and what has its zero value unless it has presence, is left out. */
export function messageToJson(message: object, fields: readonly FieldInfo[]): JsonObject {
  const json: JsonObject = {};
  return whileOpen(message, () => {
    for (const field of fields) {
      const value = loadedValue(field, Reflect.get(message, field.property));
      if (isWritten(field, value)) define(json, field.json, fieldToJson(field, value));
    }
    return json;
  });
}

/** A relation's messages in place of what an ORM made of the field. */
function loadedValue(field: FieldInfo, value: unknown): unknown {
  if (field.type !== 'message' || field.cardinality === 'map') return value;
  const messages = loadedIn(value as object | readonly object[] | undefined);
  return field.cardinality === 'repeated' ? messages : messages[0];
}

/** Reads ProtoJSON into a new message. Names may be those of the .proto file; an unknown one is an error. */
export function messageFromJson<T extends Message>(json: JsonValue, type: MessageClass<T>): T {
  if (!isObject(json)) throw mismatch(json, `an object for ${type.typeName}`);
  const message = new type();
  const oneofs = new Set<string>();
  for (const [name, value] of Object.entries(json)) {
    const field = fieldNamed(type, name);
    if (field === undefined) {
      throw new CodegenError(
        'FT_CODEGEN_JSON',
        `${type.typeName} has no field ${JSON.stringify(name)}`,
      );
    }
    if (value === null && !takesNull(field)) continue;
    if (field.oneof !== undefined && oneofs.has(field.oneof)) {
      throw new CodegenError(
        'FT_CODEGEN_ONEOF',
        `oneof ${type.typeName}.${field.oneof} is set twice`,
      );
    }
    if (field.oneof !== undefined) oneofs.add(field.oneof);
    Reflect.set(
      message,
      field.property,
      inField(type, field, () => fieldFromJson(field, value)),
    );
  }
  return message;
}

/** The whole of a field, with all elements of a repeated one. */
export function fieldToJson(field: FieldInfo, value: unknown): JsonValue {
  if (field.cardinality === 'repeated') {
    return (value as readonly unknown[]).map((element) => valueToJson(field, element));
  }
  if (field.cardinality !== 'map') return valueToJson(field, value);
  const json: JsonObject = {};
  for (const [key, element] of value as ReadonlyMap<unknown, unknown>) {
    define(json, String(key), valueToJson(field, element));
  }
  return json;
}

export function fieldFromJson(field: FieldInfo, json: JsonValue): unknown {
  if (field.cardinality === 'repeated') {
    if (!Array.isArray(json)) throw mismatch(json, 'an array');
    return json.map((element) => valueFromJson(field, element));
  }
  if (field.cardinality !== 'map') return valueFromJson(field, json);
  if (!isObject(json)) throw mismatch(json, 'an object');
  return new Map(
    Object.entries(json).map(([key, element]) => [
      keyFromJson(key, field.key ?? 'string'),
      valueFromJson(field, element),
    ]),
  );
}

function valueToJson(field: FieldInfo, value: unknown): JsonValue {
  switch (field.type) {
    case 'message':
      return (value as Message).toJSON();
    case 'wellKnown':
      return field.of().toJSON(value);
    case 'enum':
      return enumName(field.of(), value as number) ?? (value as number);
    default:
      return SCALAR_JSON[field.type].toJson(value as never);
  }
}

function valueFromJson(field: FieldInfo, json: JsonValue): unknown {
  switch (field.type) {
    case 'message':
      return field.of().fromJSON(json);
    case 'wellKnown':
      return field.of().fromJSON(json);
    case 'enum': {
      if (typeof json === 'number' && Number.isInteger(json)) return json;
      const values = field.of();
      if (typeof json === 'string' && Object.hasOwn(values, json)) return values[json];
      throw mismatch(json, `one of ${Object.keys(values).join(', ')}`);
    }
    default:
      return SCALAR_JSON[field.type].fromJson(json);
  }
}

function keyFromJson(key: string, type: ScalarType): unknown {
  if (type !== 'bool') return SCALAR_JSON[type].fromJson(key);
  if (key === 'true' || key === 'false') return key === 'true';
  throw mismatch(key, '"true" or "false"');
}

function isWritten(field: FieldInfo, value: unknown): boolean {
  if (!isSet(value)) return false;
  if (field.cardinality === 'repeated') return (value as readonly unknown[]).length > 0;
  if (field.cardinality === 'map') return (value as ReadonlyMap<unknown, unknown>).size > 0;
  if (field.presence !== undefined) return true;
  if (value instanceof Uint8Array) return value.length > 0;
  // -0 is a value of its own.
  return typeof value === 'number' ? !Object.is(value, 0) : Boolean(value);
}

function takesNull(field: FieldInfo): boolean {
  return field.type === 'wellKnown' && field.of().takesNull === true;
}

const fieldsByName = new WeakMap<readonly FieldInfo[], ReadonlyMap<string, FieldInfo>>();

function fieldNamed({ fields }: MessageClass, name: string): FieldInfo | undefined {
  const known = fieldsByName.get(fields);
  if (known !== undefined) return known.get(name);
  const made = new Map(
    fields.flatMap((field) => [[field.name, field] as const, [field.json, field] as const]),
  );
  fieldsByName.set(fields, made);
  return made.get(name);
}

/** Says where in the message a value did not fit. */
function inField<T>(type: MessageClass, field: FieldInfo, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    throw new CodegenError(error.code, `${type.typeName}.${field.name}: ${error.message}`, {
      cause: error,
    });
  }
}

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A plain assignment to `__proto__` would change the object's prototype in place of adding a member. */
function define(json: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(json, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
