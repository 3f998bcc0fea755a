import type { AnyMessageClass } from './field-info.ts';

const byName = new Map<string, AnyMessageClass>();
const byTable = new Map<string, AnyMessageClass>();

/** Called by every generated file for its messages, inner ones first. */
export function register(...classes: readonly AnyMessageClass[]): void {
  for (const type of classes) {
    byName.set(type.typeName, type);
    const { orm } = type;
    if (orm === undefined) continue;
    byTable.set(orm.schema === undefined ? orm.table : `${orm.schema}.${orm.table}`, type);
  }
}

/** The messages of all generated files that were imported; models are those with an `orm`. */
export interface Models {
  /** By full name, `shop.v1.User`. */
  byName(fullName: string): AnyMessageClass | undefined;
  /** By table, with its schema if it has one: `users`, `shop.users`. */
  byTable(table: string): AnyMessageClass | undefined;
  /** By the class, or by an instance of it. */
  byClass(classOrInstance: unknown): AnyMessageClass | undefined;
  /** The models, in the order of registration. */
  all(): AnyMessageClass[];
}

export const models: Models = {
  byName: (fullName) => byName.get(fullName),
  byTable: (table) => byTable.get(table),
  byClass(classOrInstance) {
    const type: unknown =
      typeof classOrInstance === 'object' && classOrInstance !== null
        ? classOrInstance.constructor
        : classOrInstance;
    const name = (type as Partial<AnyMessageClass> | undefined)?.typeName;
    const found = name === undefined ? undefined : byName.get(name);
    return found === type ? found : undefined;
  },
  all: () => [...byName.values()].filter(({ orm }) => orm !== undefined),
};
