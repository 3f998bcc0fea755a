import type { FieldType, MethodModel, ServiceModel } from '../3-model/model.ts';
import { valueType, wellKnownCodec } from './field-code.ts';
import {
  code,
  literal,
  propertyKey,
  type GeneratedFile,
  type Printable,
} from './generated-file.ts';
import { runtime, runtimeType, type SymbolNames } from './modules.ts';
import { documentationOf } from './print-message.ts';

/** A service as grpc-js takes it: for `server.addService`, and for `makeGenericClientConstructor`. */
export function printService(service: ServiceModel, file: GeneratedFile, names: SymbolNames): void {
  file.documentation(documentationOf(service));
  file.print(code`export const ${service.localName}: {`);
  file.indented(() => {
    for (const method of service.methods) {
      const types: Printable = [
        valueType(method.input, names),
        ', ',
        valueType(method.output, names),
      ];
      file.documentation(documentationOf(method));
      file.print(code`readonly ${keyOf(method)}: ${runtimeType('RpcDefinition')}<${types}>;`);
    }
  });
  file.print(code`} = {`);
  file.indented(() => {
    for (const method of service.methods) {
      const path = literal(`/${service.fullName}/${method.name}`);
      const codecs: Printable = [codecOf(method.input, names), ', ', codecOf(method.output, names)];
      file.print(
        code`${keyOf(method)}: ${runtime('rpc')}(${path}, ${codecs}${streamsOf(method)}),`,
      );
    }
  });
  file.print(code`};`);
}

/** `GetUser` is `getUser` in TypeScript, as in every gRPC library for Node. */
export function keyOf({ name }: MethodModel): string {
  return propertyKey(name.charAt(0).toLowerCase() + name.slice(1));
}

function codecOf(type: FieldType, names: SymbolNames): Printable {
  if (type.kind === 'wellKnown') return wellKnownCodec(type.name);
  return type.kind === 'scalar' ? runtime('emptyCodec') : names.value(type.symbol);
}

function streamsOf({ isClientStreaming, isServerStreaming }: MethodModel): Printable {
  if (!isClientStreaming && !isServerStreaming) return '';
  const streams = {
    ...(isClientStreaming && { request: true }),
    ...(isServerStreaming && { response: true }),
  };
  return [', ', literal(streams)];
}
