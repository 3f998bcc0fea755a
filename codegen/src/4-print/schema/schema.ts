import type {
  ColumnModel,
  EnumModel,
  MessageModel,
  RelationModel,
  TableModel,
} from '../../3-model/model.ts';

/** The tables of a run as a database sees them: keys resolved to columns, join tables among them. */
export interface Schema {
  readonly tables: readonly SchemaTable[];
  readonly relations: readonly SchemaRelation[];
  /** Of the whole run, by full name: what is embedded is looked up here. */
  readonly messages: ReadonlyMap<string, MessageModel>;
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

/** A relation as one side sees it. */
export type SchemaRelation = RelationSide &
  (
    | { readonly kind: 'belongsTo' | 'hasOne' | 'hasMany'; readonly key: ForeignKey }
    | { readonly kind: 'many2many'; readonly join: JoinKeys }
  );

interface RelationSide {
  readonly property: string;
  /** Undefined for a side that no tag declares, and that ORMs ask for all the same. */
  readonly declared: RelationModel | undefined;
  readonly owner: Entity;
  readonly target: Entity;
  /** Property of the target that leads back; without one, nothing needs it. */
  readonly inverse: string | undefined;
  /** Whether there is one row on either side. */
  readonly isOneToOne: boolean;
}

/** The two keys of a join table, as one side of the relation sees them. */
export interface JoinKeys {
  readonly table: TableName;
  readonly own: ForeignKey;
  readonly other: ForeignKey;
  /** The side whose tag makes the table. */
  readonly isFirst: boolean;
}
