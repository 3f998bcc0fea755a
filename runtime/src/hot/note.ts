import { Tag, valueWord } from '@functrace/format';
import { writeText } from '../channel/writer.ts';

/** Writes a text that is no value of its call, see Note. */
export function writeNote(span: number, note: number, text: string): void {
  const { length } = text;
  const [narrow, wide] = [Tag.STRING_LATIN1, Tag.STRING_UTF16];
  writeText(text, length, length, valueWord(narrow, note), valueWord(wide, note), span);
}
