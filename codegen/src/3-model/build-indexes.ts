import { nearest } from '../2-tags/nearest.ts';
import type { ReportProblem } from '../2-tags/parse-tag.ts';
import { itemsOf, itemOf, listOf, type TagItem } from '../2-tags/tag.ts';
import type { ColumnModel, IndexModel } from './model.ts';
import type { TaggedMessage } from './tagged.ts';

interface Indexes {
  readonly indexes: readonly IndexModel[];
  readonly primaryKey: readonly string[];
}

type IndexedColumn = IndexModel['columns'][number];

/** Indexes and key of a table: those of its fields' tags, a shared name making one index, and of its own. */
export function buildIndexes(
  tagged: TaggedMessage,
  columns: readonly ColumnModel[],
  report: ReportProblem,
): Indexes {
  const indexes: IndexModel[] = [];
  for (const key of ['index', 'uniqueIndex'] as const) {
    const isUnique = key === 'uniqueIndex';
    const named = new Map<string, IndexedColumn[]>();
    for (const { field, tag } of tagged.fields) {
      const column = columns.find((candidate) => candidate.field === field);
      for (const { value } of column === undefined ? [] : itemsOf(tag, key)) {
        const indexed = { column: column?.column ?? '', isDescending: false };
        if (value === undefined) indexes.push({ name: undefined, isUnique, columns: [indexed] });
        else named.set(value, [...(named.get(value) ?? []), indexed]);
      }
    }
    for (const [name, indexed] of named) indexes.push({ name, isUnique, columns: indexed });
    for (const item of itemsOf(tagged.tag, key)) {
      const index = declaredIndex(item, isUnique, columns, report);
      if (index !== undefined) indexes.push(index);
    }
  }
  return { indexes, primaryKey: primaryKeyOf(tagged, columns, report) };
}

/** `index(name, a, b desc)`: the first entry is a name unless it is a column. */
function declaredIndex(
  item: TagItem,
  isUnique: boolean,
  columns: readonly ColumnModel[],
  report: ReportProblem,
): IndexModel | undefined {
  const [first = '', ...rest] = listOf(item.value ?? '');
  const isName =
    findColumn(first, columns) === undefined && /^[\w$]+$/.test(first) && rest.length > 0;
  const entries = isName ? rest : [first, ...rest];
  const indexed = entries.flatMap((entry) => {
    const [, name = entry, direction = ''] = /^(.*?)(?:\s+(asc|desc))?$/i.exec(entry) ?? [];
    const column = columnNamed(name, item, columns, report);
    return column === undefined
      ? []
      : [{ column: column.column, isDescending: direction.toLowerCase() === 'desc' }];
  });
  if (indexed.length < entries.length) return undefined;
  return { name: isName ? first : undefined, isUnique, columns: indexed };
}

function primaryKeyOf(
  tagged: TaggedMessage,
  columns: readonly ColumnModel[],
  report: ReportProblem,
): string[] {
  const declared = itemOf(tagged.tag, 'primaryKey');
  const marked = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map(({ column }) => column);
  if (declared === undefined) return marked;
  if (marked.length > 0) {
    report(
      'ORM029',
      declared.at,
      `the primary key is given here and on ${marked.map((name) => JSON.stringify(name)).join(', ')}`,
    );
  }
  return listOf(declared.value ?? '').flatMap(
    (name) => columnNamed(name, declared, columns, report)?.column ?? [],
  );
}

/** By column, by the field's name, or by its property: people write either. */
function findColumn(name: string, columns: readonly ColumnModel[]): ColumnModel | undefined {
  return (
    columns.find(({ column }) => column === name) ??
    columns.find(({ field, path }) => field?.name === name || path.join('.') === name)
  );
}

function columnNamed(
  name: string,
  item: TagItem,
  columns: readonly ColumnModel[],
  report: ReportProblem,
): ColumnModel | undefined {
  const found = findColumn(name, columns);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    columns.flatMap(({ column, field }) => [column, field?.name ?? column]),
  );
  const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  report(
    'ORM027',
    item.at,
    `${JSON.stringify(item.spelled)} names ${JSON.stringify(name)}, which is no column${hint}`,
  );
  return undefined;
}
