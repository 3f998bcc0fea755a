import type { ColumnModel } from '../../3-model/model.ts';
import { typeFrom, type Printable } from '../generated-file.ts';
import type { SymbolNames } from '../modules.ts';
import { rowTypes } from '../schema/row-types.ts';

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
