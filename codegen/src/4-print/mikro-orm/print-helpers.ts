import { code, typeFrom, valueFrom, type GeneratedFile } from '../generated-file.ts';
import { runtime, runtimeType } from '../modules.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';

const CORE = '@mikro-orm/core';

/** What every file has, and no entity may be called after. */
export const HELPERS = ['Column', 'column', 'define', 'counted', 'entities'] as const;

export function printHelpers(file: GeneratedFile, { dialect }: SqlDialect): void {
  const schemaType = typeFrom(CORE, 'EntitySchema');
  file.documentation(['Converts a column as `toRow` and `fromRow` do.']);
  file.print(code`class Column extends ${valueFrom(CORE, 'Type')}<unknown, unknown> {`);
  file.indented(() => {
    file.print(code`readonly transformer: ${runtimeType('ColumnTransformer')};`);
    file.print(code`readonly columnType: string;`);
    file.blank();
    file.print(
      code`constructor(transformer: ${runtimeType('ColumnTransformer')}, columnType: string) {`,
    );
    file.indented(() => {
      file.print('super();');
      file.print('this.transformer = transformer;');
      file.print('this.columnType = columnType;');
    });
    file.print('}');
    file.blank();
    file.print('override convertToDatabaseValue(value: unknown): unknown {');
    file.indented(() => file.print('return this.transformer.to(value);'));
    file.print('}');
    file.blank();
    file.print('override convertToJSValue(value: unknown): unknown {');
    file.indented(() => file.print('return this.transformer.from(value);'));
    file.print('}');
    file.blank();
    file.print('override getColumnType(): string {');
    file.indented(() => file.print('return this.columnType;'));
    file.print('}');
  });
  file.print('}');
  file.blank();
  const transformer = runtime('columnTransformer');
  file.print('const column = (');
  file.indented(() => {
    file.print(code`type: Parameters<typeof ${transformer}>[0],`);
    file.print('path: string,');
    file.print('columnType: string,');
    file.print('counted = false,');
  });
  file.print(
    code`) => new Column(${transformer}(type, path, '${dialect}', { json: 'text', counted }), columnType);`,
  );
  file.blank();
  file.documentation([
    'The types of MikroORM infer a class from its properties; here the class is there, and tests hold the two together.',
  ]);
  file.print(
    code`const define = <T>(meta: object) => ${valueFrom(CORE, 'defineEntity')}(meta as never) as unknown as ${schemaType}<T>;`,
  );
  file.blank();
  file.documentation(['A new message has zero where the database is to count.']);
  file.print('const counted =');
  file.indented(() => {
    file.print('(key: string) =>');
    file.print(code`({ entity, changeSet }: ${typeFrom(CORE, 'EventArgs')}<object>) => {`);
    file.indented(() => {
      file.print('if (Reflect.get(entity, key)) return;');
      file.print('Reflect.set(entity, key, undefined);');
      file.print('if (changeSet) Reflect.deleteProperty(changeSet.payload, key);');
    });
    file.print('};');
  });
}
