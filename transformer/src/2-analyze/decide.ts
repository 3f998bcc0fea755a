import type { FunctionSite, NodeKey, ParsedFile } from '../1-parse/function-site.ts';
import type { Selection } from './selection.ts';
import { sourceTextReasons } from './source-text.ts';
import { untouchableReasons } from './untouchable.ts';

/** What becomes of a function. The reason is for people: `--explain` prints it. */
export interface Decision {
  readonly site: FunctionSite;
  readonly isTraced: boolean;
  readonly reason: string | undefined;
}

/** The file that functions stand in. */
export interface FileQuestion {
  /** Relative to the project, `/` between folders. */
  readonly path: string;
  /** Why nothing in the file can be traced. */
  readonly obstacle: string | undefined;
}

/** What the selection says of a file: asked once, and not for each of its functions. */
interface FileFacts {
  readonly obstacle: string | undefined;
  readonly isForeign: boolean;
  readonly isLeftOut: boolean;
  readonly excluded: string | undefined;
}

interface Question {
  readonly file: FileFacts;
  readonly site: FunctionSite;
  readonly selection: Selection;
  readonly untouchable: ReadonlyMap<NodeKey, string>;
  readonly sourceText: ReadonlyMap<NodeKey, string>;
}

type Answer = { readonly isTraced: boolean; readonly reason: string } | undefined;
type Rule = (question: Question) => Answer;

/** In order; the first that answers decides. */
const RULES: readonly Rule[] = [
  ({ file }) => skipIf(file.isForeign, 'a dependency: no pattern of include names node_modules'),
  ({ file }) => skipFor(file.obstacle),
  ({ site }) => skipFor(site.obstacle),
  ({ site, untouchable }) => skipFor(untouchable.get(site.key)),
  ({ site }) => skipIf(site.mark === 'notrace', 'comment @notrace'),
  ({ site }) => (site.mark === 'trace' ? { isTraced: true, reason: 'comment @trace' } : undefined),
  ({ site, sourceText }) => skipFor(sourceText.get(site.key)),
  ({ file }) => skipIf(file.isLeftOut, 'excluded: no pattern of include matches'),
  ({ file }) => skipMatch('excluded: file matches exclude', file.excluded),
  ({ site, selection }) =>
    skipMatch('ignored: name matches ignoreNames', selection.ignoredByOption(site.name)),
  ({ site, selection }) =>
    skipMatch('ignored: name matches IGNORE_NAMES', selection.ignoredByEnvironment(site.name)),
  ({ site, selection }) =>
    site.statements < selection.minStatements
      ? skipFor(
          `too small: ${site.statements} of at least ${selection.minStatements} statements (minStatements)`,
        )
      : undefined,
];

/** Decides about each function of a file, in source order. */
export function decide(parsed: ParsedFile, file: FileQuestion, selection: Selection): Decision[] {
  const { sites } = parsed;
  const sourceText = sourceTextReasons(parsed);
  const untouchable = untouchableReasons(sites);
  const facts = new Map<string, FileFacts>();
  return sites.map((site) => {
    // Users choose among the files that they wrote, also where compiled ones are looked at.
    const path = site.originalFile ?? file.path;
    let own = facts.get(path);
    if (own === undefined) facts.set(path, (own = factsOf(path, file.obstacle, selection)));
    const question: Question = { file: own, site, selection, untouchable, sourceText };
    for (const rule of RULES) {
      const answer = rule(question);
      if (answer !== undefined) return { site, ...answer };
    }
    return { site, isTraced: true, reason: undefined };
  });
}

function factsOf(path: string, obstacle: string | undefined, selection: Selection): FileFacts {
  return {
    obstacle,
    isForeign: isDependency(path) && selection.reaches(path) === undefined,
    isLeftOut: selection.hasInclude && selection.included(path) === undefined,
    excluded: selection.excluded(path),
  };
}

function isDependency(path: string): boolean {
  return path.split('/').includes('node_modules');
}

function skipIf(applies: boolean, reason: string): Answer {
  return applies ? { isTraced: false, reason } : undefined;
}

function skipFor(reason: string | undefined): Answer {
  return reason === undefined ? undefined : { isTraced: false, reason };
}

function skipMatch(text: string, pattern: string | undefined): Answer {
  return skipFor(pattern === undefined ? undefined : `${text} "${pattern}"`);
}
