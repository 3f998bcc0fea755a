/** The generated part of docs/conformance.md. It follows from the cases and the roads; the tests hold it to the runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIFFERENCES, differenceOf } from '../differences.ts';
import { ROADS } from '../roads/index.ts';
import { SKIPS } from '../skips.ts';
import { GROUPS, type MatrixCase, readCases } from './cases.ts';
import { labelOf, type Road } from './road.ts';
import { selectCases } from './selection.ts';

const DOCUMENT = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url));
const GENERATED = /(?<=<!-- generated -->\n).*(?=<!-- end of generated -->)/s;

export function readReport(): string {
  return GENERATED.exec(readFileSync(DOCUMENT, 'utf8'))?.[0] ?? '';
}

export function writeReport(): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    document.replace(GENERATED, () => makeReport()),
  );
}

interface Outcome {
  readonly road: Road;
  readonly case: MatrixCase;
  readonly kind: 'passed' | 'skipped' | 'different';
  readonly reason: string;
}

export function makeReport(): string {
  const cases = readCases();
  const outcomes = ROADS.flatMap((road) => outcomesOf(road, cases));
  const parts = [
    `${cases.length} cases in ${GROUPS.length} groups, ${ROADS.length} roads.`,
    table(outcomes),
    '### Roads',
    ROADS.map(roadLine).join('\n'),
    '### Known differences',
    reasons(outcomes, 'different', 'None.'),
    '### Skips',
    reasons(outcomes, 'skipped', 'None.'),
    '### Cases',
    ...GROUPS.map((group) => caseList(group, cases)),
  ];
  return `\n${parts.join('\n\n')}\n\n`;
}

/** One for each case and configuration. */
function outcomesOf(road: Road, cases: readonly MatrixCase[]): Outcome[] {
  return road.configurations.flatMap((configuration) => {
    const { runs, skipped } = selectCases(road, configuration, cases);
    return [
      ...skipped.map((skip): Outcome => ({ road, ...skip, kind: 'skipped' })),
      ...runs.map((one): Outcome => {
        const known = differenceOf(one.id, road, configuration);
        return known === undefined
          ? { road, case: one, kind: 'passed', reason: '' }
          : { road, case: one, kind: 'different', reason: known.reason };
      }),
    ];
  });
}

function roadLine({ name, is, configurations }: Road): string {
  return `- ${name}: ${is}. ${configurations.map(labelOf).join(', ')}`;
}

function table(outcomes: readonly Outcome[]): string {
  const rows = ROADS.map((road) => {
    const own = outcomes.filter((outcome) => outcome.road === road);
    const cells = GROUPS.map((group) =>
      cell(own.filter(({ case: { group: its } }) => its === group)),
    );
    return [road.name, String(road.configurations.length), ...cells, cell(own)];
  });
  const head = ['road', 'configurations', ...GROUPS.map((group) => group.replace('-', ' ')), 'all'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(outcomes: readonly Outcome[]): string {
  const count = (kind: Outcome['kind']): number =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  const parts = [`${count('passed')} passed`];
  if (count('different') > 0) parts.push(`${count('different')} differ`);
  if (count('skipped') > 0) parts.push(`${count('skipped')} skipped`);
  return parts.join(', ');
}

function reasons(outcomes: readonly Outcome[], kind: Outcome['kind'], otherwise: string): string {
  const byReason = Map.groupBy(
    outcomes.filter((outcome) => outcome.kind === kind),
    ({ reason }) => reason,
  );
  const lines = [...byReason].map(([reason, those]) => {
    const ids = [...new Set(those.map(({ case: { id } }) => `\`${id}\``))];
    const where = whereOf(new Set(those.map(({ road }) => road)));
    const what = ids.length > 8 ? `${ids.length} cases` : ids.join(', ');
    return `- ${reason}${where}: ${what}`;
  });
  return lines.length === 0 ? otherwise : lines.join('\n');
}

/** The roads in brackets, or those that are missing where they are fewer. */
function whereOf(roads: ReadonlySet<Road>): string {
  if (roads.size === ROADS.length) return '';
  const isMost = roads.size > ROADS.length / 2;
  const named = ROADS.filter((road) => roads.has(road) !== isMost).map(({ name }) => name);
  return ` (${isMost ? 'all but ' : ''}${named.join(', ')})`;
}

function caseList(group: string, cases: readonly MatrixCase[]): string {
  const own = cases.filter((one) => one.group === group);
  const lines = own.map(({ id, guards }) => `- \`${id}\`: ${guards.replace(/^[^:]*: /, '')}`);
  return [`#### ${group.replace('-', ' ')}: ${own.length}`, lines.join('\n')].join('\n\n');
}

/** Entries of the lists that name no case: they would excuse nothing, unseen. */
export function strayExcuses(): string[] {
  const ids = new Set(readCases().map(({ id }) => id));
  return [...DIFFERENCES, ...SKIPS].map(({ id }) => id).filter((id) => !ids.has(id));
}
