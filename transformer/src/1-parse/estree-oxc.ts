import { parseSync, type ParserOptions, type Severity } from 'oxc-parser';
import type { Comment } from './estree-comments.ts';
import type { EsProgram } from './estree.ts';

export type Language = 'js' | 'jsx' | 'ts' | 'tsx';
/** How the host runs the file. */
export type SourceFormat = 'module' | 'commonjs' | 'script';

export interface OxcFile {
  readonly program: EsProgram;
  /** Whether the text was read as an ES module, which it decides itself where the format is `unambiguous`. */
  readonly isModule: boolean;
  readonly comments: readonly Comment[];
}

/** What the parser could not read, at an offset into the text. */
export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * The tree is read out of the parser's memory, which is five times as fast as its JSON. That takes 6 GiB of address space,
 * which a limit can forbid although the parser says that it is supported, and recursion, which can run out of stack.
 */
let isRawTransferRefused = false;

export function parseOxc(
  source: string,
  language: Language,
  format: SourceFormat | 'unambiguous',
): OxcFile | SyntaxProblem {
  const options: ParserOptions = {
    lang: language,
    sourceType: format,
    astType: language.startsWith('ts') ? 'ts' : 'js',
    preserveParens: true,
  };
  const { program, comments, errors } = parse(source, options);
  const error = errors.find(({ severity }) => severity === ERROR);
  if (error !== undefined) return { message: error.message, offset: error.labels[0]?.start ?? 0 };
  // The reader has types of its own, of which Babel's tree is one as well.
  return {
    program: program as unknown as EsProgram,
    isModule: program.sourceType === 'module',
    comments,
  };
}

/** `Severity.Error`: a `const enum` of a declaration file, which erased TypeScript has no value of. */
const ERROR = 'Error' as Severity;

function parse(source: string, options: ParserOptions): ReturnType<typeof parseSync> {
  const name = `input.${options.lang ?? 'js'}`;
  if (!isRawTransferRefused) {
    try {
      // Not in the declarations, being experimental: the version is pinned, and its tests run over whole packages.
      return parseSync(name, source, {
        ...options,
        experimentalRawTransfer: true,
      } as ParserOptions);
    } catch (error) {
      isRawTransferRefused = !(error instanceof RangeError && /stack/i.test(error.message));
    }
  }
  return parseSync(name, source, options);
}
