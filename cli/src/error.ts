export type CliErrorCode =
  /** A wrong command, option or argument. */
  | 'FT_CLI_USAGE'
  /** No project where one was looked for. */
  | 'FT_CLI_NO_PROJECT'
  /** A file of the project that cannot be understood, or a program that failed in it. */
  | 'FT_CLI_PROJECT'
  /** No recording where one was looked for. */
  | 'FT_CLI_NO_STORE'
  /** The file cannot be opened or read. */
  | 'FT_CLI_UNREADABLE'
  | 'FT_CLI_NOT_SQLITE'
  /** An SQLite file of something else. */
  | 'FT_CLI_NOT_RECORDING'
  /** A recording of another format version. */
  | 'FT_CLI_VERSION'
  | 'FT_CLI_CORRUPT'
  /** A recording without calls. */
  | 'FT_CLI_EMPTY'
  | 'FT_CLI_NO_SPAN'
  /** A process that is not there, is not recorded, or does not answer. */
  | 'FT_CLI_NO_PROCESS'
  | 'FT_CLI_NO_TASK'
  | 'FT_CLI_NO_SESSION'
  /** A recording that a program has open. */
  | 'FT_CLI_BEING_WRITTEN'
  | 'FT_CLI_NO_FUNCTION'
  /** A source file that is not where the recording has it. */
  | 'FT_CLI_NO_SOURCE'
  /** A name that several functions have. */
  | 'FT_CLI_AMBIGUOUS'
  /** A recording whose single calls were dropped, and a question about them. */
  | 'FT_CLI_NO_SPANS'
  /** A file of budgets that cannot be understood. */
  | 'FT_CLI_BUDGETS'
  /** SQL that SQLite does not understand, or that would write. */
  | 'FT_CLI_SQL'
  /** A file that cannot be written. */
  | 'FT_CLI_OUTPUT'
  /** A file that is no profile, or a recording that is there already. */
  | 'FT_CLI_IMPORT'
  /** A process that cannot be profiled. */
  | 'FT_CLI_PROFILE'
  /** A package that running a program takes is not installed. */
  | 'FT_CLI_PACKAGE';

/** A mistake of the user's, or a file that cannot be read: printed as one line, exit code 2. */
export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
  }
}
