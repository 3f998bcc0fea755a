export type CodegenErrorCode =
  | 'FT_CODEGEN_INT64'
  | 'FT_CODEGEN_JSON'
  | 'FT_CODEGEN_ONEOF'
  | 'FT_CODEGEN_REQUIRED'
  | 'FT_CODEGEN_ROW'
  | 'FT_CODEGEN_USAGE'
  | 'FT_CODEGEN_WIRE';

/** What generated code throws when data does not fit the message. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError';
  readonly code: CodegenErrorCode;

  constructor(code: CodegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
