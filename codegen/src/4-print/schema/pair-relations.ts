import type { RelationModel } from '../../3-model/model.ts';
import { lowerCamel, NameScope } from '../../3-model/names.ts';
import { tableKey, type Entity, type ForeignKey, type SchemaRelation } from './schema.ts';

/** A relation whose columns are known: its foreign key, or the two of its join table. */
export interface ResolvedRelation {
  readonly relation: RelationModel;
  readonly owner: Entity;
  readonly target: Entity;
  readonly keys: readonly ForeignKey[];
}

/**
 * Every relation with the one that leads back. ORMs load a list through the property of the other side that holds the
 * key; where no message has one, a name that is free there stands for it.
 */
export function pairRelations(resolved: readonly ResolvedRelation[]): SchemaRelation[] {
  const names = new Map<string, NameScope>();
  const groups = Map.groupBy(resolved, groupOf);
  return [...groups.values()].flatMap((group) => {
    const isJoin = group[0]?.relation.kind === 'many2many';
    return isJoin ? pairJoin(group, names) : pairKey(group, names);
  });
}

/** What shares a key or a join table. */
function groupOf({ relation, owner, target, keys }: ResolvedRelation): string {
  if (relation.kind === 'many2many')
    return JSON.stringify(['join', owner.table.schema, relation.joinTable]);
  const holder = relation.kind === 'belongsTo' ? owner : target;
  return JSON.stringify(['key', tableKey(holder.table), keys[0]?.name]);
}

function pairKey(
  group: readonly ResolvedRelation[],
  names: Map<string, NameScope>,
): SchemaRelation[] {
  const holds = group.find(({ relation }) => relation.kind === 'belongsTo');
  const lists = group.find(({ relation }) => relation.kind !== 'belongsTo');
  const isOneToOne = lists?.relation.kind === 'hasOne';
  const implied = holds === undefined && lists !== undefined ? impliedName(lists, names) : '';
  const paired = group.flatMap(({ relation, owner, target, keys }): SchemaRelation[] => {
    const [key] = keys;
    if (key === undefined || relation.kind === 'many2many') return [];
    const back = relation.kind === 'belongsTo' ? lists : holds;
    const inverse =
      back?.relation.property ?? (relation.kind === 'belongsTo' ? undefined : implied);
    const { kind, property } = relation;
    return [{ kind, property, declared: relation, owner, target, key, inverse, isOneToOne }];
  });
  const [key] = lists?.keys ?? [];
  if (holds !== undefined || lists === undefined || key === undefined) return paired;
  const side: SchemaRelation = {
    kind: 'belongsTo',
    property: implied,
    declared: undefined,
    owner: lists.target,
    target: lists.owner,
    key,
    inverse: lists.relation.property,
    isOneToOne,
  };
  return [...paired, side];
}

function pairJoin(
  [first, second]: readonly ResolvedRelation[],
  names: Map<string, NameScope>,
): SchemaRelation[] {
  const [own, other] = first?.keys ?? [];
  if (first === undefined || own === undefined || other === undefined) return [];
  const table = { table: first.relation.joinTable ?? '', schema: first.owner.table.schema };
  const back = second?.relation.property ?? impliedName(first, names);
  const shared = { kind: 'many2many', isOneToOne: false } as const;
  return [
    {
      ...shared,
      property: first.relation.property,
      declared: first.relation,
      owner: first.owner,
      target: first.target,
      inverse: back,
      join: { table, own, other, isFirst: true },
    },
    {
      ...shared,
      property: back,
      declared: second?.relation,
      owner: first.target,
      target: first.owner,
      inverse: first.relation.property,
      join: { table, own: other, other: own, isFirst: false },
    },
  ];
}

/** `authorOfBooks`, in the message that the relation leads to. */
function impliedName(
  { relation, owner, target }: ResolvedRelation,
  names: Map<string, NameScope>,
): string {
  const { fullName } = target.symbol;
  const known = names.get(fullName);
  const scope = known ?? NameScope.ofClass();
  if (known === undefined) {
    names.set(fullName, scope);
    for (const { property } of [...target.fields, ...target.oneofs]) scope.take(property);
  }
  const { localName } = owner.symbol;
  const { property } = relation;
  const start = lowerCamel(`${localName.charAt(0).toLowerCase()}${localName.slice(1)}`);
  return scope.take(`${start}Of${property.charAt(0).toUpperCase()}${property.slice(1)}`);
}
