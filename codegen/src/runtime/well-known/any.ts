import { Reader, Writer } from 'protobufjs/minimal.js';

import { CodegenError } from '../error.ts';
import type { Codec, JsonCodec, Message, MessageClass } from '../field-info.ts';
import type { JsonObject } from '../json-value.ts';
import { isObject } from '../message-json.ts';
import { models } from '../registry.ts';
import { mismatch } from '../scalar-json.ts';
import { copyBytes } from '../wire.ts';
import { skipUnknown } from './skip.ts';

/** A message of a type that only its reader knows. */
export interface AnyMessage {
  /** `type.googleapis.com/shop.v1.User` */
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

export const anyCodec: Codec<AnyMessage> & JsonCodec = {
  write({ typeUrl, value }, writer) {
    if (typeUrl !== '') writer.uint32(10).string(typeUrl);
    if (value.length > 0) writer.uint32(18).bytes(value);
    return writer;
  },

  read(reader, end) {
    let typeUrl = '';
    let value: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 10) typeUrl = reader.string();
      else if (tag === 18) value = copyBytes(reader.bytes());
      else skipUnknown(reader, tag);
    }
    return { typeUrl, value };
  },

  toJSON(any) {
    const { typeUrl, value } = any as AnyMessage;
    const type = typeOf(typeUrl);
    const message = type.read(new Reader(value), value.length);
    return { '@type': typeUrl, ...(message.toJSON() as JsonObject) };
  },

  fromJSON(json) {
    if (!isObject(json) || typeof json['@type'] !== 'string')
      throw mismatch(json, 'an object with "@type"');
    const { '@type': typeUrl, ...fields } = json;
    const type = typeOf(typeUrl);
    const value = type.write(type.fromJSON(fields), Writer.create()).finish();
    return { typeUrl, value: copyBytes(value) };
  },
};

/** Only what was imported is known; there is no way to write the JSON of the rest. */
function typeOf(typeUrl: string): MessageClass & Codec<Message> {
  const fullName = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  const type = models.byName(fullName);
  if (type !== undefined) return type as MessageClass & Codec<Message>;
  throw new CodegenError(
    'FT_CODEGEN_JSON',
    `no generated message ${JSON.stringify(fullName)} is imported; expected one for an Any`,
  );
}
