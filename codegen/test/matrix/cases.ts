/**
 * The table "Comment placement" of the tag reference, a mark a comment: `$` becomes the mark's name, `m1` and so
 * on. Rows of the table stand for several cases; `row` is the number of the row.
 */
export interface PlacementCase {
  readonly row: number;
  readonly name: string;
  readonly source: string;
}

export interface NumberedCase extends PlacementCase {
  readonly marks: readonly string[];
}

const HEAD = 'syntax = "proto3";\n';
const TIMESTAMP = 'import "google/protobuf/timestamp.proto";\n';

function file(row: number, name: string, source: string): PlacementCase {
  return { row, name, source };
}

function inMessage(row: number, name: string, body: string): PlacementCase {
  return file(row, name, `${HEAD}message X {\n${body}\n}\n`);
}

const COLUMN = '@orm:column=$';

const CASES: readonly PlacementCase[] = [
  inMessage(1, 'no space', `  string f = 1; //${COLUMN}\n  string g = 2;`),
  inMessage(1, 'space', `  string f = 1; // ${COLUMN}\n  string g = 2;`),
  inMessage(1, 'tab', `  string f = 1;\t//\t${COLUMN}\n  string g = 2;`),
  inMessage(1, 'three slashes', `  string f = 1; ///${COLUMN}\n  string g = 2;`),
  inMessage(1, 'no space before', `  string f = 1;//${COLUMN}\n  string g = 2;`),
  inMessage(1, 'behind prose', `  string f = 1; // the name ${COLUMN}\n  string g = 2;`),
  inMessage(1, 'last in the message', `  string f = 1; //${COLUMN}`),

  inMessage(2, 'block, field next', `  string f = 1; /* ${COLUMN} */\n  string g = 2;`),
  inMessage(2, 'doc block, field next', `  string f = 1; /** ${COLUMN} */\n  string g = 2;`),
  inMessage(3, 'block, blank line', `  string f = 1; /* ${COLUMN} */\n\n  string g = 2;`),
  inMessage(3, 'block, end of message', `  string f = 1; /* ${COLUMN} */`),
  inMessage(4, 'block over lines', `  string f = 1; /* ${COLUMN}\n  more */\n  string g = 2;`),
  inMessage(
    4,
    'block over lines, blank line',
    `  string f = 1; /* ${COLUMN}\n  more */\n\n  string g = 2;`,
  ),
  inMessage(5, 'next line, blank line', `  string f = 1;\n  // ${COLUMN}\n\n  string g = 2;`),
  inMessage(5, 'next line, end of message', `  string f = 1;\n  // ${COLUMN}`),
  inMessage(
    5,
    'block on next line, blank line',
    `  string f = 1;\n  /* ${COLUMN} */\n\n  string g = 2;`,
  ),
  inMessage(6, 'next line, no blank line', `  string f = 1;\n  // ${COLUMN}\n  string g = 2;`),
  inMessage(6, 'block on next line', `  string f = 1;\n  /* ${COLUMN} */\n  string g = 2;`),
  inMessage(6, 'leading', `  // ${COLUMN}\n  string f = 1;`),
  inMessage(7, 'second line', `  string f = 1; // ${COLUMN}\n  // ${COLUMN}\n  string g = 2;`),
  inMessage(
    7,
    'second line, blank line',
    `  string f = 1; // ${COLUMN}\n  // ${COLUMN}\n\n  string g = 2;`,
  ),

  inMessage(
    8,
    'options over lines',
    `  string f = 1 [\n    deprecated = true\n  ]; // ${COLUMN}\n  string g = 2;`,
  ),
  inMessage(
    8,
    'two options over lines',
    `  string f = 1 [\n    deprecated = true,\n    json_name = "x"\n  ]; // ${COLUMN}`,
  ),
  inMessage(
    9,
    'inside brackets',
    `  string f = 1 [\n    deprecated = true // ${COLUMN}\n  ];\n  string g = 2;`,
  ),
  inMessage(
    9,
    'behind the opening bracket',
    `  string f = 1 [ // ${COLUMN}\n    deprecated = true\n  ];\n  string g = 2;`,
  ),
  inMessage(10, 'over two lines', `  string\n    f = 1; // ${COLUMN}\n  string g = 2;`),
  inMessage(10, 'number on the second line', `  string f =\n    1; // ${COLUMN}\n  string g = 2;`),
  inMessage(11, 'two on a line', `  string f = 1; string g = 2; // ${COLUMN}\n  string h = 3;`),

  inMessage(12, 'optional', `  optional string f = 1; // ${COLUMN}`),
  inMessage(12, 'repeated', `  repeated string f = 1; // ${COLUMN}`),
  inMessage(12, 'map', `  map<string, string> f = 1; // ${COLUMN}`),
  file(
    12,
    'well-known type',
    `${HEAD}${TIMESTAMP}message X {\n  google.protobuf.Timestamp f = 1; // ${COLUMN}\n}\n`,
  ),
  inMessage(
    12,
    'oneof member',
    `  oneof o {\n    string f = 1; // ${COLUMN}\n    string g = 2;\n  }`,
  ),
  inMessage(
    12,
    'nested field',
    `  message Y {\n    string f = 1; // ${COLUMN}\n  }\n  Y y = 2; //@orm:json`,
  ),
  file(12, 'enum value', `${HEAD}enum E {\n  A = 0; // ${COLUMN}\n  B = 1;\n}\n`),
  inMessage(12, 'nested enum value', `  enum E {\n    A = 0; // ${COLUMN}\n  }\n  E e = 1;`),

  file(13, 'behind message', `${HEAD}message X { // @orm:table=$\n  string f = 1;\n}\n`),
  inMessage(13, 'behind nested message', `  message Y { // @orm:table=$\n    string f = 1;\n  }`),
  inMessage(13, 'behind oneof', `  oneof o { // @orm:discriminator=$\n    string f = 1;\n  }`),
  file(13, 'behind enum', `${HEAD}enum E { // ${COLUMN}\n  A = 0;\n}\n`),
  file(
    13,
    'behind service',
    `${HEAD}message X {}\nservice S { // ${COLUMN}\n  rpc R(X) returns (X);\n}\n`,
  ),
  file(
    13,
    'behind message, field next',
    `${HEAD}message X { // @orm:table=$\n  // prose\n  string f = 1;\n}\n`,
  ),
  inMessage(14, 'first in the body', `  // @orm:table=$\n\n  string f = 1;`),
  inMessage(14, 'block first in the body', `  /* @orm:table=$ */\n\n  string f = 1;`),

  file(
    15,
    'behind the end of a message',
    `${HEAD}message X {\n  string f = 1;\n} // @orm:table=$\n`,
  ),
  file(
    15,
    'behind the end of a message, another next',
    `${HEAD}message X {\n  string f = 1;\n} // @orm:table=$\nmessage Y {}\n`,
  ),
  inMessage(
    15,
    'behind the end of a oneof',
    `  oneof o {\n    string f = 1;\n  } // @orm:discriminator=$\n  string g = 2;`,
  ),
  file(15, 'behind the end of an enum', `${HEAD}enum E {\n  A = 0;\n} // ${COLUMN}\n`),
  file(
    15,
    'behind the end of an rpc',
    `${HEAD}message X {}\nservice S {\n  rpc R(X) returns (X) {} // ${COLUMN}\n}\n`,
  ),
  file(15, 'behind an empty message', `${HEAD}message X {} // @orm:table=$\n`),
  file(
    15,
    'behind an empty message, another next',
    `${HEAD}message X {} // @orm:table=$\nmessage Y {}\n`,
  ),

  inMessage(16, 'before the semicolon', `  string f = 1 /* ${COLUMN} */;`),
  inMessage(16, 'in mid-declaration', `  string /* ${COLUMN} */ f = 1;`),
  inMessage(16, 'line comment in mid-declaration', `  string // ${COLUMN}\n    f = 1;`),
  inMessage(17, 'block and line', `  string f = 1; /* ${COLUMN} */ // ${COLUMN}\n  string g = 2;`),
  inMessage(
    17,
    'block and line, blank line',
    `  string f = 1; /* ${COLUMN} */ // ${COLUMN}\n\n  string g = 2;`,
  ),

  inMessage(18, 'detached', `  string f = 1;\n\n  // ${COLUMN}\n\n  string g = 2;`),
  inMessage(18, 'detached block', `  string f = 1;\n\n  /* ${COLUMN} */\n\n  string g = 2;`),
  inMessage(18, 'detached before the end', `  string f = 1;\n\n  // ${COLUMN}`),
  file(
    18,
    'detached before a message',
    `${HEAD}\n// @orm:table=$\n\nmessage X {\n  string f = 1;\n}\n`,
  ),
  file(19, 'behind syntax', `syntax = "proto3"; // ${COLUMN}\nmessage X {}\n`),
  file(19, 'behind package', `${HEAD}package p; // ${COLUMN}\nmessage X {}\n`),
  file(
    19,
    'behind import',
    `${HEAD}import "google/protobuf/timestamp.proto"; // ${COLUMN}\nmessage X { google.protobuf.Timestamp f = 1; }\n`,
  ),

  file(
    20,
    'CRLF',
    `${HEAD}message X {\n  string f = 1; // ${COLUMN}\n  string g = 2;\n}\n`.replaceAll(
      '\n',
      '\r\n',
    ),
  ),
  file(
    20,
    'CRLF, leading',
    `${HEAD}// @orm:table=$\nmessage X {\n  string f = 1;\n}\n`.replaceAll('\n', '\r\n'),
  ),
  file(
    21,
    'CR only',
    `${HEAD}message X {\n  string f = 1; // ${COLUMN}\n  string g = 2;\n}\n`.replaceAll('\n', '\r'),
  ),
  file(22, 'byte order mark', `\uFEFF${HEAD}message X {\n  string f = 1; // ${COLUMN}\n}\n`),
  inMessage(22, 'non-ASCII', `  string f = 1; // Größe 名前 ${COLUMN}\n  string g = 2;`),
  file(22, 'no newline at the end', `${HEAD}message X { string f = 1; } // ${COLUMN}`),
  file(23, 'leading of a message', `${HEAD}// @orm:table=$\nmessage X {\n  string f = 1;\n}\n`),
];

/** Number of comments with a mark, over all cases. */
export const MARK_COUNT = 74;

/** The cases with their marks named. */
export function numberedCases(): NumberedCase[] {
  let count = 0;
  return CASES.map((placement) => {
    const marks: string[] = [];
    const source = placement.source.replaceAll('$', () => {
      count += 1;
      marks.push(`m${count}`);
      return `m${count}`;
    });
    return { ...placement, source, marks };
  });
}
