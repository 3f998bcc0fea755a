import type { EnumModel } from '../3-model/model.ts';
import { code, propertyKey, type GeneratedFile } from './generated-file.ts';
import { documentationOf } from './print-message.ts';

/** An object and a union type of one name: what `enum` would be, in code that runs with its types taken off. */
export function printEnum(type: EnumModel, file: GeneratedFile): void {
  const { localName, isClosed } = type.symbol;
  file.documentation(documentationOf(type));
  file.print(code`export const ${localName} = {`);
  file.indented(() => {
    for (const value of type.values) {
      file.documentation(documentationOf(value));
      file.print(code`${propertyKey(value.name)}: ${value.number},`);
    }
  });
  file.print(code`} as const;`);
  file.blank();
  if (!isClosed)
    file.documentation(['A number that this version does not know yet may arrive as well.']);
  file.print(code`export type ${localName} = (typeof ${localName})[keyof typeof ${localName}];`);
}
