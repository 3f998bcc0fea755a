import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepeatedTexts } from '../src/drain/repeated-texts.ts';
import { runFixture } from './support/run-fixture.ts';

describe('repeated texts', () => {
  it('are told from others, and lead back to themselves', () => {
    let shared = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.constantFrom(3, 40, 400_000)), {
          minLength: 20,
          maxLength: 60,
        }),
        (picks) => {
          const texts = new RepeatedTexts();
          const given = new Map<number, string>();
          const seen = new Set<string>();
          for (const [pick, length] of picks) {
            const text = String(pick).padEnd(length, '.');
            const number = texts.numberOf(text, (fresh) => {
              expect(given.has(fresh)).toBe(false);
              given.set(fresh, text);
            });
            if (number !== 0) {
              shared++;
              expect(given.get(number)).toBe(text);
              expect(seen).toContain(text);
            }
            if (length < 32) expect(number).toBe(0);
            seen.add(text);
          }
        },
      ),
    );
    expect(shared).toBeGreaterThan(10);
  });

  it('are given one number, and another once too many were seen', () => {
    const texts = new RepeatedTexts();
    const given: number[] = [];
    const ask = (text: string): number => texts.numberOf(text, (fresh) => given.push(fresh));
    const text = 'x'.repeat(100);
    expect([ask(text), ask(text), ask(text)]).toEqual([0, 1, 1]);
    for (let index = 0; index < 20_000; index++) expect(ask(String(index).padEnd(50))).toBe(0);
    expect([ask(text), ask(text), ask(text)]).toEqual([0, 2, 2]);
    expect(given).toEqual([1, 2]);
  });

  it('are in the file once, or twice with the first', async () => {
    const run = await runFixture('same-values.mjs');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const text = `{"id":"A-1001","customer":"${'x'.repeat(60)}"}`;
    expect(run.query('SELECT data, count(*) AS n FROM value GROUP BY data ORDER BY n')).toEqual([
      { data: '7', n: 1000 },
      { data: text, n: 1000 },
    ]);
    expect(run.query('SELECT data FROM value_text')).toEqual([{ data: text }]);
    expect(run.query('SELECT count(*) AS n FROM value_row WHERE data IS NULL')).toEqual([
      { n: 999 },
    ]);
    expect(run.query('SELECT DISTINCT params FROM TraceData')).toEqual([{ params: `${text}, 7` }]);
  });
});
