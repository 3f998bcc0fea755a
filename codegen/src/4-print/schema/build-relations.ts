import type { ColumnModel, RelationModel } from '../../3-model/model.ts';
import { namingOf } from '../../3-model/names.ts';
import { constraintName } from './names.ts';
import { pairRelations, type ResolvedRelation } from './pair-relations.ts';
import {
  tableKey,
  type Entity,
  type ForeignKey,
  type SchemaRelation,
  type UnkeyedTable,
} from './schema.ts';

const snakeCase = namingOf('snake');

type WarnOf = (entity: Entity, at: Entity['at'], text: string) => void;

interface Relations {
  /** By the table that holds them. */
  readonly foreignKeys: ReadonlyMap<string, readonly ForeignKey[]>;
  readonly joinTables: readonly UnkeyedTable[];
  readonly relations: readonly SchemaRelation[];
}

/**
 * Foreign keys and join tables of all relations. Both ends of a relation may declare it: the first gives the key,
 * and the second what the first does not say.
 */
export function buildRelations(entities: ReadonlyMap<string, Entity>, warn: WarnOf): Relations {
  const keys = new Map<string, Map<string, ForeignKey>>();
  const joinTables = new Map<string, UnkeyedTable>();
  const resolved: ResolvedRelation[] = [];
  // One of an embedded message has its key, and no property of the model to be loaded into.
  const add = (entry: ResolvedRelation): void => {
    if (entry.owner.fields.includes(entry.relation.field)) resolved.push(entry);
  };
  for (const owner of entities.values()) {
    for (const relation of owner.table.relations) {
      const target = entities.get(relation.target);
      if (target === undefined) continue;
      if (relation.kind === 'many2many') {
        const table = joinTable(relation, owner, target, warn);
        if (table === undefined) continue;
        const known = joinTables.get(tableKey(table));
        if (known === undefined) joinTables.set(tableKey(table), table);
        add({ relation, owner, target, keys: (known ?? table).foreignKeys });
        continue;
      }
      const holder = relation.kind === 'belongsTo' ? owner : target;
      const key = foreignKey(relation, owner, target, warn);
      if (key === undefined) continue;
      const ofTable = keys.get(tableKey(holder.table)) ?? new Map<string, ForeignKey>();
      keys.set(tableKey(holder.table), ofTable);
      const known = ofTable.get(key.name);
      if (known !== undefined && tableKey(known.target) !== tableKey(key.target)) {
        const text = `relation ${JSON.stringify(relation.property)} of ${owner.symbol.fullName} has the columns of a key to ${known.target.table}; it is left out`;
        warn(owner, relation.at, text);
        continue;
      }
      add({ relation, owner, target, keys: [key] });
      ofTable.set(key.name, {
        ...(known ?? key),
        onDelete: known?.onDelete ?? key.onDelete,
        onUpdate: known?.onUpdate ?? key.onUpdate,
      });
    }
  }
  return {
    foreignKeys: new Map([...keys].map(([table, ofTable]) => [table, [...ofTable.values()]])),
    joinTables: [...joinTables.values()],
    relations: pairRelations(
      resolved.map((entry) => ({
        ...entry,
        // As both of its ends have it.
        keys: entry.keys.map((key) => {
          const holder = entry.relation.kind === 'belongsTo' ? entry.owner : entry.target;
          return keys.get(tableKey(holder.table))?.get(key.name) ?? key;
        }),
      })),
    ),
  };
}

function foreignKey(
  relation: RelationModel,
  owner: Entity,
  target: Entity,
  warn: WarnOf,
): ForeignKey | undefined {
  const isBelongsTo = relation.kind === 'belongsTo';
  const [holder, referenced] = isBelongsTo ? [owner, target] : [target, owner];
  const targetColumns = namedColumns(referenced, relation.references);
  const prefix = isBelongsTo ? snakeCase(relation.field.name) : snakeCase(owner.symbol.localName);
  const wanted =
    relation.foreignKey === undefined
      ? targetColumns.map(({ column }) => `${prefix}_${column}`)
      : [relation.foreignKey];
  const columns = wanted.flatMap((name) => findColumn(holder, name) ?? []);
  const where = `relation ${JSON.stringify(relation.property)} of ${owner.symbol.fullName}`;
  const missing = wanted.find((name) => findColumn(holder, name) === undefined);
  if (missing !== undefined) {
    const text = `${where} needs column ${JSON.stringify(missing)} in ${holder.symbol.fullName}; say foreignKey=…, or the key is left out`;
    warn(owner, relation.at, text);
    return undefined;
  }
  if (columns.length === 0 || columns.length !== targetColumns.length) {
    const text = `${where} needs as many columns as ${referenced.symbol.fullName} has in its key, which is ${targetColumns.length}; the foreign key is left out`;
    warn(owner, relation.at, text);
    return undefined;
  }
  const names = columns.map(({ column }) => column);
  return {
    name: constraintName([holder.table.table, ...names, 'fkey']),
    path: owner.symbol.path,
    columns: names,
    target: { table: referenced.table.table, schema: referenced.table.schema },
    targetColumns: targetColumns.map(({ column }) => column),
    onDelete: relation.onDelete,
    onUpdate: relation.onUpdate,
  };
}

/** As in GORM, `foreignKey` and `references` of a many2many name what is referred to, here and over there. */
function joinTable(
  relation: RelationModel,
  owner: Entity,
  target: Entity,
  warn: WarnOf,
): UnkeyedTable | undefined {
  const { joinTable: table = '' } = relation;
  const { schema } = owner.table;
  const isToItself = owner.symbol.fullName === target.symbol.fullName;
  const ends = [
    { entity: owner, prefix: owner.symbol.localName, names: relation.foreignKey },
    {
      entity: target,
      prefix: isToItself ? relation.field.name : target.symbol.localName,
      names: relation.references,
    },
  ].map(({ entity, prefix, names }) => {
    const referenced = namedColumns(entity, names);
    const columns = referenced.map((column) => joinColumn(column, snakeCase(prefix)));
    return { entity, referenced, columns };
  });
  const empty = ends.find(({ columns }) => columns.length === 0);
  if (empty !== undefined) {
    const text = `relation ${JSON.stringify(relation.property)} of ${owner.symbol.fullName} needs a primary key in ${empty.entity.symbol.fullName}; the join table is left out`;
    warn(owner, relation.at, text);
    return undefined;
  }
  const columns = ends.flatMap((end) => end.columns);
  return {
    table,
    schema,
    path: owner.symbol.path,
    label: owner.label,
    at: relation.at,
    message: undefined,
    columns,
    primaryKey: columns.map(({ column }) => column),
    indexes: [],
    foreignKeys: ends.map((end): ForeignKey => {
      const names = end.columns.map(({ column }) => column);
      return {
        name: constraintName([table, ...names, 'fkey']),
        path: owner.symbol.path,
        columns: names,
        target: { table: end.entity.table.table, schema: end.entity.table.schema },
        targetColumns: end.referenced.map(({ column }) => column),
        onDelete: relation.onDelete,
        onUpdate: relation.onUpdate,
      };
    }),
  };
}

/** Has the type of the column that it refers to, and nothing else of it. */
function joinColumn(referenced: ColumnModel, prefix: string): ColumnModel {
  return {
    ...referenced,
    column: `${prefix}_${referenced.column}`,
    isPrimaryKey: true,
    isAutoIncrement: false,
    isUnique: false,
    isNullable: false,
    default: undefined,
    check: undefined,
    comment: undefined,
    role: undefined,
  };
}

/** The column that a tag names, the primary key without one. */
function namedColumns(entity: Entity, name: string | undefined): readonly ColumnModel[] {
  const names = name === undefined ? entity.table.primaryKey : [name];
  return names.flatMap((wanted) => findColumn(entity, wanted) ?? []);
}

/** By column, by the field's name or by its property, as everywhere in tags. */
function findColumn({ table }: Entity, name: string): ColumnModel | undefined {
  return (
    table.columns.find(({ column }) => column === name) ??
    table.columns.find(({ field, path }) => field?.name === name || path.join('.') === name)
  );
}
