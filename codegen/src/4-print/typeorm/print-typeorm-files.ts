import type { FileModel, Model } from '../../3-model/model.ts';
import { lowerCamel } from '../../3-model/names.ts';
import { code, GeneratedFile, typeFrom } from '../generated-file.ts';
import { generatedHead, SymbolNames } from '../modules.ts';
import type { OutputFile } from '../output-file.ts';
import { buildSchema } from '../schema/build-schema.ts';
import type { Schema } from '../schema/schema.ts';
import { tableNames } from '../schema/table-names.ts';
import { warnOfEmbedded } from '../schema/warn-of-embedded.ts';
import { SQL_DIALECTS, type SqlDialect } from '../sql/sql-dialect.ts';
import type { Warn } from '../target.ts';
import { printEntity } from './print-entity.ts';

const ENTITIES = 'entities';

/**
 * The target `typeorm`: for each database a file of entity schemas a .proto file, whose classes are those of the
 * messages. One file for all of them there cannot be, as TypeORM's types of columns are the databases'.
 */
export function printTypeormFiles(model: Model, warn: Warn): readonly OutputFile[] {
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
  const symbols = [...messages, ...enums].map(({ symbol }) => symbol.localName);
  const entityNames = tableNames(tables, [ENTITIES, ...symbols], (name) =>
    lowerCamel(`${name.charAt(0).toLowerCase()}${name.slice(1)}Entity`),
  );
  const file = new GeneratedFile([ENTITIES, ...entityNames.values()]);
  const names = SymbolNames.besides(path);
  for (const [table, name] of entityNames) {
    printEntity(table, name, file, { dialect, schema, warn, names });
    file.blank();
  }
  file.documentation(['For `entities` of a DataSource.']);
  const all = [...entityNames.values()].join(', ');
  file.print(code`export const ${ENTITIES}: ${typeFrom('typeorm', 'EntitySchema')}[] = [${all}];`);
  const output = `${path.replace(/\.proto$/, '')}.${dialect.dialect}.typeorm.ts`;
  return [{ path: output, content: file.toString(generatedHead(path)) }];
}
