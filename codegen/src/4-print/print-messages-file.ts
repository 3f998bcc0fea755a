import type { FileModel } from '../3-model/model.ts';
import { code, GeneratedFile } from './generated-file.ts';
import { generatedHead, outputPath, runtime, SymbolNames } from './modules.ts';
import type { OutputFile } from './output-file.ts';
import { printEnum } from './print-enum.ts';
import { printMessage } from './print-message.ts';
import { printService } from './print-service.ts';

/** The target `messages`: a TypeScript file for a .proto file. */
export function printMessagesFile(model: FileModel): OutputFile {
  const locals = [...model.messages, ...model.enums].map(({ symbol }) => symbol.localName);
  const file = new GeneratedFile([...locals, ...model.services.map(({ localName }) => localName)]);
  const names = new SymbolNames(model.path);

  for (const type of model.enums) {
    printEnum(type, file);
    file.blank();
  }
  for (const message of model.messages) {
    printMessage(message, file, names);
    file.blank();
  }
  for (const service of model.services) {
    printService(service, file, names);
    file.blank();
  }
  if (model.messages.length > 0) {
    const classes = model.messages.map(({ symbol }) => symbol.localName);
    file.print(code`${runtime('register')}(${classes.join(', ')});`);
  }
  const isEmpty = locals.length === 0 && model.services.length === 0;
  if (isEmpty) file.print(code`export {};`);
  return { path: outputPath(model.path), content: file.toString(generatedHead(model.path)) };
}
