import type { Codec, JsonCodec } from '../field-info.ts';
import { isObject } from '../message-json.ts';
import { mismatch } from '../scalar-json.ts';
import { skipUnknown } from './skip.ts';

/** Paths of fields as the .proto file names them. */
export const fieldMaskCodec: Codec<string[]> & JsonCodec = {
  write(paths, writer) {
    for (const path of paths) writer.uint32(10).string(path);
    return writer;
  },
  read(reader, end) {
    const paths: string[] = [];
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 10) paths.push(reader.string());
      else skipUnknown(reader, tag);
    }
    return paths;
  },
  toJSON: (paths) => (paths as string[]).map(lowerCamelPath).join(','),
  fromJSON(json) {
    if (typeof json !== 'string') throw mismatch(json, 'paths with commas between them');
    return json === '' ? [] : json.split(',').map(snakePath);
  },
};

export type Empty = Record<string, never>;

export const emptyCodec: Codec<Empty> & JsonCodec = {
  write: (_value, writer) => writer,
  read(reader, end) {
    while (reader.pos < end) skipUnknown(reader, reader.tag());
    return {};
  },
  toJSON: () => ({}),
  fromJSON(json) {
    if (isObject(json)) return {};
    throw mismatch(json, 'an object');
  },
};

function lowerCamelPath(path: string): string {
  return path.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function snakePath(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
