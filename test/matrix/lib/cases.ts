/** Reads the cases: programs that say what they observe, each of which guards a clause of what tracing must preserve. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const FIXTURES: string = fileURLToPath(new URL('../fixtures', import.meta.url));
const CASES = join(FIXTURES, 'cases');

/** Folders of cases, in the order of the report. */
export const GROUPS = [
  'identity',
  'directives',
  'parameters',
  'classes',
  'control-flow',
  'promises',
  'values',
  'errors',
  'modules',
  'process',
] as const;

export interface Skip {
  /** Words of a configuration that all have to hold; `!` in front of one says that it must not. */
  readonly words: readonly string[];
  readonly reason: string;
}

export interface MatrixCase {
  /** `group/name` */
  readonly id: string;
  readonly group: string;
  /** What it guards: the first line of the file. */
  readonly guards: string;
  /** Below the folder of cases. */
  readonly file: string;
  /** Further files of the case. */
  readonly parts: readonly string[];
  /** A program runs in a process of its own; the others export `run`, and share one. */
  readonly isProgram: boolean;
  /** Uses what only TypeScript has. */
  readonly isTypeScript: boolean;
  /** Wants TypeScript's own decorators and their metadata. */
  readonly hasLegacyDecorators: boolean;
  readonly skips: readonly Skip[];
  /** How many calls are recorded depends on the machine; only who calls whom is compared. */
  readonly countsVary: boolean;
  /** What is recorded depends on the machine. */
  readonly recordingVaries: boolean;
}

export function readCases(): MatrixCase[] {
  return GROUPS.flatMap((group) => {
    const entries = readdirSync(join(CASES, group), { withFileTypes: true });
    const folders = new Set(entries.filter((at) => at.isDirectory()).map(({ name }) => name));
    return entries
      .filter((at) => at.isFile())
      .map(({ name }) => readCase(group, name, folders))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  });
}

function readCase(group: string, name: string, folders: ReadonlySet<string>): MatrixCase {
  const [plain = '', ...endings] = name.split('.');
  const file = join(group, name);
  const lines = caseText(file).split('\n');
  const header = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('// ')),
  );
  const [guards, ...marks] = header.map((line) => line.slice(3));
  if (guards === undefined) throw new Error(`${file}: the first line has to say what it guards`);
  return {
    id: `${group}/${plain}`,
    group,
    guards,
    file,
    parts: folders.has(plain)
      ? readdirSync(join(CASES, group, plain)).map((part) => join(group, plain, part))
      : [],
    isProgram: endings.includes('program'),
    isTypeScript: endings.includes('ts'),
    hasLegacyDecorators: endings.includes('legacy'),
    recordingVaries: marks.some((mark) => mark.startsWith('recording varies: ')),
    countsVary: marks.some((mark) => mark.startsWith('counts vary: ')),
    skips: marks.filter((mark) => mark.startsWith('skip: ')).map((mark) => readSkip(file, mark)),
  };
}

function readSkip(file: string, mark: string): Skip {
  const match = /^skip: (?<words>[^:]+): (?<reason>.+)$/.exec(mark)?.groups;
  if (match?.['words'] === undefined || match['reason'] === undefined)
    throw new Error(`${file}: "${mark}" is not "skip: WORDS: REASON"`);
  return { words: match['words'].split(' '), reason: match['reason'] };
}

/** The text of a case, or of a part of one. */
export function caseText(file: string): string {
  return readFileSync(join(CASES, file), 'utf8');
}

/** Which case a source file belongs to, by its path in a project that has the cases under `src`. */
export function caseOfSource(path: string): string | undefined {
  return /(?:^|\/)src\/([\w-]+\/[\w-]+)/.exec(path)?.[1];
}

/** A file's name without its last ending. */
export function withoutEnding(file: string): string {
  return join(dirname(file), basename(file).replace(/\.[^.]+$/, ''));
}
