import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import prisma from '@prisma/prisma-schema-wasm';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { OutputFile } from '../src/4-print/output-file.ts';
import { generateTargets } from './targets.ts';

const PROVIDERS = { pg: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' } as const;
type Dialect = keyof typeof PROVIDERS;
const DIALECTS = Object.keys(PROVIDERS) as Dialect[];

type SchemaFile = readonly [path: string, content: string];

/** The folder of a database, with the file that a user puts into it. */
function schemaFolder(
  files: readonly OutputFile[],
  dialect: Dialect,
  schemas = '',
): readonly SchemaFile[] {
  const head = `datasource db {\n  provider = "${PROVIDERS[dialect]}"\n${schemas}}\n`;
  const models = files.filter(({ path }) => path.startsWith(`prisma/${dialect}/`));
  return [
    ['datasource.prisma', head],
    ...models.map(({ path, content }): SchemaFile => [path, content]),
  ];
}

interface Complaint {
  readonly file_name: string;
  readonly text: string;
  readonly is_warning: boolean;
}

function complaints(schema: readonly SchemaFile[]): readonly string[] {
  const found = JSON.parse(prisma.lint(JSON.stringify(schema))) as Complaint[];
  return found.map(({ file_name: file, text }) => `${file}: ${text}`);
}

interface DataField {
  readonly name: string;
  readonly dbName?: string | null;
  readonly kind: 'scalar' | 'object' | 'enum' | 'unsupported';
  readonly type: string;
  readonly isList: boolean;
  readonly isId: boolean;
  readonly isRequired: boolean;
  readonly relationName?: string;
  readonly relationFromFields?: readonly string[];
}

interface DataModel {
  readonly models: readonly {
    readonly name: string;
    readonly dbName: string | null;
    readonly fields: readonly DataField[];
    readonly primaryKey: { readonly fields: readonly string[] } | null;
  }[];
  readonly enums: readonly {
    readonly name: string;
    readonly values: readonly { name: string }[];
  }[];
}

function dataModel(schema: readonly SchemaFile[]): DataModel {
  const { datamodel } = JSON.parse(prisma.get_dmmf(JSON.stringify({ prismaSchema: schema }))) as {
    datamodel: DataModel;
  };
  return datamodel;
}

function generateText(proto: string): ReturnType<typeof generateTargets> {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-prisma-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'test.proto'), proto);
  return generateTargets(['prisma'], folder);
}

describe.each(DIALECTS)('the schema for %s', (dialect) => {
  const { files } = generateTargets(['prisma']);
  const schema = schemaFolder(files, dialect);

  test('is valid to Prisma, without a warning', () => {
    expect(schema).toHaveLength(4);
    expect(complaints(schema)).toEqual([]);
  });

  test("has the form that Prisma's formatter gives it", () => {
    const options = { tabSize: 2, insertSpaces: true };
    const params = { textDocument: { uri: 'file:/datasource.prisma' }, options };
    const formatted = prisma.format(JSON.stringify(schema), JSON.stringify(params));
    expect(JSON.parse(formatted)).toEqual(schema);
  });

  test('says of each model what the messages say', () => {
    const { models } = dataModel(schema);
    const names = models.map(({ name }) => name).toSorted();
    expect(names).toEqual(
      ['Author', 'Book', 'Card', 'FtBookTags', 'FtMembersGroups', 'FtNeighbours', 'Group', 'Loan']
        .concat(['Member', 'Place', 'Room', 'Shelf', 'Tag'])
        .toSorted(),
    );
    const book = models.find(({ name }) => name === 'Book');
    const field = (name: string): DataField | undefined =>
      book?.fields.find((candidate) => candidate.name === name);
    expect(book?.dbName).toBe('ft_books');
    expect(field('id')).toMatchObject({ type: 'BigInt', isId: true, isRequired: true });
    expect(field('authorId')).toMatchObject({ dbName: 'author_id', type: 'BigInt' });
    expect(field('author')).toMatchObject({ type: 'Author', relationFromFields: ['authorId'] });
    expect(field('tags')).toMatchObject({ type: 'FtBookTags', isList: true });
    expect(field('printed')).toMatchObject({ type: 'DateTime', isRequired: false });
    expect(field('extra')).toMatchObject({ type: 'Json', isRequired: false });
    expect(field('isbn')?.type).toBe({ pg: 'Decimal', mysql: 'BigInt', sqlite: 'String' }[dialect]);
    const shelf = models.find(({ name }) => name === 'Shelf');
    expect(shelf?.primaryKey?.fields).toEqual(['room', 'number']);
    const card = models
      .find(({ name }) => name === 'Member')
      ?.fields.find(({ name }) => name === 'card');
    expect(card).toMatchObject({ type: 'Card', isList: false, isRequired: false });
  });
});

test('tables and columns are those that the DDL makes', () => {
  const { files } = generateTargets(['prisma', 'sql']);
  const database = new DatabaseSync(':memory:');
  for (const { path, content } of files) if (path.endsWith('.sqlite.sql')) database.exec(content);
  const { models } = dataModel(schemaFolder(files, 'sqlite'));
  expect(models).toHaveLength(13);
  for (const { name, dbName, fields } of models) {
    const table = dbName ?? name;
    const columns = database.prepare(
      'SELECT name, "notnull" AS required, pk FROM pragma_table_info(?)',
    );
    const stored = columns
      .all(table)
      .map((row) => [row['name'], row['required'] === 1 || row['pk'] !== 0]);
    const said = fields
      .filter(({ kind }) => kind !== 'object')
      .map((field) => [field.dbName ?? field.name, field.isRequired]);
    expect({ table, said }).toEqual({ table, said: stored });
  }
});

const AWKWARD = `syntax = "proto3";
package awkward.v1;
import "google/protobuf/timestamp.proto";
// A "quoted" thing.
message Thing { //@orm:schema=things,index(by_kind, kind desc)
  string _id = 1; //@orm:pk,size=20
  Kind kind = 2; //@orm:enum=string,default=SMALL
  Kind other_kind = 3; //@orm:enum=string,size=30
  string area = 4; //@orm:type.pg=polygon,type.mysql=polygon
  string note = 5; //@orm:default="it's \\"quoted\\" \\\\ here"
  int32 counted = 6; //@orm:default=(1 + 1)
  Part part = 7; //@orm:hasOne,foreignKey=thing_id
  Loose loose = 8; //@orm:belongsTo,foreignKey=note
  bool flag = 9; //@orm:default=true
  bytes data = 10;
  oneof choice { //@orm:discriminator=choice_kind
    string left = 11;
    google.protobuf.Timestamp right = 12;
  }
  string secret = 13; //@orm:<-
  string model = 14;
  double half = 15; //@orm:default=5e-1
}
message Part { //@orm:table=parts
  int64 id = 1; //@orm:pk,autoIncrement
  string thing_id = 2; //@orm:size=20
  Thing also = 3; //@orm:belongsTo,foreignKey=thing_id,onDelete="set null"
}
message Loose { //@orm:table=loose
  string name = 1;
}
message Json { //@orm:table=documents
  int32 id = 1; //@orm:pk
}
enum Kind { NONE = 0; SMALL = 1; _ODD = 2; }
`;

test.each(DIALECTS)('what Prisma cannot say leaves a valid schema for %s', (dialect) => {
  const { files } = generateText(AWKWARD);
  const schemas = dialect === 'pg' ? '  schemas  = ["public", "things"]\n' : '';
  const schema = schemaFolder(files, dialect, schemas);
  expect(complaints(schema)).toEqual([]);
  const { models, enums } = dataModel(schema);
  expect(enums).toMatchObject([
    { name: 'Kind', values: [{ name: 'NONE' }, { name: 'SMALL' }, {}] },
  ]);
  expect(models.map(({ name }) => name)).toContain('AwkwardV1Json');
  const thing = models.find(({ name }) => name === 'Thing');
  expect(thing?.fields.find(({ name }) => name === 'kind')).toMatchObject({
    kind: 'enum',
    type: 'Kind',
    default: 'SMALL',
  });
  expect(thing?.fields.find(({ name }) => name === 'note')).toMatchObject({
    default: dialect === 'mysql' ? { name: 'dbgenerated' } : `it's "quoted" \\ here`,
  });
  expect(schema.at(1)?.[1]).toMatchSnapshot();
});

test('and is a warning that names the tag', () => {
  expect(generateText(AWKWARD).diagnostics).toMatchInlineSnapshot(`
    [
      "test.proto:5:1: warning ORM030: target prisma: "schema" of table "thing" is left out: Prisma has none for mysql",
      "test.proto:5:1: warning ORM030: target prisma: "schema" of table "thing" is left out: Prisma has none for sqlite",
      "test.proto:9:3: warning ORM030: target prisma: column "area" is Unsupported("polygon") to Prisma, whose client leaves it alone",
      "test.proto:13:27: warning ORM030: target prisma: relation "loose" of awkward.v1.Thing needs as many columns as awkward.v1.Loose has in its key, which is 0; the foreign key is left out",
      "test.proto:20:3: warning ORM030: target prisma: "<-" of column "secret" is left out: Prisma has none",
      "test.proto:24:1: warning ORM030: target prisma: relation "part" of Thing is written as a list: Prisma wants "unique" on "thing_id" of Part for a hasOne",
      "test.proto:24:1: warning ORM030: target prisma: "set null" of key "parts_thing_id_fkey" is left out: the columns are NOT NULL",
      "test.proto:29:1: warning ORM030: target prisma: table "loose" has no key that is NOT NULL; Prisma's client ignores it",
    ]
  `);
});
