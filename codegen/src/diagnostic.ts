import type { Position } from './1-parse/comment.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';

export interface Diagnostic {
  readonly file: string;
  readonly at: Position;
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly message: string;
}

export function formatDiagnostic({ file, at, severity, code, message }: Diagnostic): string {
  return `${file}:${at.line}:${at.column}: ${severity} ${code}: ${message}`;
}

/** Collects the problems of a run, so that one run shows all there is to mend. */
export class DiagnosticList {
  readonly #found: Diagnostic[] = [];

  error(code: DiagnosticCode, file: string, at: Position, message: string): void {
    this.#found.push({ file, at, severity: 'error', code, message });
  }

  warning(code: DiagnosticCode, file: string, at: Position, message: string): void {
    this.#found.push({ file, at, severity: 'warning', code, message });
  }

  get hasErrors(): boolean {
    return this.#found.some(({ severity }) => severity === 'error');
  }

  /** By place within each file; files in the order in which they first had a problem. */
  sorted(): readonly Diagnostic[] {
    const byFile = Map.groupBy(this.#found, ({ file }) => file);
    return [...byFile.values()].flatMap((found) => found.toSorted(byPlace));
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.at.line - b.at.line || a.at.column - b.at.column || a.code.localeCompare(b.code);
}
