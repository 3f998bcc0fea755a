import { FORMAT_VERSION, type SiteEntry } from '@functrace/format';
import type { InjectedNames } from './names.ts';
import { OF_THE_BUNDLE, untracedRuntime } from './untraced.ts';

/** How a file loads a module. */
export type TextShape = 'import' | 'require' | 'script';

/** The traced functions of one original file. */
export interface SiteFile {
  readonly file: string;
  readonly entries: readonly SiteEntry[];
}

/** Loads the runtime. In a module it runs first wherever it stands; it stands behind what has to be first. */
export function headerText(names: InjectedNames, shape: TextShape, specifier: string): string {
  if (shape !== 'import') return `var ${names.runtime} = ${names.loader}(); `;
  const star = specifier.startsWith(OF_THE_BUNDLE) ? '' : '* as ';
  return `import ${star}${names.runtime} from ${quote(specifier)}; `;
}

/** Where a module is required, that is done here: see {@link untracedRuntime}. */
function loaderText(names: InjectedNames, shape: TextShape, specifier: string): string {
  if (shape === 'import') return '';
  // It is there, and where a bundler's CommonJS is a plugin, what is required in a `try` is not bundled.
  if (specifier.startsWith(OF_THE_BUNDLE))
    return ` function ${names.loader}() { return require(${quote(specifier)}).default; }`;
  const load = shape === 'require' ? 'require' : ANY_REQUIRE;
  return ` function ${names.loader}() { try { return ${load}(${quote(specifier)}); } catch (error) { return ${escapeBreaks(untracedRuntime('error', specifier))}; } }`;
}

/** A script has `require` only where Node runs it as CommonJS: not in vm contexts or with --eval of ESM. */
const ANY_REQUIRE =
  '(typeof require === "function" ? require : process.getBuiltinModule("module").createRequire(process.cwd() + "/"))';

/**
 * Registers the file at its first traced call. Does nothing until it is called: a hoisted function of the program may run
 * before this module does. The sites of several files are numbered in one row.
 */
export function tailText(
  names: InjectedNames,
  files: readonly SiteFile[],
  shape: TextShape,
  specifier: string,
  redact: readonly string[],
): string {
  const more = redact.length === 0 ? '' : `, ${escapeBreaks(JSON.stringify(redact))}`;
  const calls = files.map(
    ({ file, entries }) =>
      `${names.runtime}.register(${FORMAT_VERSION}, ${quote(file)}, ${quoteEntries(entries)}${more})`,
  );
  const register = calls.length === 1 ? calls.join('') : `[${calls.join(', ')}][0]`;
  return ` var ${names.base}; function ${names.baseFunction}() { return ${names.base} ??= ${register}; }${loaderText(names, shape, specifier)}`;
}

/** As a string literal that stays on its line, also for those who count U+2028 as a line break. */
function quote(text: string): string {
  return escapeBreaks(JSON.stringify(text));
}

function quoteEntries(entries: readonly SiteEntry[]): string {
  return escapeBreaks(JSON.stringify(entries));
}

function escapeBreaks(json: string): string {
  // Nearly never there, and in text of one byte a character not looked for.
  if (!json.includes('\u2028') && !json.includes('\u2029')) return json;
  return json.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}
