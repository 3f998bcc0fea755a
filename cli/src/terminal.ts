import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { styleText } from 'node:util';

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Where a report goes. */
export interface Terminal {
  /** Undefined where lines may be as long as they are: in a file or a pipe. */
  readonly columns: number | undefined;
  /** Lines of a screen that somebody sits at; undefined where nobody does, or where it is not known. */
  readonly rows?: number | undefined;
  write(text: string): void;
  /**
   * For output of any length, between its pieces: what was written goes out before more of it gathers in memory, and a
   * reader that left is noticed.
   */
  drain(): Promise<void>;
  /** The text with colour, or as it is where colour is not wanted. */
  style(format: Format, text: string): string;
}

/** For a terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;

export function terminalOf(stream: NodeJS.WriteStream, input?: NodeJS.ReadStream): Terminal {
  // Looks at the stream, NO_COLOR, FORCE_COLOR and NODE_DISABLE_COLORS: once, and not for each of a report's cells.
  const isColoured = styleText('bold', ' ', { stream }) !== ' ';
  return {
    columns: stream.isTTY ? stream.columns || USUAL_COLUMNS : undefined,
    rows: stream.isTTY && input?.isTTY === true ? stream.rows || undefined : undefined,
    write: (text) => {
      stream.write(text);
    },
    drain: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain');
      await nextTurn();
    },
    style: (format, text) =>
      isColoured ? styleText(format, text, { validateStream: false }) : text,
  };
}
