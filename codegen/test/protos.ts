import { join } from 'node:path';

export const protoFolder: string = join(import.meta.dirname, 'fixtures/protos');
export const generatedFolder: string = join(import.meta.dirname, 'fixtures/generated');
export const repository: string = join(import.meta.dirname, '../..');

/** The files that goldens are made of, as they import each other. */
export const PROTO_FILES = [
  'shop/v1/address.proto',
  'shop/v1/user.proto',
  'wire/editions.proto',
  'wire/everything.proto',
  'wire/legacy.proto',
] as const;
