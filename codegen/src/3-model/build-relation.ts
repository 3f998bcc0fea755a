import { nearest } from '../2-tags/nearest.ts';
import type { ReportProblem } from '../2-tags/parse-tag.ts';
import { hasItem, itemOf, valueOf, type Tag } from '../2-tags/tag.ts';
import { described } from './build-column.ts';
import type { RelationModel } from './model.ts';
import type { TaggedField, TaggedMessage } from './tagged.ts';

const KINDS = ['hasOne', 'hasMany', 'belongsTo', 'many2many'] as const;

const TO_MANY: ReadonlySet<string> = new Set(['hasMany', 'many2many']);

export function isRelation(tag: Tag | undefined): boolean {
  return KINDS.some((kind) => hasItem(tag, kind));
}

/** The relation that a tag declares; undefined, and a problem reported, when it leads nowhere. */
export function buildRelation(
  { field, tag, at }: TaggedField,
  owner: TaggedMessage,
  models: ReadonlyMap<string, TaggedMessage>,
  report: ReportProblem,
): RelationModel | undefined {
  const kind = KINDS.find((candidate) => hasItem(tag, candidate));
  if (kind === undefined) return undefined;
  const place = itemOf(tag, kind)?.at ?? at;
  if (field.type.kind !== 'message') {
    const message = `relation ${JSON.stringify(kind)} needs a message, field ${JSON.stringify(field.name)} is ${described(field)}`;
    report('ORM024', place, message);
    return undefined;
  }
  const needed = TO_MANY.has(kind) ? 'repeated' : 'single';
  if (field.cardinality !== needed) {
    report(
      'ORM017',
      place,
      `relation ${JSON.stringify(kind)} needs a ${needed} field, ${JSON.stringify(field.name)} is ${field.cardinality}`,
    );
    return undefined;
  }
  const { fullName } = field.type.symbol;
  const target = models.get(fullName);
  if (target === undefined) {
    report(
      'ORM024',
      place,
      `relation target ${fullName} is no model; give the message a tag such as //@orm:table=…`,
    );
    return undefined;
  }
  // The side that stores the key: the owner's for belongsTo, the other one's else.
  const keyHolder = kind === 'belongsTo' ? owner : target;
  const keyTarget = kind === 'belongsTo' ? target : owner;
  if (kind !== 'many2many') {
    checkReference(tag, 'foreignKey', keyHolder, report);
    checkReference(tag, 'references', keyTarget, report);
  }
  return {
    property: field.property,
    at: place,
    field,
    kind,
    target: fullName,
    joinTable: valueOf(tag, 'many2many'),
    foreignKey: valueOf(tag, 'foreignKey'),
    references: valueOf(tag, 'references'),
    onDelete: valueOf(tag, 'onDelete'),
    onUpdate: valueOf(tag, 'onUpdate'),
  };
}

function checkReference(
  tag: Tag | undefined,
  key: 'foreignKey' | 'references',
  holder: TaggedMessage,
  report: ReportProblem,
): void {
  const item = itemOf(tag, key);
  if (item?.value === undefined) return;
  const names = holder.fields.flatMap(({ field, tag: own }) => {
    const column = valueOf(own, 'column');
    return [field.name, field.property, ...(column === undefined ? [] : [column])];
  });
  if (names.includes(item.value)) return;
  const near = nearest(item.value, names);
  const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  const { fullName } = holder.message.symbol;
  report(
    'ORM027',
    item.at,
    `${JSON.stringify(key)} names ${JSON.stringify(item.value)}, which is no field of ${fullName}${hint}`,
  );
}
