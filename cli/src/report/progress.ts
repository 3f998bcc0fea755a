import { countText, percentText } from './number.ts';

/** How often it is drawn anew, ms. */
const EVERY = 100;
const BAR = 20;

export interface Progress {
  readonly update: (done: number, all: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** One line on standard error that is drawn over itself, the first time `after` ms; nothing where that is no terminal. */
export function progressOn(
  stream: NodeJS.WriteStream,
  what: string,
  { after = EVERY }: { readonly after?: number } = {},
): Progress {
  if (!stream.isTTY) return { update: () => {}, end: () => {} };
  const began = performance.now();
  let last = began + after - EVERY;
  let isDrawn = false;
  return {
    update: (done, all) => {
      const now = performance.now();
      if (now - last < EVERY) return;
      last = now;
      const share = all === 0 ? 1 : done / all;
      const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
      const rate = done / ((now - began) / 1000);
      const line = `${what} ${bar} ${percentText(share)}  ${countText(rate)} calls/s`;
      stream.write(`\r\u001b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
      isDrawn = true;
    },
    end: () => {
      if (isDrawn) stream.write('\r\u001b[2K');
    },
  };
}
