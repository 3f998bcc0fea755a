import { posix } from 'node:path';
import type ts from 'typescript';
import type { ModuleShape } from '../3-emit/typescript-header.ts';

/** The folder that file names and globs are relative to: the tsconfig's, or else the current one. */
export function projectRoot(program: ts.Program): string {
  const { configFilePath } = program.getCompilerOptions();
  return typeof configFilePath === 'string'
    ? posix.dirname(configFilePath)
    : program.getCurrentDirectory();
}

/** How the output of a file loads modules. */
export function moduleShape(
  compiler: typeof ts,
  program: ts.Program,
  file: ts.SourceFile,
): ModuleShape {
  if (!compiler.isExternalModule(file)) return 'script';
  return moduleFormat(compiler, program, file) === compiler.ModuleKind.CommonJS
    ? 'require'
    : 'import';
}

/** As the compiler answers it, where it does: the question is not part of its public interface. */
function moduleFormat(
  compiler: typeof ts,
  program: ts.Program,
  file: ts.SourceFile,
): ts.ModuleKind | undefined {
  const ask = (program as { getEmitModuleFormatOfFile?: (file: ts.SourceFile) => ts.ModuleKind })
    .getEmitModuleFormatOfFile;
  if (ask !== undefined) return ask.call(program, file);
  const { module } = program.getCompilerOptions();
  const isNode =
    module !== undefined &&
    module >= compiler.ModuleKind.Node16 &&
    module <= compiler.ModuleKind.NodeNext;
  return isNode ? file.impliedNodeFormat : module;
}

/** Why nothing in a file can be traced. */
export function fileObstacle(shape: ModuleShape, options: ts.CompilerOptions): string | undefined {
  if (shape !== 'script' || typeof options['outFile'] !== 'string') return undefined;
  return 'outFile joins scripts into one scope, where the injected names of several files would meet';
}

/** Whether a file's code runs in strict mode, functions without their own `"use strict"` included. */
export function isStrict(
  compiler: typeof ts,
  file: ts.SourceFile,
  options: ts.CompilerOptions,
): boolean {
  if (compiler.isExternalModule(file)) return true;
  if (hasStrictDirective(compiler, file)) return true;
  // TypeScript 6 is strict unless told otherwise, 5 the other way round.
  const byDefault = Number.parseInt(compiler.versionMajorMinor, 10) >= 6;
  return options.alwaysStrict ?? options.strict ?? byDefault;
}

function hasStrictDirective(compiler: typeof ts, file: ts.SourceFile): boolean {
  for (const statement of file.statements) {
    if (
      !compiler.isExpressionStatement(statement) ||
      !compiler.isStringLiteral(statement.expression)
    )
      return false;
    if (statement.expression.text === 'use strict') return true;
  }
  return false;
}
