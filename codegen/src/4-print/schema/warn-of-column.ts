import type { ColumnModel, Dialect } from '../../3-model/model.ts';
import type { ColumnDefault } from './column-default.ts';
import type { ColumnType } from './column-type.ts';

/** Says which of a column's tags the dialect cannot express. */
export function warnOfColumn(
  { at, column }: ColumnModel,
  dialect: Dialect,
  type: ColumnType,
  value: ColumnDefault | string | undefined,
  warn: (at: ColumnModel['at'], text: string) => void,
): void {
  const where = `column ${JSON.stringify(column)}`;
  if (type.refused !== undefined) {
    const text = `${where} has "type" ${JSON.stringify(type.refused)}, which ${dialect} has not; it gets ${type.text}, or say type.${dialect}=…`;
    warn(at, text);
  }
  if (typeof value === 'string') warn(at, `"default" of ${where} is left out: ${value}`);
}
