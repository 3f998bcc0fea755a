/** A word of a shell command, with its place in the text. Quotes around it are not part of it. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One program that a script starts. */
export interface Invocation {
  readonly program: Word;
  readonly args: readonly Word[];
}

const WORD_OR_OPERATOR = /&&|\|\||[;|&\n]|(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s;|&"'])+/g;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Programs that start another one, which stands behind their own options. */
const STARTERS: ReadonlySet<string> = new Set([
  'npx',
  'bunx',
  'cross-env',
  'env',
  'dotenv',
  'exec',
  'dlx',
  'time',
]);
const PACKAGE_MANAGERS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);

/** What a script starts, in its order, quoted commands of `concurrently "…" "…"` included. */
export function invocationsOf(script: string, offset = 0): Invocation[] {
  return commandsOf(script, offset).flatMap((words) => {
    const own = programOf(words);
    const nested = words
      .filter(({ text }) => /\s/.test(text))
      .flatMap(({ text, start }) => invocationsOf(text, start));
    return own === undefined ? nested : [own, ...nested];
  });
}

function commandsOf(script: string, offset: number): Word[][] {
  const commands: Word[][] = [[]];
  for (const { 0: text, index } of script.matchAll(WORD_OR_OPERATOR)) {
    if (/^(?:&&|\|\||[;|&\n])$/.test(text)) commands.push([]);
    else commands.at(-1)?.push(unquoted(text, offset + index));
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(text: string, start: number): Word {
  const isQuoted = /^(["']).*\1$/s.test(text) && text.length > 1;
  return isQuoted
    ? { text: text.slice(1, -1), start: start + 1, end: start + text.length - 1 }
    : { text, start, end: start + text.length };
}

function programOf(words: readonly Word[]): Invocation | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  const isPrefix = ASSIGNMENT.test(first.text) || STARTERS.has(first.text) || first.text === '--';
  if (isPrefix) return programOf(rest.filter((word, index) => !isLeadingOption(rest, word, index)));
  if (PACKAGE_MANAGERS.has(first.text)) {
    const [verb] = rest;
    return verb !== undefined && STARTERS.has(verb.text)
      ? programOf(rest)
      : { program: first, args: rest };
  }
  return { program: first, args: rest };
}

/** `npx --yes tsc`: options of the starter, up to the program. */
function isLeadingOption(words: readonly Word[], word: Word, index: number): boolean {
  return (
    word.text.startsWith('-') && words.slice(0, index).every(({ text }) => text.startsWith('-'))
  );
}

/** The value of an option, given as `-p x` or `--project=x`. */
export function optionValue({ args }: Invocation, names: readonly string[]): string | undefined {
  for (const [index, { text }] of args.entries()) {
    const name = names.find((one) => text === one || text.startsWith(`${one}=`));
    if (name === undefined) continue;
    return text === name ? args[index + 1]?.text : text.slice(name.length + 1);
  }
  return undefined;
}

/** Replaces programs by others, and leaves the rest of the script as it is. */
export function replacePrograms(
  script: string,
  replacements: readonly { readonly word: Word; readonly by: string }[],
): string {
  return replacements
    .toSorted((a, b) => b.word.start - a.word.start)
    .reduce((text, { word, by }) => text.slice(0, word.start) + by + text.slice(word.end), script);
}
