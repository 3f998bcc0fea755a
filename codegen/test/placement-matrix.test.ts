import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { ProtoSyntaxError, readSource } from '../src/1-parse/read-source.ts';
import { placeTags } from '../src/2-tags/placed-tags.ts';
import { DiagnosticList } from '../src/diagnostic.ts';
import { MARK_COUNT, numberedCases } from './matrix/cases.ts';
import { placesInSource, type Answers } from './matrix/places.ts';
import { recordAnswers } from './matrix/record-answers.ts';

const answers = JSON.parse(
  readFileSync(new URL('matrix/answers.json', import.meta.url), 'utf8'),
) as Answers;

const cases = numberedCases().flatMap((placement) =>
  placement.marks.map((mark) => ({ ...placement, mark })),
);

/** Marks that become tags: on a field behind it, on a message or a oneof also above it, and never in a block. */
function appliesTo(source: string, mark: string, place: string): string | undefined {
  const isLine = new RegExp(`//[^\\n]*=${mark}\\b`).test(source);
  const [, where, name] = /^([TL]):(\w+)$/.exec(place) ?? [];
  if (!isLine || name === undefined) return undefined;
  if (/^[XYo]$/.test(name)) return name;
  return where === 'T' && /^[fgh]$/.test(name) ? name : undefined;
}

describe('placement matrix', () => {
  test('the recorded answers are those of the installed compilers', async () => {
    const recorded = `${JSON.stringify(recordAnswers(), undefined, 2)}\n`;
    await expect(recorded).toMatchFileSnapshot('matrix/answers.json');
  });

  test(`has ${MARK_COUNT} marks, and protoc's and buf's answers to each`, () => {
    expect(cases).toHaveLength(MARK_COUNT);
    expect(
      cases.filter(({ mark }) => answers[mark]?.['protoc'] && answers[mark]['buf']),
    ).toHaveLength(MARK_COUNT);
  });

  test.each(cases)('row $row, $name: $mark', ({ source, mark }) => {
    const protoc = answers[mark]?.['protoc'] ?? '';
    if (protoc === 'error') {
      expect(() => readSource(source, 'case.proto', 'case.proto')).toThrow(ProtoSyntaxError);
      return;
    }
    expect(placesInSource(source, mark)).toBe(protoc);

    const diagnostics = new DiagnosticList();
    const tags = placeTags(readSource(source, 'case.proto', 'case.proto'), diagnostics);
    const owners = [...tags]
      .filter(([, tag]) => tag.items.some(({ value }) => value === mark))
      .map(([element]) => element.name);
    const expected = appliesTo(source, mark, protoc);
    expect(owners).toEqual(expected === undefined ? [] : [expected]);
    if (expected !== undefined) return;

    const line = source.split('\n').findIndex((text) => new RegExp(`=${mark}\\b`).test(text)) + 1;
    const refused = diagnostics.sorted().filter(({ at }) => at.line === line);
    expect(refused.map(({ severity }) => severity)).toContain('error');
  });

  test('a tag that is applied means the same to buf', () => {
    const applied = cases.filter(({ source, mark }) =>
      appliesTo(source, mark, answers[mark]?.['protoc'] ?? ''),
    );
    expect(applied.length).toBeGreaterThan(30);
    for (const { mark } of applied) expect(answers[mark]?.['buf']).toBe(answers[mark]?.['protoc']);
  });
});
