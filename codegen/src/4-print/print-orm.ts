import type {
  ColumnModel,
  IndexModel,
  MessageModel,
  RelationModel,
  TableModel,
} from '../3-model/model.ts';
import { code, literal, propertyKey, type GeneratedFile } from './generated-file.ts';

/** The table as data. `as const` keeps the names of columns in the type. */
export function printOrm(message: MessageModel, file: GeneratedFile): void {
  const { table } = message;
  if (table === undefined) return;
  file.print(code`static readonly orm = {`);
  file.indented(() => {
    file.print(code`message: ${literal(message.symbol.fullName)},`);
    file.print(code`table: ${literal(table.table)},`);
    if (table.schema !== undefined) file.print(code`schema: ${literal(table.schema)},`);
    printColumns(table, file);
    file.print(code`primaryKey: ${literal(table.primaryKey)},`);
    file.print(code`indexes: ${literal(table.indexes.map(indexData))},`);
    printRelations(table, file);
  });
  file.print(code`} as const;`);
}

function printColumns(table: TableModel, file: GeneratedFile): void {
  if (table.columns.length === 0) {
    file.print(code`columns: {},`);
    return;
  }
  file.print(code`columns: {`);
  file.indented(() => {
    for (const column of table.columns) {
      file.print(code`${propertyKey(column.path.join('.'))}: ${literal(columnData(column))},`);
    }
  });
  file.print(code`},`);
}

function printRelations(table: TableModel, file: GeneratedFile): void {
  if (table.relations.length === 0) {
    file.print(code`relations: {},`);
    return;
  }
  file.print(code`relations: {`);
  file.indented(() => {
    for (const relation of table.relations) {
      file.print(code`${propertyKey(relation.property)}: ${literal(relationData(relation))},`);
    }
  });
  file.print(code`},`);
}

/** What a tag does not say is left out; the runtime's `OrmColumn` is the other side of this. */
function columnData(column: ColumnModel): object {
  const hasTypes = Object.keys(column.dialectTypes).length > 0;
  return stated({
    column: column.column,
    kind: column.kind,
    nullable: column.isNullable,
    type: column.type,
    types: hasTypes ? column.dialectTypes : undefined,
    size: column.size,
    precision: column.precision,
    scale: column.scale,
    primaryKey: column.isPrimaryKey || undefined,
    autoIncrement: column.isAutoIncrement || undefined,
    unique: column.isUnique || undefined,
    default: column.default,
    check: column.check,
    comment: column.comment,
    enum: column.enumStorage,
    role: column.role,
    access: column.access === 'read-write' ? undefined : column.access,
  });
}

function indexData({ name, isUnique, columns }: IndexModel): object {
  return stated({
    name,
    unique: isUnique,
    columns: columns.map(({ column, isDescending }) => ({ column, descending: isDescending })),
  });
}

function relationData(relation: RelationModel): object {
  const { kind, target, joinTable, foreignKey, references, onDelete, onUpdate } = relation;
  return stated({ kind, target, joinTable, foreignKey, references, onDelete, onUpdate });
}

function stated(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}
