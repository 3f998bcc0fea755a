import type { ReportProblem } from '../2-tags/parse-tag.ts';
import { itemOf, type Tag } from '../2-tags/tag.ts';
import type { TagKey } from '../2-tags/tag-keys.ts';
import { isRelation } from './build-relation.ts';
import type { TableModel } from './model.ts';
import type { TaggedField, TaggedMessage } from './tagged.ts';

/** Pairs that cannot both be meant. */
const CONTRADICTIONS: readonly (readonly [TagKey, TagKey])[] = [
  ['nullable', 'notNull'],
  ['nullable', 'primaryKey'],
  ['->', '<-'],
  ['json', 'embedded'],
  ['json', 'hasOne'],
  ['json', 'hasMany'],
  ['json', 'belongsTo'],
  ['json', 'many2many'],
  ['hasOne', 'hasMany'],
  ['hasOne', 'belongsTo'],
  ['hasMany', 'belongsTo'],
  ['hasMany', 'many2many'],
  ['createdAt', 'updatedAt'],
];

const NEEDS_RELATION: readonly TagKey[] = ['foreignKey', 'references', 'onDelete', 'onUpdate'];

/** The checks that look at more than one key, or at more than one field. */
export function checkTable(tagged: TaggedMessage, table: TableModel, report: ReportProblem): void {
  for (const entry of tagged.fields) checkField(entry, report);
  checkPrimaryKey(tagged, table, report);
  checkColumnNames(tagged, table, report);
}

function checkField({ field, tag }: TaggedField, report: ReportProblem): void {
  for (const [first, second] of CONTRADICTIONS) {
    const [a, b] = [itemOf(tag, first), itemOf(tag, second)];
    if (a === undefined || b === undefined) continue;
    report('ORM029', b.at, `${quoted(b.spelled)} contradicts ${quoted(a.spelled)}`);
  }
  if (isRelation(tag)) return;
  for (const key of NEEDS_RELATION) {
    const item = itemOf(tag, key);
    if (item === undefined) continue;
    report(
      'ORM017',
      item.at,
      `${quoted(item.spelled)} belongs to a relation, field ${quoted(field.name)} declares none`,
    );
  }
}

/** The key may be marked on a field or listed by the message. */
function checkPrimaryKey(tagged: TaggedMessage, table: TableModel, report: ReportProblem): void {
  const listed = itemOf(tagged.tag, 'primaryKey');
  for (const { field, tag } of tagged.fields) {
    const column = table.columns.find((candidate) => candidate.field === field);
    const isListed = column !== undefined && table.primaryKey.includes(column.column);
    const place = itemOf(tag, 'primaryKey')?.at ?? (isListed ? listed?.at : undefined);
    const problem = keyProblem(field.cardinality, field.oneof);
    if (place === undefined || problem === undefined) continue;
    report(
      'ORM021',
      place,
      `field ${quoted(field.name)} is ${problem} and cannot be a primary key`,
    );
  }
}

function keyProblem(cardinality: string, oneof: string | undefined): string | undefined {
  if (cardinality === 'repeated') return 'repeated';
  if (cardinality === 'map') return 'a map';
  return oneof === undefined ? undefined : `a member of oneof ${quoted(oneof)}`;
}

function checkColumnNames(tagged: TaggedMessage, table: TableModel, report: ReportProblem): void {
  const owners = new Map<string, string>();
  for (const { column, field, path } of table.columns) {
    const owner = owners.get(column);
    const name = field?.name ?? path.join('.');
    if (owner === undefined) {
      owners.set(column, name);
      continue;
    }
    const entry = tagged.fields.find(
      (candidate) => candidate.field === field || candidate.field.property === path[0],
    );
    report(
      'ORM020',
      placeOf(entry?.tag) ?? entry?.at ?? tagged.message.at,
      `column ${quoted(column)} of field ${quoted(name)} already belongs to field ${quoted(owner)}`,
    );
  }
}

function placeOf(tag: Tag | undefined): Tag['at'] | undefined {
  return (itemOf(tag, 'column') ?? itemOf(tag, 'embedded'))?.at;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
