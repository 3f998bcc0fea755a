const QUOTED = /(["'])((?:\\[^]|(?!\1)[^\\])*)\1/g;
const ESCAPE =
  /\\(?:[xX]([\da-fA-F]{1,2})|([0-7]{1,3})|u([\da-fA-F]{4})|U(00(?:0[\da-fA-F]|10)[\da-fA-F]{4})|([^]))/g;
const INTEGER = /^-?(?:0[xX][\da-fA-F]+|\d+)$/;
const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Digits behind which a number of 32 bits is the same again, at least and at most; as protoc counts them. */
const FLOAT_DIGITS = 6;
const FLOAT_DIGITS_MOST = 9;

/**
 * A default as it stands in a source, in the spelling of descriptors: strings are their text, bytes are text with
 * escapes. protobufjs takes an escaped byte of a string for a character.
 */
export function defaultOfSource(type: string, text: string): string {
  if (type !== 'string' && type !== 'bytes') return canonicalNumber(type, text);
  const bytes = Buffer.concat([...text.matchAll(QUOTED)].map((match) => unescape(match[2] ?? '')));
  return type === 'string' ? bytes.toString() : escape(bytes);
}

/** `1e3` and `0x10` are numbers to a compiler, and even two compilers spell them in two ways. */
export function canonicalNumber(type: string, text: string): string {
  if (type === 'string' || type === 'bytes' || !/^-?[\d.]/.test(text)) return text;
  if (type === 'double') return String(Number(text));
  if (type === 'float') return floatText(Number(text));
  // Whether an integer may be the default of such a field is for others to say.
  if (!INTEGER.test(text)) return text;
  const digits = text.replace(/^-/, '').replace(/^0(?=[0-7]+$)/, '0o');
  return `${text.startsWith('-') ? '-' : ''}${BigInt(digits)}`;
}

/** The shortest that is the same number in 32 bits. */
function floatText(exact: number): string {
  const value = Math.fround(exact);
  for (let digits = FLOAT_DIGITS; digits < FLOAT_DIGITS_MOST; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(FLOAT_DIGITS_MOST)));
}

function unescape(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, hex, octal, short, long, letter = ''] = match;
    parts.push(Buffer.from(text.slice(from, match.index)));
    from = match.index + whole.length;
    const codePoint = short ?? long;
    if (hex !== undefined) parts.push(Buffer.of(Number.parseInt(hex, 16)));
    else if (octal !== undefined) parts.push(Buffer.of(Number.parseInt(octal, 8)));
    else if (codePoint === undefined) parts.push(Buffer.from(LETTERS[letter] ?? letter));
    else parts.push(Buffer.from(String.fromCodePoint(Number.parseInt(codePoint, 16))));
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

/** As descriptors have it: three octal digits for what cannot be printed. */
function escape(bytes: Buffer): string {
  const named: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };
  return [...bytes]
    .map((byte) => {
      const character = String.fromCodePoint(byte);
      const letter = named[character];
      if (letter !== undefined) return `\\${letter}`;
      if (`"'\\`.includes(character)) return `\\${character}`;
      return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : character;
    })
    .join('');
}
