import { lowerCamel, NameScope } from '../../3-model/names.ts';
import {
  code,
  literal,
  propertyKey,
  valueFrom,
  type GeneratedFile,
  type Printable,
} from '../generated-file.ts';
import { membersCode, type Members } from '../members-code.ts';
import {
  tableKey,
  type ForeignKey,
  type SchemaRelation,
  type SchemaTable,
} from '../schema/schema.ts';
import { columnsOf } from './columns-of.ts';
import type { DrizzleContext } from './print-table.ts';

interface TableRelation {
  readonly property: string;
  readonly kind: 'one' | 'many';
  readonly target: Printable;
  readonly config: Members;
}

/**
 * What `db.query` loads by `with`. Both ends of a key have its name as that of the relation, as two tables may be related
 * twice; a many2many leads to the rows of its join table, and from there on.
 */
export function printRelations(
  table: SchemaTable,
  tableName: string,
  name: string,
  file: GeneratedFile,
  context: DrizzleContext,
): void {
  const found =
    table.message === undefined
      ? relationsOfJoin(table, tableName, context)
      : relationsOf(table, tableName, context);
  if (found.length === 0) return;
  const scope = NameScope.ofClass();
  for (const { column } of table.columns) scope.take(column);
  const kinds = (['one', 'many'] as const).filter((kind) => found.some((one) => one.kind === kind));
  file.blank();
  const call = code`export const ${name} = ${valueFrom('drizzle-orm', 'relations')}(`;
  const head = code`({ ${kinds.join(', ')} }) => ({`;
  const printAll = (): void => {
    for (const { property, kind, target, config } of found)
      file.print(
        code`${propertyKey(scope.take(property))}: ${kind}(${target}, ${membersCode(config)}),`,
      );
  };
  const line = code`${call}${tableName}, ${head}`;
  if (file.fits(line)) {
    file.print(line);
    file.indented(printAll);
    file.print(code`}));`);
    return;
  }
  file.print(call);
  file.indented(() => {
    file.print(code`${tableName},`);
    file.print(head);
    file.indented(printAll);
    file.print(code`}),`);
  });
  file.print(code`);`);
}

function relationsOf(
  table: SchemaTable,
  tableName: string,
  { schema, tableOf }: DrizzleContext,
): TableRelation[] {
  const own = schema.relations.filter(
    ({ owner }) => owner.symbol.fullName === table.message?.symbol.fullName,
  );
  return own.flatMap((relation): TableRelation[] => {
    const { property } = relation;
    if (relation.kind === 'many2many') {
      const target = tableOf(relation.join.table);
      // The end that no tag declares is there in the join table, where it is needed.
      if (target === undefined || relation.declared === undefined) return [];
      return [{ property, kind: 'many', target, config: [nameOf(relation.join.own)] }];
    }
    const target = tableOf(relation.target.table);
    if (target === undefined) return [];
    const { key } = relation;
    if (relation.kind === 'belongsTo') return [oneOf(property, tableName, key, target)];
    if (relation.kind === 'hasMany')
      return [{ property, kind: 'many', target, config: [nameOf(key)] }];
    // From the other end: without columns, drizzle takes no name either.
    const turned = { ...key, columns: key.targetColumns, targetColumns: key.columns };
    return [oneOf(property, tableName, turned, target)];
  });
}

/** The ends of a join table, called after their messages; the second one of a relation to itself after its field. */
function relationsOfJoin(
  table: SchemaTable,
  tableName: string,
  { schema, tableOf }: DrizzleContext,
): TableRelation[] {
  const relation = schema.relations.find(
    (candidate): candidate is Extract<SchemaRelation, { kind: 'many2many' }> =>
      candidate.kind === 'many2many' &&
      candidate.join.isFirst &&
      tableKey(candidate.join.table) === tableKey(table),
  );
  if (relation === undefined) return [];
  const { owner, target, join } = relation;
  const isToItself = owner.symbol.fullName === target.symbol.fullName;
  const ends = [
    [camel(owner.symbol.localName), join.own, owner],
    [isToItself ? relation.property : camel(target.symbol.localName), join.other, target],
  ] as const;
  return ends.flatMap(([property, key, entity]) => {
    const end = tableOf(entity.table);
    return end === undefined ? [] : [oneOf(property, tableName, key, end)];
  });
}

function oneOf(
  property: string,
  tableName: string,
  key: ForeignKey,
  target: Printable,
): TableRelation {
  const config: Members = [
    ['fields', columnsOf(tableName, key.columns)],
    ['references', columnsOf(target, key.targetColumns)],
    nameOf(key),
  ];
  return { property, kind: 'one', target, config };
}

function nameOf({ name }: ForeignKey): readonly [string, Printable] {
  return ['relationName', literal(name)];
}

function camel(name: string): string {
  return lowerCamel(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
}
