import { code, literal, propertyKey, type Printable } from '../generated-file.ts';
import type { Members } from '../members-code.ts';
import type { Entity, ForeignKey, SchemaRelation } from '../schema/schema.ts';
import type { PropertyContext } from './property-options.ts';

type Property = readonly [string, Members];

export interface RelationProperties {
  /** Of two properties with one column, the later one describes it. */
  readonly before: readonly Property[];
  readonly behind: readonly Property[];
}

/**
 * The key of a relation is a column of the message, so the message's property is what is stored, and the relation is
 * loaded through it and never written. Foreign keys for MikroORM's schema are properties that nothing else looks at.
 */
export function relationProperties(entity: Entity, context: PropertyContext): RelationProperties {
  const before: Property[] = [];
  const behind: Property[] = [];
  const own = context.schema.relations.filter(
    ({ owner }) => owner.symbol.fullName === entity.symbol.fullName,
  );
  for (const relation of own) {
    if (!isSayable(relation, context)) continue;
    const key = keyProperty(relation, context);
    if (key !== undefined) before.push(key);
    behind.push([propertyKey(relation.property), options(relation, context)]);
  }
  return { before, behind };
}

function options(relation: SchemaRelation, context: PropertyContext): Members {
  const { names } = context;
  const target: readonly [string, Printable] = [
    'entity',
    code`() => ${names.value(relation.target.symbol)}`,
  ];
  const { inverse } = relation;
  if (relation.kind === 'many2many') return joinOptions(relation, target, context);
  const kind: readonly [string, Printable] = ['kind', literal(kindOf(relation))];
  if (relation.kind !== 'belongsTo') return [kind, target, ['mappedBy', literal(inverse)]];
  const { columns } = relation.key;
  const back: Members = inverse === undefined ? [] : [['inversedBy', literal(inverse)]];
  const isOwner: Members = relation.isOneToOne
    ? [
        ['owner', 'true'],
        ['unique', 'false'],
      ]
    : [];
  const joined: Members = [
    ['joinColumns', literal(columns)],
    ['nullable', 'true'],
    ...back,
    ...isOwner,
  ];
  if (columns.length === 1)
    return [kind, target, ...joined, ['persist', 'false'], ['index', 'false']];
  // Of several columns, MikroORM wants the relation to be stored as well.
  return [kind, target, ...joined, ...constraint(relation.key)];
}

function kindOf({ kind, isOneToOne }: SchemaRelation): string {
  if (isOneToOne) return '1:1';
  return kind === 'hasMany' ? '1:m' : 'm:1';
}

function joinOptions(
  { join, inverse }: Extract<SchemaRelation, { kind: 'many2many' }>,
  target: readonly [string, Printable],
  { dialect }: PropertyContext,
): Members {
  const kind: readonly [string, Printable] = ['kind', "'m:n'"];
  if (!join.isFirst) return [kind, target, ['mappedBy', literal(inverse)]];
  const { table, own, other } = join;
  const hasSchema = table.schema !== undefined && dialect.createSchema !== undefined;
  return [
    kind,
    target,
    ['owner', 'true'],
    ['inversedBy', literal(inverse)],
    ['pivotTable', literal(hasSchema ? `${table.schema}.${table.table}` : table.table)],
    ['joinColumns', literal(own.columns)],
    ['inverseJoinColumns', literal(other.columns)],
    ['deleteRule', literal(own.onDelete ?? 'no action')],
    ['updateRule', literal(own.onUpdate ?? 'no action')],
    ['index', 'false'],
  ];
}

function constraint(key: ForeignKey): Members {
  return [
    ['foreignKeyName', literal(key.name)],
    ['deleteRule', literal(key.onDelete ?? 'no action')],
    ['updateRule', literal(key.onUpdate ?? 'no action')],
    ['index', 'false'],
  ];
}

/**
 * Read by MikroORM's schema alone: it is neither selected nor hydrated, "generated" keeps it out of what is written, and
 * "inherited" out of the search for two properties with one column. The column itself is that of the message's property.
 */
function keyProperty(
  relation: SchemaRelation,
  { table, names, warn }: PropertyContext,
): Property | undefined {
  if (relation.kind !== 'belongsTo' || relation.key.columns.length > 1) return undefined;
  const { key, target, property, declared, owner } = relation;
  const [name = ''] = key.columns;
  if (table.primaryKey.includes(name)) {
    const text = `the foreign key of relation ${JSON.stringify(property)} is left out of MikroORM's schema: its column is part of the primary key`;
    warn(declared?.at ?? table.at, text);
    return undefined;
  }
  const column = owner.table.columns.find((candidate) => candidate.column === name);
  return [
    propertyKey(`${property}$key`),
    [
      ['kind', "'m:1'"],
      ['entity', code`() => ${names.value(target.symbol)}`],
      ['joinColumns', literal(key.columns)],
      ['nullable', String(column?.isNullable ?? false)],
      ...constraint(key),
      ['generated', "'by the message'"],
      ['inherited', 'true'],
      ['lazy', 'true'],
      ['hydrate', 'false'],
    ],
  ];
}

/** MikroORM refers to primary keys. */
function isSayable(relation: SchemaRelation, { warn, table }: PropertyContext): boolean {
  const keys =
    relation.kind === 'many2many' ? [relation.join.own, relation.join.other] : [relation.key];
  const ends =
    relation.kind === 'many2many'
      ? [relation.owner, relation.target]
      : [relation.kind === 'belongsTo' ? relation.target : relation.owner];
  const areKeys = keys.every(({ targetColumns }, i) => {
    const primary = ends[i]?.table.primaryKey ?? [];
    return (
      primary.length === targetColumns.length &&
      targetColumns.every((name) => primary.includes(name))
    );
  });
  if (!areKeys) {
    const text = `relation ${JSON.stringify(relation.property)} is left out: MikroORM refers to primary keys only`;
    warn(relation.declared?.at ?? table.at, text);
  }
  return areKeys;
}
