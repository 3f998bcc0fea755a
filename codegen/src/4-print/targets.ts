import type { FileModel } from '../3-model/model.ts';
import type { OutputFile } from './output-file.ts';
import { printMessagesFile } from './print-messages-file.ts';

/** Prints one file of the model. */
export type TargetPrinter = (file: FileModel) => OutputFile;

/** What `--target` takes. A target is a printer over the model, and knows no other. */
export const TARGETS: Readonly<Record<string, TargetPrinter>> = {
  messages: printMessagesFile,
};

export const DEFAULT_TARGET = 'messages';
