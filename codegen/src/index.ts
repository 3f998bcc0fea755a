/**
 * TypeScript messages and ORM models from `.proto` files whose fields carry `//@orm:` tags. Generated code imports
 * `@functrace/codegen/runtime`; this entry is for programs that generate.
 */
export type { OutputFile } from './4-print/output-file.ts';
export { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';
export { formatDiagnostic, type Diagnostic } from './diagnostic.ts';
export { runCommand } from './doors/command.ts';
export { runPlugin } from './doors/plugin.ts';
