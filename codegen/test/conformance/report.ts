import type { Refusal } from './compile.ts';
import type { Conformance, Difference } from './measure.ts';

/** Longer lists are cut, with their length said. */
const LISTED = 40;
const WIDTH = 160;

/** The part of docs/conformance-codegen.md between the markers. */
export function toMarkdown(results: readonly Conformance[]): string {
  return `\n${[table(results), ...results.flatMap(sections)].join('\n\n')}\n\n`;
}

const COLUMNS: readonly (readonly [title: string, cell: (result: Conformance) => string])[] = [
  ['corpus', ({ name }) => name],
  ['files', ({ files }) => count(files)],
  ['refused by the command', ({ refusedByCommand }) => count(refusedByCommand.length)],
  ['refused by protoc', ({ refusedByProtoc }) => count(refusedByProtoc.length)],
  ['compared', ({ compared }) => count(compared)],
  ['comments where protoc has them', share('comment', 'comments')],
  ['elements equal', share('structure', 'elements')],
  ['outputs of the same bytes', share('bytes', 'outputs')],
];

function table(results: readonly Conformance[]): string {
  return [
    row(COLUMNS.map(([title]) => title)),
    row(COLUMNS.map(() => '---')),
    ...results.map((result) => row(COLUMNS.map(([, cell]) => cell(result)))),
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** How many are equal, of how many. */
function share(
  kind: Difference['kind'],
  equal: 'comments' | 'elements' | 'outputs',
): (result: Conformance) => string {
  return (result) => {
    const different = result.differences.filter((difference) => difference.kind === kind).length;
    const same = result[equal];
    return different === 0 ? `all ${count(same)}` : `${count(same)} of ${count(same + different)}`;
  };
}

function sections({ name, refusedByCommand, refusedByProtoc, differences }: Conformance): string[] {
  return [
    ...list(`${name}: refused by the command`, refusedByCommand.map(refusalLine)),
    ...list(`${name}: refused by protoc`, refusedByProtoc.map(refusalLine)),
    ...list(`${name}: differences`, differences.map(differenceLine)),
  ];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - LISTED;
  const more = rest > 0 ? [`- and ${count(rest)} more`] : [];
  return [`## ${title}`, [...lines.slice(0, LISTED), ...more].join('\n')];
}

function refusalLine({ file, message }: Refusal): string {
  return `- \`${file}\`: ${code(message)}`;
}

function differenceLine({ file, kind, command, protoc }: Difference): string {
  return `- \`${file}\`, ${kind}: command ${code(command)}, protoc ${code(protoc)}`;
}

function code(text: string): string {
  const cut = text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
  return cut === '' ? 'nothing' : `\`${cut.replaceAll('`', "'")}\``;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
