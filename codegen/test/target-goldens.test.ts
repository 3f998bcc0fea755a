import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { generateTargets, targetOutput } from './targets.ts';

/** How many files a target makes of the .proto files in fixtures/targets. */
const TARGETS = [
  ['messages', 2],
  ['sql', 6],
  ['kysely', 2],
  ['drizzle', 6],
] as const;

test.each(TARGETS)('the target %s writes what is on record', async (target, count) => {
  const { files, diagnostics } = generateTargets([target]);
  expect(diagnostics).toEqual([]);
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

test('what a database cannot say is a warning that names the tag', () => {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-targets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'awkward'));
  writeFileSync(join(folder, 'awkward/thing.proto'), AWKWARD);
  const { diagnostics } = generateTargets(['sql'], folder);
  expect(diagnostics.map((line) => line.replace('awkward/thing.proto:', '')))
    .toMatchInlineSnapshot(`
      [
        "4:1: warning ORM030: target sql: "schema" of table "thing" is left out: sqlite has none",
        "6:3: warning ORM030: target sql: "autoIncrement" of column "counter" is left out: mysql counts only in the first column of a key",
        "6:3: warning ORM030: target sql: "autoIncrement" of column "counter" is left out: sqlite counts only in a primary key of one column",
        "8:3: warning ORM030: target sql: column "area_too" has "type" "jsonb", which mysql has not; it gets longtext, or say type.mysql=…",
        "9:3: warning ORM030: target sql: "default" of column "size" is left out: "large" is no value of its type; write an expression in parentheses",
        "10:3: warning ORM030: target sql: "default" of column "kind" is left out: "BIG" is no value of an enum of the generated files; write its number",
        "11:27: warning ORM030: target sql: relation "other" of awkward.v1.Thing needs as many columns as awkward.v1.Other has in its key, which is 0; the foreign key is left out",
        "12:26: warning ORM030: target sql: relation "near" of awkward.v1.Thing needs as many columns as awkward.v1.Other has in its key, which is 0; the foreign key is left out",
        "13:34: warning ORM030: target sql: relation "all" of awkward.v1.Thing needs a primary key in awkward.v1.Thing; the join table is left out",
      ]
    `);
});
