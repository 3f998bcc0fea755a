import { hasItem, itemOf, valueOf } from '../2-tags/tag.ts';
import type { ReportProblem } from '../2-tags/parse-tag.ts';
import type { DiagnosticList } from '../diagnostic.ts';
import { checkTable } from './check-table.ts';
import { buildColumn } from './build-column.ts';
import { buildIndexes } from './build-indexes.ts';
import { buildRelation, isRelation } from './build-relation.ts';
import type { ColumnModel, RelationModel, TableModel } from './model.ts';
import { namingOf } from './names.ts';
import type { Around, TaggedField, TaggedMessage } from './tagged.ts';

export type { TaggedMessage } from './tagged.ts';

/** The tables of all messages that are models, by the full name of the message. */
export function buildTables(
  messages: readonly TaggedMessage[],
  options: { readonly all: boolean },
  diagnostics: DiagnosticList,
): ReadonlyMap<string, TableModel> {
  const models = new Map(
    messages
      .filter((message) => isModel(message, options.all))
      .map((message) => [message.message.symbol.fullName, message] as const),
  );
  const byName = new Map(
    messages.map((tagged) => [tagged.message.symbol.fullName, tagged] as const),
  );
  const tables = new Map<string, TableModel>();
  const owners = new Map<string, string>();
  for (const [fullName, tagged] of models) {
    const table = new TableBuilder(tagged, models, byName, diagnostics).build();
    tables.set(fullName, table);
    const key = table.schema === undefined ? table.table : `${table.schema}.${table.table}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, fullName);
    else {
      const { label, at } = tagged.message;
      const place = itemOf(tagged.tag, 'table')?.at ?? at;
      diagnostics.error(
        'ORM028',
        label,
        place,
        `table ${JSON.stringify(key)} already belongs to message ${owner}`,
      );
    }
  }
  return tables;
}

function isModel({ tag, fields, oneofs }: TaggedMessage, all: boolean): boolean {
  if (hasItem(tag, '-')) return false;
  return (
    all || tag !== undefined || [...fields, ...oneofs].some((element) => element.tag !== undefined)
  );
}

class TableBuilder {
  readonly #tagged: TaggedMessage;
  readonly #models: ReadonlyMap<string, TaggedMessage>;
  readonly #messages: ReadonlyMap<string, TaggedMessage>;
  readonly #report: ReportProblem;

  constructor(
    tagged: TaggedMessage,
    models: ReadonlyMap<string, TaggedMessage>,
    messages: ReadonlyMap<string, TaggedMessage>,
    diagnostics: DiagnosticList,
  ) {
    this.#tagged = tagged;
    this.#models = models;
    this.#messages = messages;
    // What is only imported was reported when its own file was generated.
    this.#report = (code, at, message) => {
      if (tagged.isRequested) diagnostics.error(code, tagged.message.label, at, message);
    };
  }

  build(): TableModel {
    const { message, tag, oneofs } = this.#tagged;
    const naming = namingOf(valueOf(tag, 'naming'));
    const columns: ColumnModel[] = [];
    const relations: RelationModel[] = [];
    const open = [message.symbol.fullName];
    this.#fields(this.#tagged, { naming, path: [], prefix: '', open }, columns, relations);
    for (const { oneof, at, tag: oneofTag } of oneofs) {
      const column = valueOf(oneofTag, 'discriminator');
      if (column !== undefined)
        columns.push(oneofColumn(column, at, oneof.property, 'discriminator'));
      if (hasItem(oneofTag, 'json'))
        columns.push(oneofColumn(naming(oneof.name), at, oneof.property, 'json'));
    }
    const { indexes, primaryKey } = buildIndexes(this.#tagged, columns, this.#report);
    const table: TableModel = {
      table: valueOf(tag, 'table') ?? naming(message.symbol.localName),
      schema: valueOf(tag, 'schema'),
      columns,
      primaryKey,
      indexes,
      relations,
    };
    checkTable(this.#tagged, table, this.#report);
    return table;
  }

  #fields(
    tagged: TaggedMessage,
    around: Around,
    columns: ColumnModel[],
    relations: RelationModel[],
  ): void {
    const inJson = new Set(
      tagged.oneofs.filter(({ tag }) => hasItem(tag, 'json')).map(({ oneof }) => oneof.name),
    );
    for (const entry of tagged.fields) {
      if (hasItem(entry.tag, '-') || inJson.has(entry.field.oneof ?? '')) continue;
      if (hasItem(entry.tag, 'embedded')) this.#embed(entry, around, columns, relations);
      else if (isRelation(entry.tag)) {
        const relation = buildRelation(entry, this.#tagged, this.#models, this.#report);
        if (relation !== undefined) relations.push(relation);
      } else {
        const column = buildColumn(entry, around, this.#report);
        if (column !== undefined) columns.push(column);
      }
    }
  }

  #embed(
    { field, tag, at }: TaggedField,
    around: Around,
    columns: ColumnModel[],
    relations: RelationModel[],
  ): void {
    const item = itemOf(tag, 'embedded');
    const place = item?.at ?? at;
    if (field.type.kind !== 'message' || field.cardinality !== 'single') {
      this.#report(
        'ORM017',
        place,
        `"embedded" needs a single message-typed field, ${JSON.stringify(field.name)} is none`,
      );
      return;
    }
    const { fullName } = field.type.symbol;
    const target = this.#messages.get(fullName);
    if (target === undefined || around.open.includes(fullName)) {
      this.#report('ORM024', place, `message ${fullName} cannot be embedded in itself`);
      return;
    }
    const inner: Around = {
      naming: around.naming,
      path: [...around.path, field.property],
      prefix: around.prefix + (item?.value ?? ''),
      open: [...around.open, fullName],
    };
    this.#fields(target, inner, columns, relations);
  }
}

/** A column that a oneof fills: with the name of the member that is set, or with the member itself as JSON. */
function oneofColumn(
  column: string,
  at: ColumnModel['at'],
  property: string,
  kind: 'discriminator' | 'json',
): ColumnModel {
  return {
    column,
    at,
    path: [property],
    kind,
    field: undefined,
    type: undefined,
    dialectTypes: {},
    size: undefined,
    precision: undefined,
    scale: undefined,
    isPrimaryKey: false,
    isAutoIncrement: false,
    isUnique: false,
    isNullable: true,
    default: undefined,
    check: undefined,
    comment: undefined,
    enumStorage: undefined,
    role: undefined,
    access: 'read-write',
  };
}
