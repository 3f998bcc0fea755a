import type { Model } from '../../3-model/model.ts';
import type { Warn } from '../target.ts';

/** Says which relations stand in an embedded message, whose properties no ORM loads them into. */
export function warnOfEmbedded({ files }: Model, warn: Warn): void {
  for (const { table, fields, label, symbol } of files.flatMap(({ messages }) => messages)) {
    for (const { field, property, at } of table?.relations ?? []) {
      if (fields.includes(field)) continue;
      const text = `relation ${JSON.stringify(property)} is embedded in ${symbol.fullName}, where it cannot be loaded; it is left out`;
      warn(label, at, text);
    }
  }
}
