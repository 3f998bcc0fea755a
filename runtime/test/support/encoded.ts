/** What the encoder and its reader make of a value together, in memory of its own. */
import { Buffer } from 'node:buffer';
import { NARROW_OVERRUN } from '../../src/channel/characters.ts';
import type { EncodedMemory } from '../../src/channel/writer.ts';
import { ItemText } from '../../src/drain/item-text.ts';
import { beginBytes, position } from '../../src/hot/bytes.ts';
import { OVERRUN } from '../../src/hot/capture.ts';
import { beginDepth } from '../../src/hot/depth.ts';
import { writeItem } from '../../src/hot/encode.ts';
import { forgetShapes, MAX_DEFINITIONS, takeDefinitions } from '../../src/hot/shapes.ts';

/** What stands around the value must stay as it was. */
const GUARD = 64;
const FILLER = 0xa5;
const UNTOUCHED = Buffer.alloc(GUARD, FILLER);
const MOST_BUDGET = 2 ** 18;

export interface Encoded {
  readonly text: string;
  /** Bytes of the value, and of its definitions. */
  readonly stored: number;
  readonly definitions: number;
}

export class Encoding {
  readonly #reader: ItemText = new ItemText();
  readonly #memory: EncodedMemory = memoryOf(
    GUARD * 2 + MOST_BUDGET + OVERRUN + MAX_DEFINITIONS + NARROW_OVERRUN,
  );

  constructor() {
    // A reader that begins later knows none of the names.
    forgetShapes();
  }

  encode(value: unknown, depth: number, budget: number = MOST_BUDGET): Encoded {
    return this.write(value, depth, budget)();
  }

  /** Writes the value at once, in one go with the program, and reads it when asked. */
  write(value: unknown, depth: number, budget: number = MOST_BUDGET): () => Encoded {
    const memory = this.#memory;
    beginBytes(memory, GUARD, budget);
    beginDepth();
    writeItem(value, depth);
    const stored = position() - GUARD;
    const definitions = takeDefinitions(memory.u8, GUARD + stored);
    return () => {
      const { buffer } = memory;
      const end = GUARD + stored + definitions + NARROW_OVERRUN;
      const isWithin =
        stored <= budget + OVERRUN &&
        buffer.subarray(0, GUARD).equals(UNTOUCHED) &&
        buffer.subarray(end, end + GUARD).equals(UNTOUCHED);
      if (!isWithin) throw new Error(`wrote ${stored} bytes with a budget of ${budget}`);
      const text = this.#reader.read(buffer, GUARD, stored, definitions);
      buffer.fill(FILLER, GUARD, end);
      return { text, stored, definitions };
    };
  }
}

function memoryOf(length: number): EncodedMemory {
  const memory = new SharedArrayBuffer(length);
  const u8 = new Uint8Array(memory).fill(FILLER);
  return { u8, view: new DataView(memory), buffer: Buffer.from(memory), at: GUARD };
}
