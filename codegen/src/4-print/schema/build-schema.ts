import type { Model, TableModel } from '../../3-model/model.ts';
import type { Warn } from '../target.ts';
import { buildRelations } from './build-relations.ts';
import { constraintName } from './names.ts';
import {
  tableKey,
  type Entity,
  type Schema,
  type SchemaIndex,
  type SchemaTable,
  type UnkeyedTable,
} from './schema.ts';

/** Resolves every relation of the model; what leads nowhere is reported for the files of the run. */
export function buildSchema(model: Model, warn: Warn): Schema {
  const entities = new Map<string, Entity>();
  for (const [fullName, message] of model.messages) {
    if (message.table !== undefined) entities.set(fullName, { ...message, table: message.table });
  }
  const requested = new Set(model.files.map(({ path }) => path));
  const { foreignKeys, joinTables, relations } = buildRelations(entities, (entity, at, text) => {
    if (requested.has(entity.symbol.path)) warn(entity.label, at, text);
  });
  const tables = [...entities.values()].map((entity): UnkeyedTable => {
    const { table, schema, columns, primaryKey } = entity.table;
    return {
      table,
      schema,
      path: entity.symbol.path,
      label: entity.label,
      at: entity.at,
      message: entity,
      columns,
      primaryKey,
      indexes: entity.table.indexes.map((index) => namedIndex(index, table)),
      foreignKeys: foreignKeys.get(tableKey(entity.table)) ?? [],
    };
  });
  const enums = model.files.flatMap((file) => file.enums);
  return {
    tables: withKeyColumns([...tables, ...joinTables]),
    relations,
    messages: model.messages,
    enums: new Map(enums.map((type) => [type.symbol.fullName, type])),
  };
}

function withKeyColumns(tables: readonly UnkeyedTable[]): SchemaTable[] {
  const referenced = Map.groupBy(
    tables.flatMap(({ foreignKeys }) => foreignKeys),
    ({ target }) => tableKey(target),
  );
  return tables.map((table) => ({
    ...table,
    keyColumns: new Set([
      ...table.primaryKey,
      ...table.indexes.flatMap(({ columns }) => columns.map(({ column }) => column)),
      ...table.columns.filter(({ isUnique }) => isUnique).map(({ column }) => column),
      ...table.foreignKeys.flatMap(({ columns }) => columns),
      ...(referenced.get(tableKey(table)) ?? []).flatMap(({ targetColumns }) => targetColumns),
    ]),
  }));
}

function namedIndex(index: TableModel['indexes'][number], table: string): SchemaIndex {
  const { isUnique, columns } = index;
  const parts = [table, ...columns.map(({ column }) => column), isUnique ? 'key' : 'idx'];
  return { name: index.name ?? constraintName(parts), isUnique, columns };
}
