import { CliError } from '../error.ts';

/** Statements that read. What else a reading file would let pass: ATTACH, PRAGMA, and VACUUM INTO, which writes another file. */
const READING = ['SELECT', 'WITH', 'VALUES', 'EXPLAIN'];

/** A piece in which a semicolon ends nothing: text, a quoted name, a comment. An open one reaches to the end. */
const QUOTED =
  /'[^']*(?:'|$)|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\[[^\]]*(?:\]|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g;
const COMMENT = /^(?:--|\/\*)/;

/**
 * The one statement that a text holds. It is prepared on a file that is opened read-only, so that what is left to
 * refuse here is what reaches beyond the file or says nothing about it.
 * @throws {CliError} when it would not read, or when there is none or a second one
 */
export function readOnlySql(text: string): string {
  const bare = text.replaceAll(QUOTED, (piece) =>
    (COMMENT.test(piece) ? ' ' : '?').padEnd(piece.length),
  );
  const [word = ''] = /[^\s;(]+/.exec(bare) ?? [];
  if (word === '') throw refused('there is no statement in it; write one that begins with SELECT');
  if (!READING.includes(word.toUpperCase())) {
    const remedy =
      word.toUpperCase() === 'PRAGMA'
        ? "what they say can be selected, as in SELECT * FROM pragma_table_info('span')"
        : `recordings are only read here`;
    throw refused(`it begins with ${word}; expected ${READING.join(', ')}, as ${remedy}`);
  }
  const end = bare.indexOf(';', bare.indexOf(word));
  if (end !== -1 && bare.slice(end).replaceAll(/[\s;]/g, '') !== '') {
    throw refused('there is a second statement after the ";"; ask one at a time');
  }
  return text;
}

function refused(reason: string): CliError {
  return new CliError('FT_CLI_SQL', `the SQL is not run: ${reason}`);
}
