import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { generateTargets, targetOutput } from './targets.ts';

/** How many files a target makes of the .proto files in fixtures/targets. */
const TARGETS = [
  ['messages', 3],
  ['sql', 9],
  ['kysely', 3],
  ['drizzle', 9],
  ['typeorm', 9],
  ['prisma', 9],
  ['mikro-orm', 9],
] as const;

/** What the targets cannot say of those files. */
const WARNINGS: Readonly<Record<string, readonly string[]>> = {
  kysely: [
    'library/v1/library.proto:26:3: warning ORM030: target kysely: "updatedAt" of column "updated_at" is left out: Kysely adds nothing to a statement',
    'library/v1/members.proto:15:3: warning ORM030: target kysely: "updatedAt" of column "updated_at" is left out: Kysely adds nothing to a statement',
    'library/v1/members.proto:16:3: warning ORM030: target kysely: "deletedAt" of column "deleted_at" is left out: Kysely adds nothing to a statement',
    'library/v1/members.proto:17:3: warning ORM030: target kysely: "version" of column "revision" is left out: Kysely adds nothing to a statement',
  ],
  drizzle: [
    'library/v1/members.proto:16:3: warning ORM030: target drizzle: "deletedAt" of column "deleted_at" is left out: drizzle deletes rows, and hides none',
  ],
  prisma: [
    'library/v1/library.proto:12:3: warning ORM030: target prisma: "check" of column "born" is left out: Prisma has none',
    'library/v1/members.proto:16:3: warning ORM030: target prisma: "deletedAt" of column "deleted_at" is left out: Prisma has none',
    'library/v1/members.proto:17:3: warning ORM030: target prisma: "version" of column "revision" is left out: Prisma has none',
  ],
  'mikro-orm': [
    'library/v1/library.proto:58:1: warning ORM030: target mikro-orm: the foreign key of relation "roomOfShelves" is left out of MikroORM\'s schema: its column is part of the primary key',
    'library/v1/members.proto:16:3: warning ORM030: target mikro-orm: "deletedAt" of column "deleted_at" is left out: MikroORM deletes rows, and hides none',
  ],
  typeorm: [
    'library/v1/library.proto:9:1: warning ORM030: target typeorm: "desc" of column "born" in index "ft_by_name" is left out: TypeORM\'s indexes ascend',
    'library/v1/library.proto:12:3: warning ORM030: target typeorm: "check" of column "born" is left out: TypeORM has none for mysql',
  ],
};

test.each(TARGETS)('the target %s writes what is on record', async (target, count) => {
  const { files, diagnostics } = generateTargets([target]);
  expect(diagnostics).toEqual(WARNINGS[target] ?? []);
  expect(files).toHaveLength(count);
  for (const { path, content } of files) {
    await expect(content).toMatchFileSnapshot(join(targetOutput, path));
  }
});

const AWKWARD = `syntax = "proto3";
package awkward.v1;
import "google/protobuf/timestamp.proto";
message Thing { //@orm:schema=things
  int64 id = 1;
  int32 counter = 2; //@orm:autoIncrement
  string area = 3; //@orm:type=polygon
  string area_too = 4; //@orm:type=jsonb
  int32 size = 5; //@orm:default=large
  Kind kind = 6; //@orm:default=BIG
  Other other = 7; //@orm:belongsTo
  Other near = 8; //@orm:belongsTo,foreignKey=id
  repeated Other all = 9; //@orm:many2many=thing_others
  Kind right = 10; //@orm:default=SMALL
}
message Other { //@orm:table=others
  string name = 1;
}
enum Kind { SMALL = 0; }
`;

function warningsOf(target: string, proto: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-targets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'awkward'));
  writeFileSync(join(folder, 'awkward/thing.proto'), proto);
  const { diagnostics } = generateTargets([target], folder);
  const start = `warning ORM030: target ${target}: `;
  return diagnostics.map((line) => line.replace('awkward/thing.proto:', '').replace(start, ''));
}

test('what a database cannot say is a warning that names the tag', () => {
  expect(warningsOf('sql', AWKWARD)).toMatchInlineSnapshot(`
    [
      "4:1: "schema" of table "thing" is left out: sqlite has none",
      "6:3: "autoIncrement" of column "counter" is left out: mysql counts only in the first column of a key",
      "6:3: "autoIncrement" of column "counter" is left out: sqlite counts only in a primary key of one column",
      "8:3: column "area_too" has "type" "jsonb", which mysql has not; it gets longtext, or say type.mysql=…",
      "9:3: "default" of column "size" is left out: "large" is no value of its type; write an expression in parentheses",
      "10:3: "default" of column "kind" is left out: "BIG" is no value of an enum of the generated files; write its number",
      "11:27: relation "other" of awkward.v1.Thing needs as many columns as awkward.v1.Other has in its key, which is 0; the foreign key is left out",
      "12:26: relation "near" of awkward.v1.Thing needs as many columns as awkward.v1.Other has in its key, which is 0; the foreign key is left out",
      "13:34: relation "all" of awkward.v1.Thing needs a primary key in awkward.v1.Thing; the join table is left out",
    ]
  `);
});

const BEYOND_ORMS = `syntax = "proto3";
package awkward.v1;
import "google/protobuf/timestamp.proto";
message Thing { //@orm:schema=things;primaryKey(id, counter);index(down, size desc)
  int64 id = 1;
  int32 counter = 2; //@orm:autoIncrement
  string place = 3; //@orm:type.pg=pg_lsn,type.mysql=year
  string names = 4; //@orm:type.pg=text[]
  int32 size = 5; //@orm:check=(size > 0),default=large
  int64 made = 6; //@orm:createdAt
  string revision = 7; //@orm:version
  Part part = 8; //@orm:embedded=part_
  oneof choice { //@orm:discriminator=chosen
    string left = 9;
    string right = 10;
  }
  oneof other { //@orm:json
    string up = 11;
    string down = 12;
  }
  string owner_name = 13;
  Owner owner = 14; //@orm:belongsTo,onDelete="set default"
  repeated Owner watchers = 15; //@orm:many2many=thing_watchers
  string hidden = 16; //@orm:<-
  string given = 17; //@orm:->
  google.protobuf.Timestamp gone = 18; //@orm:deletedAt
}
message Owner { //@orm:table=owners
  string name = 1; //@orm:primaryKey
}
message Part { //@orm:-
  string maker_name = 1;
  Owner maker = 2; //@orm:belongsTo
}
`;

test.each(['kysely', 'drizzle', 'typeorm', 'mikro-orm'])(
  'what %s cannot say is a warning',
  (target) => {
    expect(warningsOf(target, BEYOND_ORMS).join('\n')).toMatchSnapshot();
  },
);
