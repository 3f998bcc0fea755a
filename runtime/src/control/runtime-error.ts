import { writeSync } from 'node:fs';

/** What goes wrong in the tracer. Its message says what happened, with the value, and what to do. */
export class RuntimeError extends Error {
  /** Stable: `FT_RUNTIME_…`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'RuntimeError';
    this.code = code;
  }
}

const STANDARD_ERROR = 2;
let hasReported = false;

/** Says once on standard error that recording is off and why. The traced program goes on. */
export function reportOnce(error: unknown): void {
  if (hasReported) return;
  hasReported = true;
  const text =
    error instanceof RuntimeError ? error.message : `FT_RUNTIME_INTERNAL: ${describe(error)}`;
  try {
    // process.stderr may be the program's own by now, and is asynchronous where it is a pipe.
    writeSync(STANDARD_ERROR, `functrace: ${text}; the program runs on unrecorded\n`);
  } catch {
    // Standard error is closed: there is nobody to tell.
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
