import type { MessageModel, Model } from '../3-model/model.ts';
import type { OutputFile } from './output-file.ts';

/** Reports a tag that a target cannot express, with the file and the place of its field. */
export type Warn = (label: string, at: MessageModel['at'], message: string) => void;

/** Prints what a run asked for. It gets the whole model, as a key may lie in the table of another file. */
export type Target = (model: Model, warn: Warn) => readonly OutputFile[];
