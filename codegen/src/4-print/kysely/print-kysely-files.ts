import type { FileModel, Model } from '../../3-model/model.ts';
import { code, GeneratedFile, propertyKey } from '../generated-file.ts';
import { generatedHead, SymbolNames } from '../modules.ts';
import type { OutputFile } from '../output-file.ts';
import { buildSchema } from '../schema/build-schema.ts';
import { columnDefault } from '../schema/column-default.ts';
import type { Schema, SchemaTable } from '../schema/schema.ts';
import { tableNames } from '../schema/table-names.ts';
import type { Warn } from '../target.ts';
import { kyselyType } from './kysely-type.ts';

const DATABASE = 'Database';

/**
 * The target `kysely`: an interface a table, and `Database` of all of them, for a .proto file. It says what rows hold
 * and leaves keys, indexes and checks to the DDL, as Kysely's types do.
 */
export function printKyselyFiles(model: Model, warn: Warn): readonly OutputFile[] {
  const schema = buildSchema(model, warn);
  return model.files.flatMap((file) => printFile(file, schema, warn));
}

function printFile(
  { path, messages, enums }: FileModel,
  schema: Schema,
  warn: Warn,
): readonly OutputFile[] {
  const tables = schema.tables.filter((table) => table.path === path);
  if (tables.length === 0) return [];
  const symbols = [...messages, ...enums].map(({ symbol }) => symbol.localName);
  const tableName = tableNames(tables, [DATABASE, ...symbols], (name) => `${name}Table`);
  const file = new GeneratedFile([DATABASE, ...tableName.values()]);
  const names = SymbolNames.besides(path);
  for (const [table, name] of tableName) {
    printTable(table, name, schema, file, names);
    warnOfBehaviour(table, warn);
    file.blank();
  }
  file.documentation([
    'Tables by name; of several files, the intersection is what `Kysely` takes.',
  ]);
  file.print(code`export interface ${DATABASE} {`);
  file.indented(() => {
    for (const [{ table, schema: space }, name] of tableName) {
      const key = space === undefined ? table : `${space}.${table}`;
      file.print(code`${propertyKey(key)}: ${name};`);
    }
  });
  file.print(code`}`);
  const output = `${path.replace(/\.proto$/, '')}.kysely.ts`;
  return [{ path: output, content: file.toString(generatedHead(path)) }];
}

function printTable(
  table: SchemaTable,
  name: string,
  schema: Schema,
  file: GeneratedFile,
  names: SymbolNames,
): void {
  file.documentation(table.message?.documentation ?? []);
  file.print(code`export interface ${name} {`);
  file.indented(() => {
    for (const column of table.columns) {
      const hasDefault =
        column.isAutoIncrement || typeof columnDefault(column, table, schema.enums) === 'object';
      file.documentation(column.comment === undefined ? [] : [column.comment]);
      file.print(code`${propertyKey(column.column)}: ${kyselyType(column, hasDefault, names)};`);
    }
  });
  file.print(code`}`);
}

/** Kysely builds the statements that a program asks for, and adds nothing to them. */
function warnOfBehaviour({ columns, label }: SchemaTable, warn: Warn): void {
  for (const { role, column, at } of columns) {
    if (role === undefined || role === 'createdAt') continue;
    const text = `"${role}" of column ${JSON.stringify(column)} is left out: Kysely adds nothing to a statement`;
    warn(label, at, text);
  }
}
