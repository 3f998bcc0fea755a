import type { ColumnModel, MessageModel } from '../../3-model/model.ts';
import {
  code,
  literal,
  propertyKey,
  valueFrom,
  type GeneratedFile,
  type Printable,
} from '../generated-file.ts';
import { runtime } from '../modules.ts';
import type { Entity } from '../schema/schema.ts';
import { columnOptions, type ColumnContext } from './column-options.ts';
import { printList } from '../members-code.ts';

export function printColumns(entity: Entity, context: ColumnContext, file: GeneratedFile): void {
  const { columns } = entity.table;
  const own = columns.filter(({ path, field }) => path.length === 1 && field !== undefined);
  for (const { field, at, column, kind } of columns) {
    if (field !== undefined) continue;
    const text = `column ${JSON.stringify(column)} (${kind === 'json' ? '"json"' : '"discriminator"'} of a oneof) is left out, as it is no property that can be set; use toRow and fromRow`;
    context.warn(at, text);
  }
  printList(
    'columns',
    own.map((column) => [
      propertyKey(column.path[0] ?? ''),
      columnOptions(column, entity, context),
    ]),
    file,
    true,
  );
  const embedded = columns.filter(({ path }) => path.length > 1);
  if (embedded.length > 0) printEmbedded(embedded, entity, entity, 0, context, file);
}

/** Messages in the message, down to any depth: each with a schema of its own for its columns. */
function printEmbedded(
  columns: readonly ColumnModel[],
  message: MessageModel,
  entity: Entity,
  depth: number,
  context: ColumnContext,
  file: GeneratedFile,
): void {
  const groups = Map.groupBy(columns, ({ path }) => path[depth] ?? '');
  file.print(code`embeddeds: {`);
  file.indented(() => {
    for (const [property, group] of groups) {
      const type = message.fields.find((field) => field.property === property)?.type;
      if (type?.kind !== 'message') continue;
      const inner = context.schema.messages.get(type.symbol.fullName);
      if (inner === undefined) continue;
      const path = group[0]?.path.slice(0, depth + 1).join('.') ?? property;
      const target: Printable = [
        runtime('embeddedTarget'),
        '(',
        context.names.value(type.symbol),
        ', ',
        literal(`${entity.symbol.localName}.${path}`),
        ')',
      ];
      const schemaClass = valueFrom('typeorm', 'EntitySchema');
      const own = group.filter((column) => column.path.length === depth + 2);
      const deeper = group.filter((column) => column.path.length > depth + 2);
      const printSchema = (): void => {
        file.print(code`name: ${literal(`${entity.symbol.fullName}.${path}`)},`);
        file.print(code`target: ${target},`);
        printList(
          'columns',
          own.map((column) => [
            propertyKey(column.path[depth + 1] ?? ''),
            columnOptions(column, entity, context),
          ]),
          file,
          true,
        );
        if (deeper.length > 0) printEmbedded(deeper, inner, entity, depth + 1, context, file);
      };
      file.print(code`${propertyKey(property)}: {`);
      file.indented(() => {
        file.print(code`prefix: false,`);
        file.print(code`schema: new ${schemaClass}<${context.names.type(type.symbol)}>({`);
        file.indented(printSchema);
        file.print(code`}),`);
      });
      file.print(code`},`);
    }
  });
  file.print(code`},`);
}
