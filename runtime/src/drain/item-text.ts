/** The texts of a thread's encoded values: of the format's encoding.ts in the form of its value.ts. */
import { Buffer } from 'node:buffer';
import { Definition, Item, MORE_KEY, PLAIN_CLASS, storedKey, TYPE_KEY } from '@functrace/format';
import { ByteCursor, type ReadString } from './byte-cursor.ts';

interface Shape {
  readonly owner: number;
  /** Names as they stand in the text, with their colons. */
  readonly keys: readonly string[];
}

export class ItemText {
  readonly #cursor: ByteCursor = new ByteCursor(Buffer.alloc(0));
  /** By number; a number may be defined anew. */
  readonly #classes: string[] = ['Object'];
  readonly #shapes: Shape[] = [];

  /** The text of the value in `bytes` from `start` on, of `stored` bytes, which as many bytes of definitions follow. */
  read(bytes: Buffer, start: number, stored: number, definitions: number): string {
    const cursor = this.#cursor;
    cursor.move(bytes, start + stored);
    while (cursor.at < start + stored + definitions) this.#define();
    cursor.at = start;
    return this.#item();
  }

  #define(): void {
    const cursor = this.#cursor;
    const kind = cursor.byte();
    const id = cursor.varint();
    if (kind === Definition.CLASS) {
      this.#classes[id] = cursor.string().text;
      return;
    }
    const owner = cursor.varint();
    const keys = Array.from({ length: cursor.varint() }, () => keyText(cursor.string()));
    this.#shapes[id] = { owner, keys };
  }

  #item(): string {
    const item = this.#cursor.byte();
    const fixed = FIXED[item];
    if (fixed !== undefined) return fixed;
    const read = this.#readers[item];
    if (read === undefined) throw new RangeError(`a value has the unknown item ${item}`);
    return read(item);
  }

  readonly #readers: Readonly<Record<number, (item: number) => string>> = {
    [Item.INTEGER]: () => {
      const zigzag = this.#cursor.varint();
      return String(zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    },
    [Item.DOUBLE]: () => numberText(this.#cursor.double()),
    [Item.LATIN1]: (item) => this.#string(item),
    [Item.UTF16]: (item) => this.#string(item),
    [Item.CUT_LATIN1]: (item) => this.#string(item),
    [Item.CUT_UTF16]: (item) => this.#string(item),
    [Item.BIGINT]: () => tagged('bigint', `"value":"${decimal(this.#cursor.string().text)}"`),
    [Item.BIGINT_BITS]: () => tagged('bigint', `"bits":"more than ${this.#cursor.varint()}"`),
    [Item.SYMBOL]: () => tagged('symbol', `"value":${stringText(this.#cursor.string())}`),
    [Item.FUNCTION]: () => tagged('function', `"name":${stringText(this.#cursor.string())}`),
    [Item.REGEXP]: () => tagged('RegExp', `"value":${stringText(this.#cursor.string())}`),
    [Item.DATE]: () => tagged('Date', `"value":${JSON.stringify(dateText(this.#cursor.double()))}`),
    [Item.NAMED]: () => tagged(this.#className()),
    [Item.TYPED]: () => tagged(this.#className(), `"length":${this.#cursor.double()}`),
    [Item.SIZED]: () => {
      this.#className();
      return tagged('ArrayBuffer', `"length":${this.#cursor.double()}`);
    },
    [Item.BARE]: () => tagged('Object', `"${MORE_KEY}":${this.#cursor.varint()}`),
    [Item.OBJECT]: (item) => this.#object(item, ''),
    [Item.OBJECT_MORE]: (item) => this.#object(item, ''),
    [Item.LOOSE]: (item) => this.#object(item, ''),
    [Item.ERROR]: () => this.#error(),
    [Item.BARE_ERROR]: () => {
      const name = this.#className();
      return tagged(name, `"message":${stringText(this.#cursor.string())}`);
    },
    [Item.ARRAY]: () => this.#array(),
    [Item.BARE_ARRAY]: () => tagged('Array', `"length":${this.#cursor.varint()}`),
    [Item.MAP]: () => this.#entries('Map', 'entries', () => `[${this.#item()},${this.#item()}]`),
    [Item.BARE_MAP]: () => tagged('Map', `"size":${this.#cursor.varint()}`),
    [Item.SET]: () => this.#entries('Set', 'values', () => this.#item()),
    [Item.BARE_SET]: () => tagged('Set', `"size":${this.#cursor.varint()}`),
  };

  #string(item: number): string {
    return stringText(this.#cursor.characters(item));
  }

  #className(): string {
    return this.#classes[this.#cursor.varint()] ?? 'Object';
  }

  /** An object's text from behind its item's code on; `fields` come before its properties. */
  #object(item: number, fields: string): string {
    const cursor = this.#cursor;
    let owner: number;
    let keys: readonly string[] | undefined;
    let more = 0;
    let count: number;
    if (item === Item.LOOSE) {
      owner = cursor.varint();
      count = cursor.varint();
      more = cursor.varint();
    } else {
      const id = cursor.varint();
      const shape = this.#shapes[id];
      if (shape === undefined) throw new RangeError(`a value has the unknown shape ${id}`);
      ({ owner, keys } = shape);
      count = keys.length;
      if (item === Item.OBJECT_MORE) more = cursor.varint();
    }
    const isPlain = owner === PLAIN_CLASS && fields === '';
    let text = isPlain
      ? fields
      : joined(`"${TYPE_KEY}":${JSON.stringify(this.#classes[owner] ?? 'Object')}`, fields);
    for (let index = 0; index < count; index++) {
      if (cursor.isEnd()) {
        more += count - index;
        break;
      }
      const key = keys === undefined ? keyText(cursor.string()) : (keys[index] as string);
      text = joined(text, key + this.#item());
    }
    return `{${more === 0 ? text : joined(text, `"${MORE_KEY}":${more}`)}}`;
  }

  #error(): string {
    const cursor = this.#cursor;
    let fields = `"message":${stringText(cursor.string())}`;
    if (!cursor.isEnd()) fields += `,"cause":${this.#item()}`;
    const item = cursor.byte();
    // Its properties did not fit.
    if (item === Item.NAMED) return tagged(this.#className(), fields);
    if (item === Item.BARE) {
      return tagged('Object', `${fields},"${MORE_KEY}":${cursor.varint()}`);
    }
    return this.#object(item, fields);
  }

  #array(): string {
    const length = this.#cursor.varint();
    let items = '';
    const read = this.#list(() => {
      items = joined(items, this.#item());
    });
    if (length > read)
      items = joined(items, `{"${TYPE_KEY}":"more","${MORE_KEY}":${length - read}}`);
    return `[${items}]`;
  }

  #entries(type: string, name: string, entry: () => string): string {
    const size = this.#cursor.varint();
    let entries = '';
    this.#list(() => {
      entries = joined(entries, entry());
    });
    return tagged(type, `"size":${size},"${name}":[${entries}]`);
  }

  /** Reads so many items as are said to follow, or as fitted; returns how many that were. */
  #list(read: () => void): number {
    const shown = this.#cursor.varint();
    for (let index = 0; index < shown; index++) {
      if (this.#cursor.isEnd()) return index;
      read();
    }
    return shown;
  }
}

/** Items that have nothing behind their code. */
const FIXED: Readonly<Record<number, string>> = {
  [Item.UNDEFINED]: tagged('undefined'),
  [Item.NULL]: 'null',
  [Item.FALSE]: 'false',
  [Item.TRUE]: 'true',
  [Item.PROXY]: tagged('Proxy'),
  [Item.CIRCULAR]: tagged('circular'),
  [Item.ACCESSOR]: tagged('accessor'),
  [Item.REDACTED]: tagged('redacted'),
  [Item.UNREADABLE]: tagged('unreadable'),
  [Item.PROMISE]: tagged('Promise'),
  [Item.GENERATOR]: tagged('Generator'),
  [Item.MODULE]: tagged('Module'),
};

export function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return tagged('number', `"value":"${value}"`);
}

export function stringText({ text, length }: ReadString): string {
  if (length === text.length) return JSON.stringify(text);
  return tagged('string', `"value":${JSON.stringify(text)},"length":${length}`);
}

/** A name that was too long ends with an ellipsis. */
function keyText({ text, length }: ReadString): string {
  const name = length === text.length ? text : `${text}…`;
  return `${JSON.stringify(storedKey(name))}:`;
}

function dateText(time: number): string {
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

function decimal(digits: string): string {
  return digits.startsWith('-') ? `-${BigInt(`0x${digits.slice(1)}`)}` : `${BigInt(`0x${digits}`)}`;
}

export function tagged(type: string, fields: string = ''): string {
  return `{${joined(`"${TYPE_KEY}":${JSON.stringify(type)}`, fields)}}`;
}

function joined(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first},${second}`;
}
