import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { BIN, functrace } from './child.ts';
import { enterScratchFolder, runAnyway, scratchFolder } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';

function shopFolder(): string {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, '.functrace'));
  writeShop(join(cwd, STORE));
  return cwd;
}

/** SQL that is not answered, and what is said of it. */
const REFUSED: readonly (readonly [sql: string, line: string])[] = [
  ['DROP TABLE span', 'it begins with DROP; expected SELECT, WITH, VALUES, EXPLAIN'],
  ['delete from span', 'it begins with delete; expected'],
  ["INSERT INTO value_text VALUES (1, 'x')", 'it begins with INSERT'],
  ['UPDATE span SET running = 0', 'it begins with UPDATE'],
  ['CREATE TEMP TABLE t (a)', 'it begins with CREATE'],
  ["ATTACH 'other.db' AS other", 'it begins with ATTACH'],
  ["VACUUM INTO 'other.db'", 'it begins with VACUUM'],
  ['PRAGMA user_version = 7', "SELECT * FROM pragma_table_info('span')"],
  ['COMMIT', 'it begins with COMMIT'],
  ['/* SELECT */ DROP TABLE span', 'it begins with DROP'],
  ['WITH a AS (SELECT 1) DELETE FROM span', 'the SQL would write; recordings are only read here'],
  ['WITH a AS (SELECT 1) INSERT INTO value_text VALUES (1, 2)', 'the SQL would write'],
  ['SELECT 1; DROP TABLE span', 'there is a second statement after the ";"; ask one at a time'],
  ['SELECT 1; -- fine\n; SELECT 2', 'there is a second statement'],
  ['  -- nothing', 'there is no statement in it'],
  [';', 'there is no statement in it'],
  ['SELECT nme FROM span', 'SQLite says "no such column: nme"'],
  ['SELECT * FROM spans', 'SQLite says "no such table: spans"; there are call_node, '],
  ['SELECT (1', 'SQLite says "incomplete input"'],
  ["SELECT json_extract('no', '$')", 'SQLite says "malformed JSON"'],
];

test('what is no single reading statement is refused in one line, and changes nothing', () => {
  const cwd = shopFolder();
  const before = readFileSync(join(cwd, STORE));
  for (const [sql, said] of REFUSED) {
    const { code, stdout, stderr } = functrace(['query', sql], { cwd });
    expect({ sql, code, stdout }).toEqual({ sql, code: 2, stdout: '' });
    expect(stderr).toMatch(/^functrace: FT_CLI_SQL: [^\n]*\n$/);
    expect(stderr).toContain(said);
  }
  expect(REFUSED).toHaveLength(20);
  expect(readFileSync(join(cwd, STORE)).equals(before)).toBe(true);
  expect(readdirSync(cwd)).toEqual(['.functrace']);
  expect(readdirSync(join(cwd, '.functrace'))).toEqual(['shop.db']);
});

test('a semicolon in a text, a name or a comment ends nothing', async () => {
  enterScratchFolder();
  writeShop(STORE);
  for (const sql of [
    `SELECT ';' AS a`,
    `SELECT 1 AS "a;b"`,
    'SELECT 1 AS [a;b]',
    'SELECT 1 -- ; 2',
    'SELECT /* ; */ 1;\n-- the end',
  ]) {
    expect(await runAnyway(['query', sql, '--json'])).toMatch(/^\[\n\{.*\}\n\]\n$/);
  }
});

test('whole numbers keep all their digits in every form, and NULL is not nothing', async () => {
  enterScratchFolder();
  writeShop(STORE);
  const sql = `SELECT 9223372036854775807 AS n, NULL AS gone, '' AS empty, x'0aff' AS bytes, 1.5 AS n, 'a"b,|' AS "t;x"`;
  const inForm = (format: string): Promise<string> => runAnyway(['query', sql, '--format', format]);
  expect(await inForm('csv')).toBe(
    `n,gone,empty,bytes,n,t;x\n9223372036854775807,,"",x'0aff',1.5,"a""b,|"\n`,
  );
  const json = await inForm('json');
  expect(json).toContain('{"n":9223372036854775807,"gone":null,"empty":""');
  expect(JSON.parse(json)).toMatchObject([{ 'n:5': 1.5, 't;x': 'a"b,|' }]);
  expect(await inForm('markdown')).toContain(
    String.raw`| 9223372036854775807 | NULL |  | x'0aff' | 1.5 | a"b,\| |`,
  );
  expect(await inForm('table')).toMatch(/9223372036854775807 {2}NULL {9}x'0aff' {2}1.5 {2}a"b,\|/);
});

test('SQL comes from standard input too', () => {
  const { status, stdout } = spawnSync(process.execPath, [BIN, 'query', '-', '--format', 'csv'], {
    cwd: shopFolder(),
    env: {},
    encoding: 'utf8',
    input: 'SELECT count(*) AS spans\nFROM span;\n',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'spans\n8\n' });
});

test('more rows than a pipe holds come whole, and a reader may leave early', () => {
  const cwd = shopFolder();
  const sql =
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) SELECT i FROM n';
  const { stdout } = functrace(['query', sql, '--format', 'csv'], { cwd });
  expect(stdout.split('\n').length).toBe(40_002);
  const table = functrace(['query', sql], { cwd }).stdout;
  expect(table).toContain(
    'the first 10,000 rows; --format csv, json and markdown write all of them',
  );
  const endless = sql.replace('WHERE i < 40000', '');
  const { stdout: head, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${BIN}" query "${endless}" --format csv | head -n 2`],
    { cwd, env: { PATH: process.env['PATH'] }, encoding: 'utf8' },
  );
  expect({ head, stderr }).toEqual({ head: 'i\n1\n', stderr: '' });
});
