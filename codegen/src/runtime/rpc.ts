import { Reader, Writer } from 'protobufjs/minimal.js';

import type { Codec } from './field-info.ts';

/** A method as `@grpc/grpc-js` takes it, in a service definition for a server or to make a client. */
export interface RpcDefinition<Request, Response> {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: Request) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Request;
  readonly responseSerialize: (value: Response) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

export function rpc<Request, Response>(
  path: string,
  request: Codec<Request>,
  response: Codec<Response>,
  streams: { readonly request?: true; readonly response?: true } = {},
): RpcDefinition<Request, Response> {
  return {
    path,
    requestStream: streams.request === true,
    responseStream: streams.response === true,
    requestSerialize: (value) => serialize(value, request),
    requestDeserialize: (bytes) => deserialize(bytes, request),
    responseSerialize: (value) => serialize(value, response),
    responseDeserialize: (bytes) => deserialize(bytes, response),
  };
}

function serialize<T>(value: T, codec: Codec<T>): Buffer {
  const bytes = codec.write(value, Writer.create()).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function deserialize<T>(bytes: Buffer, codec: Codec<T>): T {
  return codec.read(new Reader(bytes), bytes.length);
}
