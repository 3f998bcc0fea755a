import { posix } from 'node:path';

import { lowerCamel, NameScope } from '../../3-model/names.ts';
import type { FileModel, Model } from '../../3-model/model.ts';
import { code, GeneratedFile, valueFrom } from '../generated-file.ts';
import { generatedHead, SymbolNames } from '../modules.ts';
import type { OutputFile } from '../output-file.ts';
import { buildSchema } from '../schema/build-schema.ts';
import { tableKey, type Schema } from '../schema/schema.ts';
import { tableNames } from '../schema/table-names.ts';
import { warnOfEmbedded } from '../schema/warn-of-embedded.ts';
import type { Warn } from '../target.ts';
import { DRIZZLE_DIALECTS, type DrizzleDialect } from './drizzle-dialect.ts';
import { printRelations } from './print-relations.ts';
import { printTable, type DrizzleContext } from './print-table.ts';

const COLUMN = 'column';

/** The helper of every file, and what callbacks get: no table may be called after them. */
const LOCALS = [COLUMN, 'table', 'one', 'many'] as const;

/** The target `drizzle`: for each database a file of tables a .proto file. */
export function printDrizzleFiles(model: Model, warn: Warn): readonly OutputFile[] {
  const schema = buildSchema(model, warn);
  warnOfEmbedded(model, warn);
  return model.files.flatMap((file) =>
    DRIZZLE_DIALECTS.flatMap((dialect) => printFile(file, schema, dialect, warn)),
  );
}

function namesIn(path: string, schema: Schema): ReturnType<typeof tableNames> {
  const tables = schema.tables.filter((table) => table.path === path);
  return tableNames(tables, [...LOCALS], (name) =>
    lowerCamel(`${name.charAt(0).toLowerCase()}${name.slice(1)}`),
  );
}

function printFile(
  { path }: FileModel,
  schema: Schema,
  dialect: DrizzleDialect,
  warn: Warn,
): readonly OutputFile[] {
  const own = namesIn(path, schema);
  if (own.size === 0) return [];
  const scope = NameScope.ofModule();
  for (const name of [...LOCALS, ...own.values()]) scope.take(name);
  const relationNames = [...own.values()].map((name) => scope.take(`${name}Relations`));
  const file = new GeneratedFile([...LOCALS, ...own.values(), ...relationNames]);
  const tableOf: DrizzleContext['tableOf'] = (target) => {
    const found = schema.tables.find((table) => tableKey(table) === tableKey(target));
    if (found === undefined) return undefined;
    const name = own.get(found);
    if (name !== undefined) return name;
    const from = posix.relative(posix.dirname(path), outputPath(found.path, dialect));
    const imported = namesIn(found.path, schema).get(found) ?? '';
    return valueFrom(from.startsWith('.') ? from : `./${from}`, imported);
  };
  const context = { dialect, schema, warn, names: SymbolNames.besides(path), tableOf };
  file.documentation(["The driver's values as they come, for `fromRow` takes them."]);
  file.print(code`const ${COLUMN} = <T>(name: string, type: string) =>`);
  file.indented(() => {
    file.print(code`${dialect.core('customType')}<{ data: T }>({ dataType: () => type })(name);`);
  });
  for (const [table, name] of own) {
    file.blank();
    printTable(table, name, file, context);
  }
  for (const [i, [table, name]] of [...own].entries())
    printRelations(table, name, relationNames[i] ?? '', file, context);
  return [{ path: outputPath(path, dialect), content: file.toString(generatedHead(path)) }];
}

function outputPath(path: string, { sql }: DrizzleDialect): string {
  return `${path.replace(/\.proto$/, '')}.${sql.dialect}.drizzle.ts`;
}
