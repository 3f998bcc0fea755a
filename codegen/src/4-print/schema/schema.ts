import type { ColumnModel, EnumModel, MessageModel, TableModel } from '../../3-model/model.ts';

/** The tables of a run as a database sees them: keys resolved to columns, join tables among them. */
export interface Schema {
  readonly tables: readonly SchemaTable[];
  /** Of the generated files, by full name. */
  readonly enums: ReadonlyMap<string, EnumModel>;
}

export interface SchemaTable {
  readonly table: string;
  readonly schema: string | undefined;
  /** Of the .proto file that the table comes from. */
  readonly path: string;
  readonly label: string;
  readonly at: MessageModel['at'];
  /** Undefined for a join table, which no message describes. */
  readonly message: MessageModel | undefined;
  readonly columns: readonly ColumnModel[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly SchemaIndex[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Columns of which a key or an index is made, or that one of another table refers to. */
  readonly keyColumns: ReadonlySet<string>;
}

export type UnkeyedTable = Omit<SchemaTable, 'keyColumns'>;

/** A message that is a table. */
export type Entity = MessageModel & { readonly table: TableModel };

export interface SchemaIndex {
  readonly name: string;
  readonly isUnique: boolean;
  readonly columns: TableModel['indexes'][number]['columns'];
}

export interface ForeignKey {
  readonly name: string;
  /** Of the .proto file whose tag declares it; it may be another than that of the table. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly target: TableName;
  readonly targetColumns: readonly string[];
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

export interface TableName {
  readonly table: string;
  readonly schema: string | undefined;
}

export function tableKey({ table, schema }: TableName): string {
  return `${schema ?? ''}.${table}`;
}
