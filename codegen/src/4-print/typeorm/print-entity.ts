import {
  code,
  literal,
  propertyKey,
  typeFrom,
  valueFrom,
  type GeneratedFile,
  type Printable,
} from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import type { Entity, Schema, SchemaTable } from '../schema/schema.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';
import type { Warn } from '../target.ts';
import type { ColumnContext } from './column-options.ts';
import { printList } from '../members-code.ts';
import { printColumns } from './print-columns.ts';
import { printConstraints } from './print-constraints.ts';
import { relationOptions } from './relation-options.ts';

export interface EntityContext {
  readonly dialect: SqlDialect;
  readonly schema: Schema;
  readonly warn: Warn;
  readonly names: SymbolNames;
}

/** The entity of a message. Its class is the message's own, so that what TypeORM loads is a message. */
export function printEntity(
  table: SchemaTable,
  name: string,
  file: GeneratedFile,
  context: EntityContext,
): void {
  const { message } = table;
  if (message?.table === undefined) return;
  const entity: Entity = { ...message, table: message.table };
  const { dialect, schema, names } = context;
  const warn: ColumnContext['warn'] = (at, text) => context.warn(table.label, at, text);
  const self = names.value(message.symbol);
  const relations = schema.relations.filter(
    ({ owner }) => owner.symbol.fullName === message.symbol.fullName,
  );
  const implied = relations
    .filter(({ declared }) => declared === undefined)
    .map(({ property, target, kind }, i): Printable => {
      const type = names.type(target.symbol);
      const separator = i === 0 ? '' : '; ';
      return [`${separator}${propertyKey(property)}?: `, type, kind === 'many2many' ? '[]' : ''];
    });
  const type: Printable = implied.length === 0 ? self : [self, ' & { ', implied, ' }'];
  file.documentation(message.documentation);
  const declared = typeFrom('typeorm', 'EntitySchema');
  const made = valueFrom('typeorm', 'EntitySchema');
  file.print(code`export const ${name}: ${declared}<${type}> = new ${made}<${type}>({`);
  file.indented(() => {
    file.print(code`name: ${literal(message.symbol.fullName)},`);
    file.print(code`target: ${self},`);
    file.print(code`tableName: ${literal(table.table)},`);
    printSchema(table, dialect, file, warn);
    const columnContext: ColumnContext = { table, dialect, schema, names, warn };
    printColumns(entity, columnContext, file);
    printList(
      'relations',
      relations.map((relation) => [
        propertyKey(relation.property),
        relationOptions(relation, names, dialect, warn),
      ]),
      file,
    );
    printConstraints(table, dialect, file, warn);
  });
  file.print(code`});`);
}

function printSchema(
  table: SchemaTable,
  dialect: SqlDialect,
  file: GeneratedFile,
  warn: ColumnContext['warn'],
): void {
  if (table.schema === undefined) return;
  const where = `"schema" of table ${JSON.stringify(table.table)}`;
  if (dialect.createSchema === undefined) {
    warn(table.at, `${where} is left out: ${dialect.dialect} has none`);
    return;
  }
  // What MySQL calls a schema is a database, and TypeORM keeps the two apart.
  const key = dialect.dialect === 'mysql' ? 'database' : 'schema';
  file.print(code`${key}: ${literal(table.schema)},`);
}
