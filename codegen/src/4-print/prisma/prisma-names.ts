import { lowerCamel } from '../../3-model/names.ts';
import type { EnumModel } from '../../3-model/model.ts';
import { tableKey, type Schema, type SchemaTable } from '../schema/schema.ts';

/**
 * Names of all models and enums of a run. Every file of a schema shares one space of them; where two packages have a
 * message of one name, both are called by their full names, so that the order of files changes nothing.
 */
export class PrismaNames {
  readonly #models = new Map<string, string>();
  readonly #enums = new Map<string, string>();

  constructor(schema: Schema) {
    const wanted = [
      ...schema.tables.map((table) => ({
        key: tableKey(table),
        into: this.#models,
        short: identifier(table.message?.symbol.localName ?? pascal(table.table)),
        long: pascal(table.message?.symbol.fullName ?? tableKey(table)),
      })),
      ...[...schema.enums.values()].map(({ symbol }) => ({
        key: symbol.fullName,
        into: this.#enums,
        short: identifier(symbol.localName),
        long: pascal(symbol.fullName),
      })),
    ];
    const bearers = Map.groupBy(wanted, ({ short }) => short);
    const taken = new Set<string>(RESERVED);
    for (const { key, into, short, long } of wanted) {
      const isAlone = bearers.get(short)?.length === 1 && !taken.has(short);
      into.set(key, unused(isAlone ? short : long, taken));
    }
  }

  model(table: SchemaTable): string {
    return this.#models.get(tableKey(table)) ?? '';
  }

  enum({ symbol }: EnumModel): string {
    return this.#enums.get(symbol.fullName) ?? '';
  }
}

/** Prisma's scalars, and names that its client keeps for itself. */
const RESERVED =
  'String Boolean Int BigInt Float Decimal DateTime Json Bytes Unsupported Prisma PrismaClient'.split(
    ' ',
  );

/** A name that is not taken yet; a number behind it makes it one. */
export function unused(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`;
  taken.add(name);
  return name;
}

/** Prisma's names begin with a letter and hold letters, digits and underscores. */
export function identifier(name: string): string {
  const plain = name.replaceAll(/\W/g, '_').replace(/^[\d_]+/, '');
  return plain === '' ? 'field' : plain;
}

function pascal(name: string): string {
  const camel = lowerCamel(name.replaceAll(/\W/g, '_'));
  return identifier(camel.charAt(0).toUpperCase() + camel.slice(1));
}
