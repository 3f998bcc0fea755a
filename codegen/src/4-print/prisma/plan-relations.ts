import type { Dialect } from '../../3-model/model.ts';
import { lowerCamel } from '../../3-model/names.ts';
import { tableKey, type ForeignKey, type Schema, type SchemaTable } from '../schema/schema.ts';
import type { Warn } from '../target.ts';
import { isUniqueSet, type FieldPlan, type ModelPlan, type Plan } from './plan-models.ts';
import { identifier, unused } from './prisma-names.ts';
import { quoted } from './schema-block.ts';

/** A field that leads to another model: it holds the key, or lists the rows that refer to this one. */
export interface RelationField {
  readonly cells: readonly string[];
  readonly documentation: readonly string[];
}

interface KeyOfTable {
  readonly key: ForeignKey;
  readonly holder: ModelPlan;
  readonly target: ModelPlan;
}

type Report = (at: SchemaTable['at'], text: string) => void;

/**
 * Both fields of every foreign key, by the table that has them. Prisma asks for either side, so one that no tag
 * declares is made up; a join table is a model of its own, since the one that Prisma would keep behind a list has
 * names of its own choice.
 */
export function planRelations(
  schema: Schema,
  plan: Plan,
  dialect: Dialect,
  warn: Warn,
): ReadonlyMap<string, readonly RelationField[]> {
  const fields = new Map<string, RelationField[]>();
  const add = ({ table }: ModelPlan, field: RelationField): void => {
    const known = fields.get(tableKey(table)) ?? [];
    fields.set(tableKey(table), [...known, field]);
  };
  for (const holder of plan.models.values()) {
    for (const key of holder.table.foreignKeys) {
      const target = plan.models.get(tableKey(key.target));
      if (target === undefined) continue;
      const { label } = holder.table;
      const report: Report = (at, text) => warn(label, at, text);
      const problem = problemOf({ key, holder, target });
      if (problem !== undefined) {
        const where = `the key of columns ${key.columns.map(quoted).join(', ')} to ${key.target.table}`;
        report(holder.table.at, `${where} is left out: ${problem}`);
        continue;
      }
      const names = sideNames({ key, holder, target }, schema);
      const isOne = isUniqueSet(holder.table, key.columns);
      if (names.isOneToOne && !isOne) {
        const text = `relation ${quoted(names.list)} of ${target.name} is written as a list: Prisma wants "unique" on ${key.columns.map(quoted).join(', ')} of ${holder.name} for a hasOne`;
        report(holder.table.at, text);
      }
      add(holder, holdingField({ key, holder, target }, names.held, dialect, report));
      const type = `${holder.name}${isOne ? '?' : '[]'}`;
      add(target, {
        cells: [names.list, type, `@relation(${quoted(key.name)})`],
        documentation: [],
      });
    }
  }
  return fields;
}

function holdingField(
  { key, holder, target }: KeyOfTable,
  name: string,
  dialect: Dialect,
  report: Report,
): RelationField {
  const columns = fieldsOf(holder, key.columns);
  const isOptional = columns.some(({ column }) => column.isNullable);
  const action = (wanted: string | undefined): string => {
    const isRefused =
      (wanted === 'set null' && !columns.every(({ column }) => column.isNullable)) ||
      (wanted === 'set default' && dialect === 'mysql');
    if (!isRefused) return actionName(wanted);
    const why = wanted === 'set null' ? 'the columns are NOT NULL' : 'mysql has none';
    report(
      holder.table.at,
      `${quoted(wanted ?? '')} of key ${quoted(key.name)} is left out: ${why}`,
    );
    return actionName(undefined);
  };
  const parts = [
    quoted(key.name),
    `fields: ${listed(columns)}`,
    `references: ${listed(fieldsOf(target, key.targetColumns))}`,
    // Said aloud, as what Prisma would choose is not what the database does.
    `onDelete: ${action(key.onDelete)}`,
    `onUpdate: ${action(key.onUpdate)}`,
  ];
  // SQLite's constraints have no names.
  if (dialect !== 'sqlite') parts.push(`map: ${quoted(key.name)}`);
  return {
    cells: [name, `${target.name}${isOptional ? '?' : ''}`, `@relation(${parts.join(', ')})`],
    documentation: [],
  };
}

function listed(fields: readonly FieldPlan[]): string {
  return `[${fields.map(({ name }) => name).join(', ')}]`;
}

function actionName(action: string | undefined): string {
  const words = (action ?? 'no action').toLowerCase().split(' ');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What Prisma does not take as a relation, and databases do. */
function problemOf({ key, holder, target }: KeyOfTable): string | undefined {
  if (holder.isIgnored || target.isIgnored)
    return `${holder.isIgnored ? holder.name : target.name} has no key, and Prisma ignores it`;
  if (!isUniqueSet(target.table, key.targetColumns)) return 'what it refers to is not unique';
  const own = fieldsOf(holder, key.columns);
  const referenced = fieldsOf(target, key.targetColumns);
  const unlike = own.find(({ type }, i) => type?.scalar !== referenced[i]?.type?.scalar);
  if (unlike === undefined) return undefined;
  return `column ${quoted(unlike.column.column)} has another type than the one that it refers to`;
}

function fieldsOf({ fields }: ModelPlan, columns: readonly string[]): FieldPlan[] {
  return columns.flatMap((column) => fields.get(column) ?? []);
}

interface SideNames {
  readonly held: string;
  readonly list: string;
  readonly isOneToOne: boolean;
}

/** The properties of the messages where tags declare them. */
function sideNames({ key, holder, target }: KeyOfTable, schema: Schema): SideNames {
  const ofHolder = ({ table }: { readonly table: { table: string; schema: string | undefined } }) =>
    tableKey(table) === tableKey(holder.table);
  const joined = schema.relations.find(
    (relation) =>
      relation.kind === 'many2many' &&
      tableKey(relation.join.table) === tableKey(holder.table) &&
      relation.join.own.name === key.name,
  );
  const keyed = schema.relations.filter((relation) => {
    if (relation.kind === 'many2many' || relation.key.name !== key.name) return false;
    return ofHolder(relation.kind === 'belongsTo' ? relation.owner : relation.target);
  });
  const holding = keyed.find(({ kind }) => kind === 'belongsTo');
  const listing = joined ?? keyed.find(({ kind }) => kind !== 'belongsTo');
  const plainHeld = key.columns.length === 1 ? key.columns[0]?.replace(/_[^_]+$/, '') : undefined;
  const held =
    holding?.property ?? lowerCamel((plainHeld ?? key.target.table).replaceAll(/\W/g, '_'));
  const heldName = unused(identifier(held), holder.taken);
  const start = holder.name.charAt(0).toLowerCase() + holder.name.slice(1);
  const implied = `${start}Of${heldName.charAt(0).toUpperCase()}${heldName.slice(1)}`;
  return {
    held: heldName,
    list: unused(identifier(listing?.property ?? implied), target.taken),
    isOneToOne: listing?.kind === 'hasOne',
  };
}
