/** Compiles TypeScript that Node cannot make JavaScript of by blanking types out. */
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodedMappings, TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import {
  type JsxOptions,
  type Severity,
  type TransformOptions,
  transformSync,
} from 'oxc-transform';
import { MappingWriter } from '../3-emit/text-mappings.ts';
import type { SourceMap } from '../instrument.ts';
import { type CompilerSettings, compilerSettings } from './register-tsconfig.ts';

interface Source {
  readonly text: string;
  readonly path: string;
  readonly language: 'js' | 'jsx' | 'ts' | 'tsx';
  readonly format: 'module' | 'commonjs';
}

interface Compiled {
  readonly code: string;
  readonly map: SourceMap;
}

/**
 * Whether a file needs more than blanking: enums, namespaces with values, parameter properties, `import x = require()`,
 * `<T>x`; JSX; decorators, where the project has the legacy ones switched on. Node is asked, who decides it elsewhere.
 */
export function needsCompiler({ text, path, language }: Omit<Source, 'format'>): boolean {
  if (language === 'tsx' || language === 'jsx') return true;
  if (language === 'js') return false;
  const { experimentalDecorators = false } = compilerSettings(dirname(path));
  if (experimentalDecorators && /@\s*[\w$(]/.test(text)) return true;
  try {
    withoutWarning(() => stripTypeScriptTypes(text, { mode: 'strip' }));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
  }
}

/** `Severity.Error`: a `const enum` of a declaration file, which erased TypeScript has no value of. */
const ERROR = 'Error' as Severity;

/** Undefined for a syntax error, which is Node's to report. */
export function compile(source: Source): Compiled | undefined {
  const { text, path, language, format } = source;
  const settings = compilerSettings(dirname(path));
  const { code, map, errors, helpersUsed } = transformSync(path, text, {
    lang: language,
    sourceType: format,
    sourcemap: true,
    ...optionsFor(settings),
  });
  if (map === undefined || errors.some(({ severity }) => severity === ERROR)) return undefined;
  const { sources, sourcesContent, names, mappings } = map;
  return {
    code: withHelpers(plain(code, format), Object.values(helpersUsed), format),
    map: { version: 3, sources, names, mappings, ...(sourcesContent && { sourcesContent }) },
  };
}

/** An import of types alone leaves the mark of a module behind. */
function plain(code: string, format: Source['format']): string {
  return format === 'module' ? code : code.replace(/^export \{\};\n?$/m, '');
}

/** The map of what was compiled, back through that of what went into the compiler. */
export function composeMaps(compiled: SourceMap, before: SourceMap): SourceMap {
  const inner = new TraceMap(before);
  const writer = new MappingWriter();
  for (const [line, segments] of decodedMappings(new TraceMap(compiled)).entries()) {
    if (line > 0) writer.nextLine();
    for (const segment of segments) {
      if (segment.length === 1) continue;
      const origin = traceSegment(inner, segment[2], segment[3]);
      if (origin === null || origin.length === 1) continue;
      writer.segment(segment[0], origin[1], origin[2], origin[3], -1);
    }
  }
  return { ...before, mappings: writer.toString() };
}

function optionsFor(settings: CompilerSettings): TransformOptions {
  const isAssigned = !(settings.useDefineForClassFields ?? isModern(settings.target));
  return {
    typescript: {
      onlyRemoveTypeImports: settings.verbatimModuleSyntax ?? false,
      removeClassFieldsWithoutInitializer: isAssigned,
    },
    decorator: {
      legacy: settings.experimentalDecorators ?? false,
      emitDecoratorMetadata: settings.emitDecoratorMetadata ?? false,
    },
    jsx: jsxOptions(settings),
    // Fields that are assigned and not defined are so from inside the constructor, which older targets do.
    ...(isAssigned ? { target: 'es2021', assumptions: { setPublicClassFields: true } } : {}),
  };
}

/** TypeScript's own default for how class fields are made. */
function isModern(target: string | undefined): boolean {
  const year = /^es(\d{4})$/i.exec(target ?? '')?.[1];
  return target === undefined || /^esnext$/i.test(target) || Number(year ?? 0) >= 2022;
}

function jsxOptions(settings: CompilerSettings): JsxOptions {
  const { jsx, jsxImportSource, jsxFactory, jsxFragmentFactory } = settings;
  if (jsx === 'react') {
    return {
      runtime: 'classic',
      ...(jsxFactory === undefined ? {} : { pragma: jsxFactory }),
      ...(jsxFragmentFactory === undefined ? {} : { pragmaFrag: jsxFragmentFactory }),
    };
  }
  return {
    runtime: 'automatic',
    development: jsx === 'react-jsxdev',
    ...(jsxImportSource === undefined ? {} : { importSource: jsxImportSource }),
  };
}

/** The helpers are installed beside this package, where the program's file need not find them. */
function withHelpers(
  code: string,
  specifiers: readonly string[],
  format: Source['format'],
): string {
  const { resolve } = createRequire(import.meta.url);
  const place = (specifier: string): string =>
    format === 'module' ? pathToFileURL(resolve(specifier)).href : resolve(specifier);
  return specifiers.reduce(
    (text, specifier) =>
      text.replaceAll(JSON.stringify(specifier), () => JSON.stringify(place(specifier))),
    code,
  );
}

/** Node says once that asking is experimental; what it does by itself to every such file is not. */
function withoutWarning(ask: () => void): void {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    ask();
  } finally {
    process.emitWarning = emitWarning;
  }
}
