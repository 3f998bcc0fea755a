/** A table as data; the generated `orm` of a message, in which what a tag does not say is left out. */
export interface OrmModel {
  /** Full name of the message. */
  readonly message: string;
  readonly table: string;
  readonly schema?: string;
  /** By the path of the property: `name`, or `address.street` for a part of an embedded message. */
  readonly columns: Readonly<Record<string, OrmColumn>>;
  readonly primaryKey: readonly string[];
  readonly indexes: readonly OrmIndex[];
  readonly relations: Readonly<Record<string, OrmRelation>>;
}

export interface OrmColumn {
  readonly column: string;
  readonly kind: string;
  readonly nullable: boolean;
  readonly type?: string;
  readonly types?: { readonly pg?: string; readonly mysql?: string; readonly sqlite?: string };
  readonly size?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly primaryKey?: true;
  readonly autoIncrement?: true;
  readonly unique?: true;
  readonly default?: string;
  readonly check?: string;
  readonly comment?: string;
  readonly enum?: 'int' | 'string';
  readonly role?: 'createdAt' | 'updatedAt' | 'deletedAt' | 'version';
  readonly access?: 'read-only' | 'write-only';
}

export interface OrmIndex {
  readonly name?: string;
  readonly unique: boolean;
  readonly columns: readonly { readonly column: string; readonly descending: boolean }[];
}

export interface OrmRelation {
  readonly kind: 'hasOne' | 'hasMany' | 'belongsTo' | 'many2many';
  /** Full name of a message; `models.byName` finds its class. */
  readonly target: string;
  readonly joinTable?: string;
  readonly foreignKey?: string;
  readonly references?: string;
  readonly onDelete?: string;
  readonly onUpdate?: string;
}
