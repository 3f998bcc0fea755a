import { posix } from 'node:path';

import type { FileModel, MethodModel, Model, ServiceModel } from '../../3-model/model.ts';
import { NameScope } from '../../3-model/names.ts';
import { valueType } from '../field-code.ts';
import {
  code,
  GeneratedFile,
  literal,
  typeFrom,
  valueFrom,
  type Printable,
} from '../generated-file.ts';
import { generatedHead, outputPath, SymbolNames } from '../modules.ts';
import type { OutputFile } from '../output-file.ts';
import { documentationOf } from '../print-message.ts';
import { keyOf } from '../print-service.ts';

const GRPC = '@grpc/grpc-js';
const type = (name: string): Printable => typeFrom(GRPC, name);

/** What every client of grpc-js has, and a method of the same name takes the place of. */
const OF_CLIENT: ReadonlySet<string> = new Set(
  'close getChannel waitForReady makeUnaryRequest makeClientStreamRequest makeServerStreamRequest makeBidiStreamRequest'.split(
    ' ',
  ),
);

interface Named {
  readonly service: ServiceModel;
  readonly client: string;
  readonly server: string;
}

/** The target `grpc`: for each service a client class, and the interface of its handlers, beside the messages. */
export function printGrpcFiles(model: Model): readonly OutputFile[] {
  return model.files.filter(({ services }) => services.length > 0).map(printFile);
}

function printFile({ path, services, messages, enums }: FileModel): OutputFile {
  const scope = NameScope.ofModule();
  // The names of the messages stay theirs, as most of them are imported.
  for (const { symbol } of [...messages, ...enums]) scope.take(symbol.localName);
  for (const { localName } of services) scope.take(localName);
  const named = services.map((service): Named => ({
    service,
    client: scope.take(`${service.localName}Client`),
    server: scope.take(`${service.localName}Server`),
  }));
  const file = new GeneratedFile(named.flatMap(({ client, server }) => [client, server]));
  const names = SymbolNames.besides(path);
  const from = `./${posix.basename(outputPath(path))}`;
  for (const entry of named) {
    printHandlers(entry, file, names);
    file.blank();
    printClient(entry, file, names);
    file.blank();
    printConstructor(entry, valueFrom(from, entry.service.localName), file);
    file.blank();
  }
  const output = `${path.replace(/\.proto$/, '')}.grpc.ts`;
  return { path: output, content: file.toString(generatedHead(path)) };
}

function printHandlers({ service, server }: Named, file: GeneratedFile, names: SymbolNames): void {
  file.documentation(documentationOf(service));
  file.print(code`export interface ${server} extends ${type('UntypedServiceImplementation')} {`);
  file.indented(() => {
    for (const method of service.methods) {
      const types = code`${valueType(method.input, names)}, ${valueType(method.output, names)}`;
      file.documentation(documentationOf(method));
      file.print(code`${keyOf(method)}: ${type(handlerOf(method))}<${types}>;`);
    }
  });
  file.print(code`}`);
}

function handlerOf({ isClientStreaming, isServerStreaming }: MethodModel): string {
  if (isClientStreaming)
    return isServerStreaming ? 'handleBidiStreamingCall' : 'handleClientStreamingCall';
  return isServerStreaming ? 'handleServerStreamingCall' : 'handleUnaryCall';
}

function printClient({ service, client }: Named, file: GeneratedFile, names: SymbolNames): void {
  const hidden = service.methods.map(keyOf).filter((key) => OF_CLIENT.has(key));
  const base: Printable =
    hidden.length === 0
      ? type('Client')
      : code`Omit<${type('Client')}, ${hidden.flatMap((key, i) => [i === 0 ? '' : ' | ', literal(key)])}>`;
  file.documentation(documentationOf(service));
  file.print(code`export interface ${client} extends ${base} {`);
  file.indented(() => {
    for (const method of service.methods) {
      for (const { parameters, result } of signaturesOf(method, names)) {
        file.documentation(documentationOf(method));
        const listed = parameters.flatMap((parameter, i) =>
          i === 0 ? [parameter] : [', ', parameter],
        );
        file.print(code`${keyOf(method)}(${listed}): ${result};`);
      }
    }
  });
  file.print(code`}`);
}

interface Signature {
  readonly parameters: readonly Printable[];
  readonly result: Printable;
}

/** Metadata and options may be left out, each by itself where grpc-js can tell. */
function signaturesOf(method: MethodModel, names: SymbolNames): readonly Signature[] {
  const [input, output] = [valueType(method.input, names), valueType(method.output, names)];
  const { isClientStreaming, isServerStreaming } = method;
  const first: Printable[] = isClientStreaming ? [] : [code`request: ${input}`];
  const metadata = code`metadata: ${type('Metadata')}`;
  if (isServerStreaming) {
    const options = code`options?: ${type('CallOptions')}`;
    const result = isClientStreaming
      ? code`${type('ClientDuplexStream')}<${input}, ${output}>`
      : code`${type('ClientReadableStream')}<${output}>`;
    return [[options], [metadata, options]].map((rest) => ({
      parameters: [...first, ...rest],
      result,
    }));
  }
  const options = code`options: ${type('CallOptions')}`;
  const callback = code`callback: ${type('requestCallback')}<${output}>`;
  const result = isClientStreaming
    ? code`${type('ClientWritableStream')}<${input}>`
    : type('ClientUnaryCall');
  return [[callback], [metadata, callback], [options, callback], [metadata, options, callback]].map(
    (rest) => ({ parameters: [...first, ...rest], result }),
  );
}

function printConstructor(
  { service, client }: Named,
  definition: Printable,
  file: GeneratedFile,
): void {
  file.documentation([`Calls ${service.fullName}: \`new ${client}(address, credentials)\`.`]);
  file.print(code`export const ${client}: {`);
  file.indented(() => {
    const parameters = code`address: string, credentials: ${type('ChannelCredentials')}, options?: ${type('ClientOptions')}`;
    file.print(code`new (${parameters}): ${client};`);
    file.print(code`readonly service: typeof ${definition};`);
  });
  const make = valueFrom(GRPC, 'makeGenericClientConstructor');
  file.print(code`} = ${make}(${definition}, ${literal(service.fullName)}) as never;`);
}
