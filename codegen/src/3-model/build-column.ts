import { nearest } from '../2-tags/nearest.ts';
import type { ReportProblem } from '../2-tags/parse-tag.ts';
import { hasItem, itemOf, valueOf, type Tag } from '../2-tags/tag.ts';
import type { TagKey } from '../2-tags/tag-keys.ts';
import { firstWord, isKnownType, knownTypes } from './dialect-types.ts';
import type { ColumnKind, ColumnModel, ColumnRole, Dialect, FieldModel } from './model.ts';
import type { Around, TaggedField } from './tagged.ts';
import { WRAPPED } from './well-known.ts';

const DIALECT_KEYS: readonly (readonly [TagKey, Dialect | undefined])[] = [
  ['type', undefined],
  ['type.pg', 'pg'],
  ['type.mysql', 'mysql'],
  ['type.sqlite', 'sqlite'],
];

const ROLES: readonly ColumnRole[] = ['createdAt', 'updatedAt', 'deletedAt', 'version'];

const INTEGERS: ReadonlySet<ColumnKind> = new Set<ColumnKind>([
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
]);

/** The column of a field; undefined, and a problem reported, for a message that does not say how it is stored. */
export function buildColumn(
  { field, tag, at }: TaggedField,
  around: Around,
  report: ReportProblem,
): ColumnModel | undefined {
  const kind = kindOf(field, tag);
  if (kind === undefined) {
    const message = `field ${JSON.stringify(field.name)} holds a message; say json, embedded, a relation (hasOne, hasMany, belongsTo, many2many) or "-"`;
    report('ORM026', at, message);
    return undefined;
  }
  checkKind(field, kind, tag, report);
  checkTypes(tag, report);
  const isPrimaryKey = hasItem(tag, 'primaryKey');
  const number = (key: TagKey): number | undefined => {
    const value = valueOf(tag, key);
    return value === undefined ? undefined : Number(value);
  };
  const dialectTypes: Partial<Record<Dialect, string>> = {};
  for (const [key, dialect] of DIALECT_KEYS) {
    const type = valueOf(tag, key);
    if (dialect !== undefined && type !== undefined) dialectTypes[dialect] = type;
  }
  return {
    column: around.prefix + (valueOf(tag, 'column') ?? around.naming(field.name)),
    at,
    path: [...around.path, field.property],
    kind,
    field,
    type: valueOf(tag, 'type'),
    dialectTypes,
    size: number('size'),
    precision: number('precision'),
    scale: number('scale'),
    isPrimaryKey,
    isAutoIncrement: hasItem(tag, 'autoIncrement'),
    isUnique: hasItem(tag, 'unique'),
    isNullable: isNullable(field, tag, around),
    default: valueOf(tag, 'default'),
    check: valueOf(tag, 'check'),
    comment: valueOf(tag, 'comment'),
    enumStorage: kind === 'enum' ? enumStorageOf(tag) : undefined,
    role: ROLES.find((role) => hasItem(tag, role)),
    access: hasItem(tag, '->') ? 'read-only' : hasItem(tag, '<-') ? 'write-only' : 'read-write',
  };
}

function kindOf(field: FieldModel, tag: Tag | undefined): ColumnKind | undefined {
  const { type, cardinality } = field;
  if (hasItem(tag, 'json')) return 'json';
  if (cardinality === 'map') return 'json';
  if (type.kind === 'message') return undefined;
  if (cardinality === 'repeated') return 'json';
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return 'enum';
  if (type.name === 'Timestamp') return 'timestamp';
  if (type.name === 'Struct' || type.name === 'Value' || type.name === 'ListValue') return 'json';
  return WRAPPED[type.name];
}

/** What has presence may be missing; in an embedded message everything may, as the message itself may. */
function isNullable(field: FieldModel, tag: Tag | undefined, around: Around): boolean {
  if (hasItem(tag, 'nullable')) return true;
  if (hasItem(tag, 'notNull') || hasItem(tag, 'primaryKey')) return false;
  if (around.path.length > 0) return true;
  if (hasItem(tag, 'createdAt') || hasItem(tag, 'updatedAt')) return false;
  return field.cardinality === 'single' && field.presence === 'explicit';
}

function enumStorageOf(tag: Tag | undefined): 'int' | 'string' {
  return valueOf(tag, 'enum') === 'string' ? 'string' : 'int';
}

function checkKind(
  field: FieldModel,
  kind: ColumnKind,
  tag: Tag | undefined,
  report: ReportProblem,
): void {
  const name = JSON.stringify(field.name);
  const autoIncrement = itemOf(tag, 'autoIncrement');
  if (autoIncrement !== undefined && !INTEGERS.has(kind)) {
    report(
      'ORM022',
      autoIncrement.at,
      `"autoIncrement" needs an integer, field ${name} is ${described(field)}`,
    );
  }
  const size = itemOf(tag, 'size');
  const isText = kind === 'string' || (kind === 'enum' && enumStorageOf(tag) === 'string');
  if (size !== undefined && !isText) {
    report('ORM023', size.at, `"size" needs a string, field ${name} is ${described(field)}`);
  }
  const enumeration = itemOf(tag, 'enum');
  if (enumeration !== undefined && kind !== 'enum') {
    report('ORM017', enumeration.at, `"enum" needs an enum, field ${name} is ${described(field)}`);
  }
}

function checkTypes(tag: Tag | undefined, report: ReportProblem): void {
  for (const [key, dialect] of DIALECT_KEYS) {
    const item = itemOf(tag, key);
    if (item?.value === undefined || isKnownType(item.value, dialect)) continue;
    const near = nearest(firstWord(item.value), knownTypes(dialect));
    const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
    const whose = dialect === undefined ? 'any dialect' : `dialect "${dialect}"`;
    report('ORM025', item.at, `type ${JSON.stringify(item.value)} is unknown to ${whose}${hint}`);
  }
}

/** The field's type in a sentence. */
export function described(field: FieldModel): string {
  if (field.cardinality === 'map') return 'a map';
  if (field.cardinality === 'repeated') return 'repeated';
  const { type } = field;
  if (type.kind === 'scalar') return `of type ${type.scalar}`;
  if (type.kind === 'wellKnown') return `of type ${type.name}`;
  return `of type ${type.symbol.fullName}`;
}
