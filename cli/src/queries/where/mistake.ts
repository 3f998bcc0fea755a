import { CliError } from '../../error.ts';

/** What is wrong with an expression, and where. */
export function mistake(source: string, column: number, reason: string): CliError {
  return new CliError('FT_CLI_USAGE', `--where is "${source}"; column ${column}: ${reason}`);
}
