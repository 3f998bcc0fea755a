import type { ColumnKind, ColumnModel } from '../../3-model/model.ts';
import type { Printable } from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import { SCALAR_CODE } from '../scalar-code.ts';

interface RowTypes {
  readonly select: Printable;
  readonly insert: Printable;
  readonly both: Printable;
}

const WIDE = 'bigint | number | string';

const same = (type: Printable): RowTypes => ({ select: type, insert: type, both: type });

/**
 * What drivers give for a kind, and what they take. One type holds for the drivers of all databases, so it names what
 * any of them gives: a bigint is a string in pg, a time is text in SQLite, and `fromRow` takes all of it.
 */
const KINDS: Readonly<Partial<Record<ColumnKind, RowTypes>>> = {
  // A bigint of the database, for want of an unsigned integer.
  uint32: same(WIDE),
  fixed32: same(WIDE),
  bool: same('boolean | number'),
  timestamp: same('Date | string'),
  json: { select: 'unknown', insert: 'string', both: 'unknown' },
  discriminator: same('string'),
};

/** What drivers give for a column and take for it, and the two together. */
export function rowTypes({ kind, field, enumStorage }: ColumnModel, names: SymbolNames): RowTypes {
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
