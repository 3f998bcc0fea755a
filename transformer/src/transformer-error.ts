export type TransformerErrorCode = 'FT_TRANSFORMER_SYNTAX' | 'FT_TRANSFORMER_SOURCE_MAP';

/** What keeps a file from being instrumented. The file itself is as it was, and may be run so. */
export class TransformerError extends Error {
  override readonly name = 'TransformerError';
  readonly code: TransformerErrorCode;

  constructor(code: TransformerErrorCode, text: string, options?: ErrorOptions) {
    super(`${code}: ${text}`, options);
    this.code = code;
  }
}
