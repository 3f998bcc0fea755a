/** What generated code imports. Everything but `models`, the types and the error is for it alone. */
export {
  columnTransformer,
  embeddedTarget,
  type ColumnDialect,
  type ColumnTransformer,
  type ColumnTransformerOptions,
} from './column-transformer.ts';
export { isEnumValue } from './enum-names.ts';
export { CodegenError, type CodegenErrorCode } from './error.ts';
export type {
  Codec,
  EnumObject,
  FieldInfo,
  JsonCodec,
  Message,
  MessageClass,
  MessageInit,
  ScalarType,
} from './field-info.ts';
export { int64, toBigInt, toUnsignedBigInt, uint64 } from './int64.ts';
export type { JsonObject, JsonValue } from './json-value.ts';
export { writeLoaded } from './loaded.ts';
export { messageFromJson, messageToJson } from './message-json.ts';
export type { OrmColumn, OrmIndex, OrmModel, OrmRelation } from './orm-model.ts';
export { checkOneof, initialise, isSet, required, whichOf } from './presence.ts';
export { models, register, type Models } from './registry.ts';
export { messageFromRow, messageToRow, type Row } from './row.ts';
export { rpc, type RpcDefinition } from './rpc.ts';
export { anyCodec, type AnyMessage } from './well-known/any.ts';
export { durationCodec, type Duration } from './well-known/duration.ts';
export { emptyCodec, fieldMaskCodec, type Empty } from './well-known/small.ts';
export { listValueCodec, structCodec, valueCodec } from './well-known/struct.ts';
export { Timestamp, timestampCodec } from './well-known/timestamp.ts';
export {
  boolValueCodec,
  bytesValueCodec,
  doubleValueCodec,
  floatValueCodec,
  int32ValueCodec,
  int64ValueCodec,
  stringValueCodec,
  uInt32ValueCodec,
  uInt64ValueCodec,
} from './well-known/wrappers.ts';
export {
  checkEnd,
  copyBytes,
  delimitedEnd,
  keepUnknown,
  keepUnknownBytes,
  keepUnknownEnum,
  writeUnknown,
} from './wire.ts';
