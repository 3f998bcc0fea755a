import type { ColumnModel, MessageModel } from '../../3-model/model.ts';
import {
  code,
  literal,
  propertyKey,
  typeFrom,
  type GeneratedFile,
  type Printable,
} from '../generated-file.ts';
import { runtime, type SymbolNames } from '../modules.ts';
import type { Entity, Schema, SchemaTable } from '../schema/schema.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';
import type { Warn } from '../target.ts';
import { membersCode } from '../members-code.ts';
import { printConstraints } from './print-constraints.ts';
import { propertyOptions, type PropertyContext } from './property-options.ts';
import { relationProperties } from './relation-properties.ts';

export interface EntityContext {
  readonly dialect: SqlDialect;
  readonly schema: Schema;
  readonly warn: Warn;
  readonly names: SymbolNames;
}

export interface EntityNames {
  readonly entity: string;
  /** Of embedded messages, by the path of their property. */
  readonly parts: ReadonlyMap<string, string>;
}

/** The entity of a message, behind those of the messages that are embedded in it. */
export function printEntity(
  table: SchemaTable,
  entityNames: EntityNames,
  file: GeneratedFile,
  { dialect, schema, warn, names }: EntityContext,
): void {
  const { message } = table;
  if (message?.table === undefined) return;
  const entity: Entity = { ...message, table: message.table };
  const report: PropertyContext['warn'] = (at, text) => warn(table.label, at, text);
  const context: PropertyContext = { table, entity, dialect, schema, names, warn: report };
  warnOfOneofs(entity, report);
  const embedded = entity.table.columns.filter(({ path }) => path.length > 1);
  printParts(embedded, message, 0, entityNames, context, file);
  const self = names.value(message.symbol);
  file.blank();
  file.documentation(message.documentation);
  printStart(entityNames.entity, self, file);
  file.indented(() => {
    file.print(code`class: ${self},`);
    file.print(code`tableName: ${literal(table.table)},`);
    if (table.schema !== undefined && dialect.createSchema !== undefined)
      file.print(code`schema: ${literal(table.schema)},`);
    else if (table.schema !== undefined)
      report(
        table.at,
        `"schema" of table ${JSON.stringify(table.table)} is left out: sqlite has none`,
      );
    printConstruction(file);
    const key = entity.table.columns.find(
      ({ isAutoIncrement, column }) => isAutoIncrement && isSoleKey(table, column),
    );
    if (key !== undefined)
      file.print(code`hooks: { beforeCreate: [counted(${literal(key.path.join('.'))})] },`);
    printProperties(entity, entityNames, context, file);
    printConstraints(table, file);
  });
  file.print('});');
}

function isSoleKey({ primaryKey }: SchemaTable, column: string): boolean {
  return primaryKey.length === 1 && primaryKey[0] === column;
}

function printStart(name: string, type: Printable, file: GeneratedFile): void {
  const schema = typeFrom('@mikro-orm/core', 'EntitySchema');
  file.print(code`export const ${name}: ${schema}<${type}> = define<${type}>({`);
}

/** What is no column keeps its initial value, and the constructor is not given the row in place of a message. */
function printConstruction(file: GeneratedFile): void {
  file.print('forceConstructor: true,');
  file.print('constructorParams: [],');
}

function warnOfOneofs({ table }: Entity, warn: PropertyContext['warn']): void {
  for (const { field, at, column, kind } of table.columns) {
    if (field !== undefined) continue;
    const text = `column ${JSON.stringify(column)} (${kind === 'json' ? '"json"' : '"discriminator"'} of a oneof) is left out, as it is no property that can be set; use toRow and fromRow`;
    warn(at, text);
  }
}

function printProperties(
  entity: Entity,
  { parts }: EntityNames,
  context: PropertyContext,
  file: GeneratedFile,
): void {
  const { columns } = entity.table;
  const relations = relationProperties(entity, context);
  file.print('properties: {');
  file.indented(() => {
    for (const [name, members] of relations.before)
      file.print(code`${name}: ${membersCode(members)},`);
    for (const column of columns) {
      if (column.field === undefined || column.path.length > 1) continue;
      const options = propertyOptions(column, context);
      file.print(code`${propertyKey(column.path[0] ?? '')}: ${membersCode(options)},`);
    }
    for (const property of new Set(
      columns.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''),
    ))
      file.print(code`${propertyKey(property)}: ${embeddedCode(parts.get(property) ?? '')},`);
    for (const [name, members] of relations.behind)
      file.print(code`${name}: ${membersCode(members)},`);
  });
  file.print('},');
}

function embeddedCode(part: string): Printable {
  return `{ kind: 'embedded', entity: () => ${part}, prefix: false, nullable: true }`;
}

/** Inner messages before those that they are embedded in. */
function printParts(
  columns: readonly ColumnModel[],
  around: MessageModel,
  depth: number,
  entityNames: EntityNames,
  context: PropertyContext,
  file: GeneratedFile,
): void {
  for (const [property, inner] of Map.groupBy(columns, ({ path }) => path[depth] ?? '')) {
    const field = around.fields.find((candidate) => candidate.property === property);
    if (field?.type.kind !== 'message') continue;
    const { symbol } = field.type;
    const message = context.schema.messages.get(symbol.fullName);
    const path = (inner[0]?.path ?? []).slice(0, depth + 1).join('.');
    const name = entityNames.parts.get(path);
    if (message === undefined || name === undefined) continue;
    const deeper = inner.filter((column) => column.path.length > depth + 2);
    printParts(deeper, message, depth + 1, entityNames, context, file);
    const type = context.names.value(symbol);
    const { localName } = context.entity.symbol;
    file.blank();
    printStart(name, type, file);
    file.indented(() => {
      file.print(
        code`class: ${runtime('embeddedTarget')}(${type}, ${literal(`${localName}.${path}`)}),`,
      );
      file.print('embeddable: true,');
      printConstruction(file);
      file.print('properties: {');
      file.indented(() => {
        for (const column of inner) {
          if (column.path.length !== depth + 2) continue;
          const options = propertyOptions(column, context);
          file.print(code`${propertyKey(column.path[depth + 1] ?? '')}: ${membersCode(options)},`);
        }
        for (const next of new Set(deeper.map((column) => column.path[depth + 1] ?? '')))
          file.print(
            code`${propertyKey(next)}: ${embeddedCode(entityNames.parts.get(`${path}.${next}`) ?? '')},`,
          );
      });
      file.print('},');
    });
    file.print('});');
  }
}
