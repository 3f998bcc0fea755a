import type ts from 'typescript';
import type { OptionProblem, ProblemCode } from '../2-analyze/options.ts';

/** Numbers for TypeScript's own report, far above TypeScript's. The stable code is the one in the text. */
const NUMBERS: Readonly<Record<ProblemCode, number>> = {
  FT_TRANSFORMER_OPTION: 760_001,
  FT_TRANSFORMER_UNKNOWN_OPTION: 760_002,
  FT_TRANSFORMER_IGNORE_NAMES: 760_003,
  FT_TRANSFORMER_INCLUDE: 760_004,
};

/** A tsconfig entry, found again in the file that it was written in. */
export interface PluginPlace {
  /** `compilerOptions.plugins[0]` */
  readonly path: string;
  readonly file: ts.TsConfigSourceFile | undefined;
  readonly entry: ts.ObjectLiteralExpression | undefined;
}

/** Makes a diagnostic that tsc prints with the option's line and column, as far as they can be found. */
export function toDiagnostic(
  compiler: typeof ts,
  problem: OptionProblem,
  place: PluginPlace,
): ts.Diagnostic {
  const subject = problem.option === undefined ? '' : `${place.path}.${problem.option} `;
  const property =
    problem.option === undefined ? undefined : findProperty(compiler, place.entry, problem.option);
  const node = property?.initializer ?? property ?? place.entry;
  const start =
    place.file !== undefined && node !== undefined ? node.getStart(place.file) : undefined;
  return {
    category:
      problem.code === 'FT_TRANSFORMER_INCLUDE'
        ? compiler.DiagnosticCategory.Warning
        : compiler.DiagnosticCategory.Error,
    code: NUMBERS[problem.code],
    source: 'functrace',
    file: start === undefined ? undefined : place.file,
    start,
    length: start === undefined || node === undefined ? undefined : node.end - start,
    messageText: `${problem.code}: ${subject}${problem.text}${start === undefined ? fileHint(place) : ''}`,
  };
}

/** Finds the entry that a plugin was given `config` from. */
export function findPlugin(
  compiler: typeof ts,
  options: ts.CompilerOptions,
  config: object,
): PluginPlace {
  const plugins = (options['plugins'] ?? []) as unknown as readonly Readonly<
    Record<string, unknown>
  >[];
  const wanted = Object.entries(config);
  const index = plugins.findIndex(
    (plugin) =>
      plugin['transform'] !== undefined && wanted.every(([key, value]) => plugin[key] === value),
  );
  const path = `compilerOptions.plugins[${Math.max(index, 0)}]`;
  for (const configFile of configFiles(options)) {
    // A program made through the API may name a configuration that is in no file.
    if (!compiler.sys.fileExists(configFile)) continue;
    const file = compiler.readJsonConfigFile(configFile, (name) => compiler.sys.readFile(name));
    const entry = findEntry(compiler, file, Math.max(index, 0));
    if (entry !== undefined) return { path, file, entry };
  }
  return { path, file: undefined, entry: undefined };
}

/** The tsconfig, then those that it extends: the first that has plugins is the one that counts. */
function configFiles(options: ts.CompilerOptions): string[] {
  const { configFilePath, configFile } = options as {
    readonly configFilePath?: string;
    readonly configFile?: { readonly extendedSourceFiles?: readonly string[] };
  };
  return configFilePath === undefined
    ? []
    : [configFilePath, ...(configFile?.extendedSourceFiles ?? [])];
}

function findEntry(
  compiler: typeof ts,
  file: ts.TsConfigSourceFile,
  index: number,
): ts.ObjectLiteralExpression | undefined {
  const root = file.statements[0]?.expression;
  const plugins = findProperty(
    compiler,
    findProperty(compiler, root, 'compilerOptions')?.initializer,
    'plugins',
  );
  const list = plugins?.initializer;
  const entry =
    list !== undefined && compiler.isArrayLiteralExpression(list)
      ? list.elements[index]
      : undefined;
  return entry !== undefined && compiler.isObjectLiteralExpression(entry) ? entry : undefined;
}

function findProperty(
  compiler: typeof ts,
  object: ts.Node | undefined,
  name: string,
): ts.PropertyAssignment | undefined {
  if (object === undefined || !compiler.isObjectLiteralExpression(object)) return undefined;
  return object.properties.find(
    (property): property is ts.PropertyAssignment =>
      compiler.isPropertyAssignment(property) &&
      compiler.isStringLiteralLike(property.name) &&
      property.name.text === name,
  );
}

function fileHint(place: PluginPlace): string {
  return place.file === undefined ? '' : ` (in ${place.file.fileName})`;
}
