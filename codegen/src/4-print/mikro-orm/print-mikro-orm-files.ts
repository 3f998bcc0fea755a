import type { FileModel, Model } from '../../3-model/model.ts';
import { lowerCamel, NameScope } from '../../3-model/names.ts';
import { code, GeneratedFile, typeFrom } from '../generated-file.ts';
import { generatedHead, SymbolNames } from '../modules.ts';
import type { OutputFile } from '../output-file.ts';
import { buildSchema } from '../schema/build-schema.ts';
import type { Schema } from '../schema/schema.ts';
import { warnOfEmbedded } from '../schema/warn-of-embedded.ts';
import { SQL_DIALECTS, type SqlDialect } from '../sql/sql-dialect.ts';
import type { Warn } from '../target.ts';
import { printEntity, type EntityContext } from './print-entity.ts';
import { HELPERS, printHelpers } from './print-helpers.ts';

/**
 * The target `mikro-orm`: for each database a file of entities a .proto file, whose classes are those of the messages.
 * A file a database, as the types of columns are the databases' own.
 */
export function printMikroOrmFiles(model: Model, warn: Warn): readonly OutputFile[] {
  const schema = buildSchema(model, warn);
  warnOfEmbedded(model, warn);
  return model.files.flatMap((file) =>
    SQL_DIALECTS.flatMap((dialect) => printFile(file, schema, dialect, warn)),
  );
}

function printFile(
  { path, messages, enums }: FileModel,
  schema: Schema,
  dialect: SqlDialect,
  warn: Warn,
): readonly OutputFile[] {
  const tables = schema.tables.filter(
    (table) => table.path === path && table.message !== undefined,
  );
  if (tables.length === 0) return [];
  const scope = NameScope.ofModule();
  for (const name of HELPERS) scope.take(name);
  for (const { symbol } of [...messages, ...enums]) scope.take(symbol.localName);
  const take = (name: string): string =>
    scope.take(lowerCamel(`${name.charAt(0).toLowerCase()}${name.slice(1)}`));
  // Names of this file come before those that it imports, so they are all settled first.
  const namesOfTables = tables.map(({ message, table, columns }) => {
    const entity = take(`${message?.symbol.localName ?? table}Entity`);
    const parts = new Map<string, string>();
    for (const { path: properties } of columns) {
      for (let depth = 1; depth < properties.length; depth++) {
        const key = properties.slice(0, depth).join('.');
        if (!parts.has(key))
          parts.set(key, take(`${message?.symbol.localName ?? table}_${key.replaceAll('.', '_')}`));
      }
    }
    return { entity, parts };
  });
  const all = namesOfTables.flatMap(({ entity, parts }) => [...parts.values(), entity]);
  const file = new GeneratedFile([...HELPERS, ...all]);
  const context: EntityContext = { dialect, schema, warn, names: SymbolNames.besides(path) };
  printHelpers(file, dialect);
  for (const [i, table] of tables.entries()) {
    const named = namesOfTables[i];
    if (named !== undefined) printEntity(table, named, file, context);
  }
  file.blank();
  file.documentation(['For `entities` of MikroORM.']);
  file.print(
    code`export const entities: ${typeFrom('@mikro-orm/core', 'EntitySchema')}[] = [${all.join(', ')}];`,
  );
  const output = `${path.replace(/\.proto$/, '')}.${dialect.dialect}.mikro-orm.ts`;
  return [{ path: output, content: file.toString(generatedHead(path)) }];
}
