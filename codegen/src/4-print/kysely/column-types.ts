import type { ColumnKind, ColumnModel } from '../../3-model/model.ts';
import type { Printable } from '../generated-file.ts';
import { typeFrom } from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import { SCALAR_CODE } from '../scalar-code.ts';

interface RowTypes {
  readonly select: Printable;
  readonly insert: Printable;
}

const WIDE = 'bigint | number | string';

const same = (type: Printable): RowTypes => ({ select: type, insert: type });

/**
 * What drivers give for a kind, and what they take. One type holds for the drivers of all databases, so it names what
 * any of them gives: a bigint is a string in pg, a time is text in SQLite, and `fromRow` takes all of it.
 */
const KINDS: Readonly<Partial<Record<ColumnKind, RowTypes>>> = {
  // A bigint of the database, for want of an unsigned integer.
  uint32: same(WIDE),
  fixed32: same(WIDE),
  bool: { select: 'boolean | number', insert: 'boolean | number' },
  timestamp: { select: 'Date | string', insert: 'Date | string' },
  json: { select: 'unknown', insert: 'string' },
  discriminator: same('string'),
};

function rowTypes({ kind, field, enumStorage }: ColumnModel, names: SymbolNames): RowTypes {
  const known = KINDS[kind];
  if (known !== undefined) return known;
  if (field?.type.kind === 'enum') {
    const type = names.type(field.type.symbol);
    return same(enumStorage === 'string' ? ['keyof typeof ', type] : type);
  }
  if (kind === 'enum' || kind === 'timestamp' || kind === 'json' || kind === 'discriminator')
    return same('unknown');
  const { type } = SCALAR_CODE[kind];
  return same(type === 'bigint' ? WIDE : type);
}

function columnType(select: Printable, insert: Printable, update: Printable): Printable {
  return [typeFrom('kysely', 'ColumnType'), '<', select, ', ', insert, ', ', update, '>'];
}

/** The type of a column in Kysely's table. */
export function kyselyType(
  column: ColumnModel,
  hasDefault: boolean,
  names: SymbolNames,
): Printable {
  const { select, insert } = rowTypes(column, names);
  // `unknown` has null in it already.
  const orNull = (type: Printable): Printable =>
    column.isNullable && type !== 'unknown' ? [type, ' | null'] : type;
  const given = orNull(insert);
  const optional: Printable = hasDefault ? [given, ' | undefined'] : given;
  if (column.access === 'read-only') return columnType(orNull(select), 'never', 'never');
  if (column.access === 'write-only') return columnType('never', optional, given);
  if (select !== insert) return columnType(orNull(select), optional, given);
  return hasDefault ? [typeFrom('kysely', 'Generated'), '<', given, '>'] : given;
}
