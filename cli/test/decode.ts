import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** Bytes as the message of that name in fixtures/protos, by another library than the one that wrote them. */
function decode(proto: string, message: string, bytes: Uint8Array): Record<string, unknown> {
  const file = fileURLToPath(new URL(`fixtures/protos/${proto}.proto`, import.meta.url));
  const type = protobuf.loadSync(file).lookupType(message);
  return type.toObject(type.decode(bytes), { longs: Number, enums: String });
}

export function decodePerfetto(bytes: Uint8Array): Record<string, unknown> {
  return decode('perfetto', 'perfetto.protos.Trace', bytes);
}

export function decodePprof(bytes: Uint8Array): Record<string, unknown> {
  return decode('pprof', 'perftools.profiles.Profile', gunzipSync(bytes));
}
