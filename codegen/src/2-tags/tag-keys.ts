/** Where a key may stand. Relations are fields as well; whether theirs is message-typed is the model's to check. */
export type TagScope = 'field' | 'message' | 'oneof';

/** How the value is written; `list` is a parenthesised list behind the key. */
export type ValueRule = 'none' | 'optional' | 'required' | 'number' | 'list' | readonly string[];

export type TagKey =
  | '-'
  | 'column'
  | 'type'
  | 'type.pg'
  | 'type.mysql'
  | 'type.sqlite'
  | 'size'
  | 'precision'
  | 'scale'
  | 'primaryKey'
  | 'autoIncrement'
  | 'unique'
  | 'uniqueIndex'
  | 'index'
  | 'nullable'
  | 'notNull'
  | 'default'
  | 'check'
  | 'comment'
  | 'json'
  | 'enum'
  | 'createdAt'
  | 'updatedAt'
  | 'deletedAt'
  | 'version'
  | 'embedded'
  | '->'
  | '<-'
  | 'hasOne'
  | 'hasMany'
  | 'belongsTo'
  | 'many2many'
  | 'foreignKey'
  | 'references'
  | 'onDelete'
  | 'onUpdate'
  | 'table'
  | 'schema'
  | 'naming'
  | 'discriminator';

interface KeyRule {
  readonly name: TagKey;
  readonly aliases?: readonly string[];
  readonly scopes: Partial<Record<TagScope, ValueRule>>;
  /** May be given several times. */
  readonly repeats?: true;
}

const REFERENTIAL_ACTIONS: readonly string[] = [
  'cascade',
  'restrict',
  'set null',
  'set default',
  'no action',
];

/** The vocabulary, in the order of the reference. */
const TAG_KEYS: readonly KeyRule[] = [
  { name: '-', scopes: { field: 'none', message: 'none' } },
  { name: 'column', scopes: { field: 'required' } },
  { name: 'type', scopes: { field: 'required' } },
  { name: 'type.pg', scopes: { field: 'required' } },
  { name: 'type.mysql', scopes: { field: 'required' } },
  { name: 'type.sqlite', scopes: { field: 'required' } },
  { name: 'size', aliases: ['length'], scopes: { field: 'number' } },
  { name: 'precision', scopes: { field: 'number' } },
  { name: 'scale', scopes: { field: 'number' } },
  { name: 'primaryKey', aliases: ['pk'], scopes: { field: 'none', message: 'list' } },
  { name: 'autoIncrement', scopes: { field: 'none' } },
  { name: 'unique', scopes: { field: 'none' } },
  { name: 'uniqueIndex', scopes: { field: 'optional', message: 'list' }, repeats: true },
  { name: 'index', scopes: { field: 'optional', message: 'list' }, repeats: true },
  { name: 'nullable', scopes: { field: 'none' } },
  { name: 'notNull', scopes: { field: 'none' } },
  { name: 'default', scopes: { field: 'required' } },
  { name: 'check', scopes: { field: 'required' } },
  { name: 'comment', scopes: { field: 'required' } },
  { name: 'json', scopes: { field: 'none', oneof: 'none' } },
  { name: 'enum', scopes: { field: ['int', 'string'] } },
  { name: 'createdAt', scopes: { field: 'none' } },
  { name: 'updatedAt', scopes: { field: 'none' } },
  { name: 'deletedAt', scopes: { field: 'none' } },
  { name: 'version', scopes: { field: 'none' } },
  { name: 'embedded', scopes: { field: 'optional' } },
  { name: '->', scopes: { field: 'none' } },
  { name: '<-', scopes: { field: 'none' } },
  { name: 'hasOne', scopes: { field: 'none' } },
  { name: 'hasMany', scopes: { field: 'none' } },
  { name: 'belongsTo', scopes: { field: 'none' } },
  { name: 'many2many', scopes: { field: 'required' } },
  { name: 'foreignKey', scopes: { field: 'required' } },
  { name: 'references', scopes: { field: 'required' } },
  { name: 'onDelete', scopes: { field: REFERENTIAL_ACTIONS } },
  { name: 'onUpdate', scopes: { field: REFERENTIAL_ACTIONS } },
  { name: 'table', scopes: { message: 'required' } },
  { name: 'schema', scopes: { message: 'required' } },
  { name: 'naming', scopes: { message: ['snake', 'camel', 'as-is'] } },
  { name: 'discriminator', scopes: { oneof: 'required' } },
];

export const ALL_KEYS: readonly TagKey[] = TAG_KEYS.map(({ name }) => name);

export interface FoundKey {
  readonly name: TagKey;
  readonly scopes: Partial<Record<TagScope, ValueRule>>;
  readonly repeats: boolean;
}

const SIGNS: ReadonlySet<string> = new Set(['-', '->', '<-']);

const BY_SPELLING: ReadonlyMap<string, FoundKey> = new Map(
  TAG_KEYS.flatMap((rule) => {
    const key: FoundKey = { name: rule.name, scopes: rule.scopes, repeats: rule.repeats === true };
    return [rule.name, ...(rule.aliases ?? [])].map((name) => [plain(name), key] as const);
  }),
);

/** The key that is meant; case, `_`, `-` and spaces do not matter. */
export function findKey(spelled: string): FoundKey | undefined {
  return BY_SPELLING.get(plain(spelled));
}

export function keysOf(scope: TagScope): TagKey[] {
  return TAG_KEYS.filter((rule) => rule.scopes[scope] !== undefined).map(({ name }) => name);
}

/** A spelling without what does not matter in it. */
function plain(spelled: string): string {
  if (SIGNS.has(spelled)) return spelled;
  return spelled.toLowerCase().replaceAll(/[_\-\s]/g, '');
}
