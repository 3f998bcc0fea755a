import { Note, Tag, valueWord } from '@functrace/format';
import { writeNumber } from '../channel/writer.ts';
import { captureReceiver, capturesValues } from './capture.ts';

// The originals: the program may replace them.
const { get, set } = WeakMap.prototype as WeakMap<object, number>;

/** By which the reader knows an object again. Weak: it goes when the program drops it. */
const numbers = new WeakMap<object, number>();
let count = 0;
let isOn = true;

export function setReceivers(next: boolean): void {
  isOn = next;
}

/** Records what a method was called on, as it is then. A static method's class says nothing that its name does not. */
export function receiver(span: number, value: unknown): void {
  if (span === 0 || !isOn || !capturesValues()) return;
  if (typeof value !== 'object' || value === null) return;
  let number = get.call(numbers, value);
  if (number === undefined) {
    number = ++count;
    set.call(numbers, value, number);
  }
  writeNumber(number, valueWord(Tag.NUMBER, Note.OBJECT), span);
  captureReceiver(span, value);
}
