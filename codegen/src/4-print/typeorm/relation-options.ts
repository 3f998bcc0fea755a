import { code, literal, type Printable } from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import type { ForeignKey, SchemaRelation, SchemaTable } from '../schema/schema.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';
import { membersCode, type Members } from '../members-code.ts';

type WarnAt = (at: SchemaTable['at'], text: string) => void;

export function relationOptions(
  relation: SchemaRelation,
  names: SymbolNames,
  { dialect }: SqlDialect,
  warn: WarnAt,
): Members {
  const { target, inverse, kind, isOneToOne } = relation;
  const options: (readonly [string, Printable])[] = [
    ['type', literal(typeOf(kind, isOneToOne))],
    // A function, as the class may be of a file that is still loading.
    ['target', code`() => ${names.value(target.symbol)}`],
  ];
  if (inverse !== undefined) options.push(['inverseSide', literal(inverse)]);
  if (relation.kind === 'many2many') {
    const { join } = relation;
    options.push(...actions(join.own, relation, warn, 'no action'));
    if (join.isFirst) options.push(['joinTable', joinTable(relation, dialect)]);
  }
  if (relation.kind === 'belongsTo') {
    const { key, owner } = relation;
    const isNullable = key.columns.every(
      (name) => owner.table.columns.find(({ column }) => column === name)?.isNullable ?? false,
    );
    options.push(['nullable', String(isNullable)]);
    options.push(...actions(key, relation, warn));
    options.push(['joinColumn', columnList(key, target)]);
  }
  // A message that came without a list would empty the relation: TypeORM cannot tell the two apart.
  if (kind === 'hasMany' || kind === 'many2many') options.push(['persistence', 'false']);
  return options;
}

function typeOf(kind: SchemaRelation['kind'], isOneToOne: boolean): string {
  if (kind === 'many2many') return 'many-to-many';
  if (isOneToOne) return 'one-to-one';
  return kind === 'hasMany' ? 'one-to-many' : 'many-to-one';
}

function actions(
  { onDelete, onUpdate }: ForeignKey,
  { declared, property }: SchemaRelation,
  warn: WarnAt,
  without?: string,
): Members {
  return (['onDelete', 'onUpdate'] as const).flatMap((key) => {
    const action = (key === 'onDelete' ? onDelete : onUpdate) ?? without;
    if (action === undefined) return [];
    if (action === 'set default') {
      const text = `"${key}" of relation ${JSON.stringify(property)} is left out: TypeORM cannot write "set default"`;
      if (declared !== undefined) warn(declared.at, text);
      return [];
    }
    return [[key, literal(action.toUpperCase())] as const];
  });
}

function columnList(key: ForeignKey, referenced: SchemaRelation['target']): Printable {
  const columns = key.columns.map((name, i): Printable => {
    const wanted = key.targetColumns[i];
    const property = referenced.table.columns.find(({ column }) => column === wanted)?.path.at(-1);
    const members = membersCode([
      ['name', literal(name)],
      ['referencedColumnName', literal(property)],
      ['foreignKeyConstraintName', literal(key.name)],
    ]);
    return [i === 0 ? '' : ', ', members];
  });
  return ['[', columns, ']'];
}

function joinTable(
  { join, owner, target }: Extract<SchemaRelation, { kind: 'many2many' }>,
  dialect: string,
): Printable {
  const { table, own, other } = join;
  const members: (readonly [string, Printable])[] = [['name', literal(table.table)]];
  if (table.schema !== undefined && dialect !== 'sqlite')
    members.push([dialect === 'mysql' ? 'database' : 'schema', literal(table.schema)]);
  members.push(['joinColumns', columnList(own, owner)]);
  members.push(['inverseJoinColumns', columnList(other, target)]);
  return membersCode(members);
}
