import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEstree } from '../src/1-parse/estree.ts';
import { parseOxc } from '../src/1-parse/estree-oxc.ts';
import type { ParsedFile, Point } from '../src/1-parse/function-site.ts';
import { lineStarts } from '../src/1-parse/line-table.ts';
import { parseTypeScript } from '../src/1-parse/typescript.ts';
import { decide } from '../src/2-analyze/decide.ts';
import { planFile } from '../src/3-emit/plan.ts';
import { placesIn } from '../src/original-files.ts';
import { COMPILERS, testFolder } from './support/compile.ts';
import { EVERYTHING } from './support/instrument-text.ts';
import { packageSources, type Source } from './support/sources.ts';

/** The two parsers must tell the rest of the program the same: only keys are their own. */
const [{ ts }] = COMPILERS as [(typeof COMPILERS)[0]];

function readBoth(source: Source): readonly [ParsedFile, ParsedFile] {
  const { text, language, format } = source;
  const isModule = format === 'module';
  const kind = language === 'ts' ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  const file = ts.createSourceFile(source.path, text, ts.ScriptTarget.ESNext, true, kind);
  const [first] = file.statements;
  const isStrict =
    isModule ||
    (first !== undefined &&
      ts.isExpressionStatement(first) &&
      ts.isStringLiteral(first.expression) &&
      first.expression.text === 'use strict');
  const parsed = parseOxc(text, language, format);
  if ('message' in parsed) throw new Error(`${source.path}: ${parsed.message}`);
  const places = placesIn(lineStarts(text));
  const { program, comments } = parsed;
  return [
    parseTypeScript(ts, file, isStrict),
    parseEstree({ source: text, program, comments, isModule, placeOf: places }),
  ];
}

/** All of a file that is not a key, with names in the place of keys. */
function withoutKeys(parsed: ParsedFile): readonly unknown[] {
  const names = new Map(parsed.sites.map((site) => [site.key, site.name]));
  const decisions = decide(parsed, { path: 'input', obstacle: undefined }, EVERYTHING);
  const plan = planFile('input', parsed, decisions);
  const edits = plan?.edits.filter((list) => list !== undefined) ?? [];
  const sites = decisions.map(({ site, isTraced, reason }) => {
    const { key, enclosing, points, lifted, ...rest } = site;
    return {
      ...sorted(rest),
      isTraced,
      reason,
      enclosing: enclosing === undefined ? undefined : names.get(enclosing),
      lifted: lifted.map((own) => names.get(own)),
      points: points.map(pointWithoutKeys),
      hasKey: key >= 0,
    };
  });
  const printed = edits.map((list) => JSON.stringify(list)).toSorted();
  return [...sites, plan?.names.runtime, plan?.names.span(0), plan?.entries, printed];
}

function pointWithoutKeys(point: Point): unknown {
  return sorted(point);
}

/** Fields of the neutral model, by name. Keys are not compared, nor what only one parser counts for itself. */
function sorted(model: object): object {
  return Object.fromEntries(
    Object.entries(model)
      .filter(([name, value]) => !/key$/i.test(name) && name !== 'returns' && value !== undefined)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function expectAgreement(source: Source): number {
  const [fromTypeScript, fromEstree] = readBoth(source).map(withoutKeys);
  // The whole is compared first: the difference of two large trees takes minutes to print.
  if (JSON.stringify(fromEstree) !== JSON.stringify(fromTypeScript)) {
    const index = fromTypeScript?.findIndex(
      (site, at) => JSON.stringify(site) !== JSON.stringify(fromEstree?.[at]),
    );
    expect({ path: source.path, site: fromEstree?.[index ?? 0] }).toEqual({
      path: source.path,
      site: fromTypeScript?.[index ?? 0],
    });
  }
  return fromEstree?.length ?? 0;
}

describe('both parsers agree', () => {
  const folder = join(testFolder, 'fixtures', 'cases');
  const cases = readdirSync(folder).toSorted();

  it('covers the cases', () => expect(cases.length).toBeGreaterThanOrEqual(25));

  it.each(cases)('on the case %s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const format = name.includes('.script.') ? 'script' : 'module';
    expect(expectAgreement({ path: name, text, language: 'ts', format })).toBeGreaterThan(3);
  });

  it.each(readdirSync(join(testFolder, 'fixtures', 'text-cases')))(
    'on the shapes of %s',
    (name) => {
      const text = readFileSync(join(testFolder, 'fixtures', 'text-cases', name), 'utf8');
      expectAgreement({ path: name, text, language: 'js', format: 'script' });
    },
  );

  it('on names that are declared twice', () => {
    const text = `function f(a) { let a; } (a, [b]) => { class b {} };
      function g() { function h() {} function h() {} let h; } function i(a) { { let a; } declare const a: 1; }`;
    const source = { path: 'twice.ts', text, language: 'ts', format: 'module' } as const;
    expect(expectAgreement(source)).toBeGreaterThan(6);
  });

  it.each([
    ['TypeScript that people wrote', ['rxjs/src/**/*.ts', 'mobx/src/**/*.ts'], 290, 1400],
    [
      'JavaScript that compilers wrote',
      ['rxjs/dist/cjs/**/*.js', 'kysely/dist/**/*.js', 'drizzle-orm/pg-core/**/*.js'],
      600,
      5000,
    ],
    [
      'JavaScript that people wrote',
      ['pg/lib/**/*.js', 'mysql2/lib/**/*.js', 'protobufjs/src/**/*.js', 'commander/lib/*.js'],
      150,
      1500,
    ],
  ] as const)('on %s', (_name, patterns, leastFiles, leastSites) => {
    const sources = packageSources(patterns);
    expect(sources.length).toBeGreaterThanOrEqual(leastFiles);
    let sites = 0;
    for (const source of sources) sites += expectAgreement(source);
    expect(sites).toBeGreaterThanOrEqual(leastSites);
  });
});
