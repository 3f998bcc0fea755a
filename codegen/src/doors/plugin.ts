import {
  decodeRequest,
  encodeResponse,
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
} from '../1-parse/descriptor.ts';
import { readDescriptor } from '../1-parse/read-descriptor.ts';
import type { OutputFile } from '../4-print/output-file.ts';
import { DEFAULT_TARGET, TARGETS } from '../4-print/targets.ts';
import { formatDiagnostic } from '../diagnostic.ts';
import { generate, type GenerateOptions } from '../generate.ts';

/** `FEATURE_PROTO3_OPTIONAL` and `FEATURE_SUPPORTS_EDITIONS`. */
const SUPPORTED_FEATURES = 3;
const EDITION_PROTO2 = 998;
const EDITION_2024 = 1001;

/** Serves one request of protoc or buf: bytes in, bytes out. */
export function runPlugin(request: Uint8Array): Uint8Array {
  return encodeResponse(respond(decodeRequest(request)));
}

function respond(request: CodeGeneratorRequest): CodeGeneratorResponse {
  const options = parseParameter(request.parameter ?? '');
  if (typeof options === 'string') return response({ error: options });
  const files = request.proto_file.map(readDescriptor);
  const { files: output, diagnostics } = generate(
    files,
    new Set(request.file_to_generate),
    options,
  );
  const lines = diagnostics.map(formatDiagnostic);
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    // Both compilers print the text as it is; it starts on a line of its own behind the plugin's name.
    return response({ error: `\n${lines.join('\n')}` });
  }
  for (const line of lines) process.stderr.write(`${line}\n`);
  return response({ file: output });
}

/** Also an error says what is supported: buf complains of what is missing, in place of the error. */
function response(part: { error?: string; file?: readonly OutputFile[] }): CodeGeneratorResponse {
  return {
    ...(part.error !== undefined && { error: part.error }),
    supported_features: SUPPORTED_FEATURES,
    minimum_edition: EDITION_PROTO2,
    maximum_edition: EDITION_2024,
    file: (part.file ?? []).map(({ path, content }) => ({ name: path, content })),
  };
}

/** `target=messages,all`; gives the text of the error when there is one. */
function parseParameter(parameter: string): GenerateOptions | string {
  const targets: string[] = [];
  let all = false;
  for (const item of parameter.split(',').filter((text) => text !== '')) {
    const [key, value = ''] = item.split('=', 2);
    if (key === 'all' && value === '') all = true;
    else if (key === 'target' && Object.hasOwn(TARGETS, value)) targets.push(value);
    else
      return `unknown option ${JSON.stringify(item)}; expected "all" or "target=${Object.keys(TARGETS).join('|')}"`;
  }
  return { targets: targets.length === 0 ? [DEFAULT_TARGET] : targets, all };
}
