import type { FieldModel, FieldType, MessageModel } from '../3-model/model.ts';
import { tagOf, wellKnownCodec, wireTypeOf, zeroValue, valueType } from './field-code.ts';
import { code, type GeneratedFile, type Printable } from './generated-file.ts';
import { runtime, wireType, type SymbolNames } from './modules.ts';
import { SCALAR_CODE } from './scalar-code.ts';

const START_GROUP = 3;
const END_GROUP = 4;
const PREFIXED = 2;

/**
 * The method that reads a message: a case a tag, so that a field of another wire type than its own counts as
 * unknown. Given a message, it merges into it.
 */
export function printRead(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  const { localName } = message.symbol;
  const parameters = code`reader: ${wireType('Reader')}, end: number, message: ${localName} = new ${localName}(), endTag = -1`;
  file.print(code`static read(${parameters}): ${localName} {`);
  file.indented(() => {
    file.print(code`while (reader.pos < end) {`);
    file.indented(() => {
      file.print(code`const start = reader.pos;`);
      file.print(code`const tag = reader.tag();`);
      file.print(code`switch (tag) {`);
      file.indented(() => {
        for (const field of message.fields) printField(field, message, file, names);
        file.print(code`default:`);
        file.indented(() => {
          file.print(code`if (tag === endTag) return message;`);
          file.print(code`${runtime('keepUnknown')}(message, reader, tag, start);`);
        });
      });
      file.print(code`}`);
    });
    file.print(code`}`);
    file.print(code`${runtime('checkEnd')}(reader, end, endTag);`);
    file.print(code`return message;`);
  });
  file.print(code`}`);
}

function printField(
  field: FieldModel,
  message: MessageModel,
  file: GeneratedFile,
  names: SymbolNames,
): void {
  if (field.cardinality === 'map') return printMap(field, file, names);
  const { type } = field;
  const isRepeated = field.cardinality === 'repeated';
  const wire = field.isDelimited ? START_GROUP : wireTypeOf(type);
  const others = othersOf(field, message);
  const print = (value: Printable): void => {
    if (isRepeated) file.print(code`message.${field.property}.push(${value});`);
    else file.print(code`message.${field.property} = ${value};`);
  };
  printCase(tagOf(field.number, wire), file, () => {
    if (type.kind === 'enum' && type.symbol.isClosed)
      return printClosedEnum(field, others, file, names);
    for (const other of others) file.print(code`message.${other.property} = undefined;`);
    print(readValue(field, isRepeated ? undefined : `message.${field.property}`, names));
    return undefined;
  });
  if (!isRepeated || wire === PREFIXED || wire === START_GROUP) return;
  // Whichever way this side writes it, the other may pack or not.
  printCase(tagOf(field.number, PREFIXED), file, () => {
    file.print(code`const last = ${runtime('delimitedEnd')}(reader);`);
    file.print(code`while (reader.pos < last) {`);
    file.indented(() => {
      if (type.kind === 'enum' && type.symbol.isClosed) printClosedEnum(field, [], file, names);
      else print(readValue(field, undefined, names));
    });
    file.print(code`}`);
  });
}

function othersOf(field: FieldModel, message: MessageModel): readonly FieldModel[] {
  const oneof = message.oneofs.find(({ name }) => name === field.oneof);
  return oneof?.members.filter((member) => member !== field) ?? [];
}

function printCase(tag: number, file: GeneratedFile, print: () => void): void {
  file.print(code`case ${tag}: {`);
  file.indented(() => {
    print();
    file.print(code`break;`);
  });
  file.print(code`}`);
}

function printClosedEnum(
  field: FieldModel,
  others: readonly FieldModel[],
  file: GeneratedFile,
  names: SymbolNames,
): void {
  if (field.type.kind !== 'enum') return;
  const type = names.value(field.type.symbol);
  const value = ['value as ', names.type(field.type.symbol)];
  file.print(code`const value = reader.int32();`);
  file.print(code`if (${runtime('isEnumValue')}(${type}, value)) {`);
  file.indented(() => {
    for (const other of others) file.print(code`message.${other.property} = undefined;`);
    if (field.cardinality === 'repeated')
      file.print(code`message.${field.property}.push(${value});`);
    else file.print(code`message.${field.property} = ${value};`);
  });
  file.print(code`} else {`);
  file.indented(() => {
    file.print(code`${runtime('keepUnknownEnum')}(message, ${field.number}, value);`);
  });
  file.print(code`}`);
}

function printMap(field: FieldModel, file: GeneratedFile, names: SymbolNames): void {
  const key = field.mapKey ?? 'string';
  const keyCode = SCALAR_CODE[key];
  const { type } = field;
  const isMessage = type.kind === 'message' || type.kind === 'wellKnown';
  const value = valueType(type, names);
  printCase(tagOf(field.number, PREFIXED), file, () => {
    file.print(code`const last = ${runtime('delimitedEnd')}(reader);`);
    file.print(code`let key: ${keyCode.type} = ${keyCode.zero};`);
    // A missing value is the type's zero; of a message that is an empty one, which is seldom needed.
    if (isMessage) file.print(code`let value: ${value} | undefined;`);
    else file.print(code`let value: ${value} = ${zeroValue(type, names)};`);
    file.print(code`while (reader.pos < last) {`);
    file.indented(() => {
      file.print(code`const entryTag = reader.tag();`);
      file.print(
        code`if (entryTag === ${tagOf(1, keyCode.wireType)}) key = ${readType({ kind: 'scalar', scalar: key }, undefined, names)};`,
      );
      file.print(
        code`else if (entryTag === ${tagOf(2, wireTypeOf(type))}) value = ${readType(type, undefined, names)};`,
      );
      file.print(code`else reader.skipType(entryTag & 7, 0, entryTag >>> 3);`);
    });
    file.print(code`}`);
    printMapEntry(field, isMessage, file, names);
  });
}

function printMapEntry(
  field: FieldModel,
  isMessage: boolean,
  file: GeneratedFile,
  names: SymbolNames,
): void {
  const { type, property } = field;
  if (isMessage) {
    file.print(code`message.${property}.set(key, value ?? ${zeroValue(type, names)});`);
    return;
  }
  if (type.kind !== 'enum' || !type.symbol.isClosed) {
    file.print(code`message.${property}.set(key, value);`);
    return;
  }
  // With a number that the enum does not have, the whole entry is unknown.
  file.print(
    code`if (${runtime('isEnumValue')}(${names.value(type.symbol)}, value)) message.${property}.set(key, value);`,
  );
  file.print(code`else ${runtime('keepUnknownBytes')}(message, reader, start);`);
}

function readValue(field: FieldModel, into: string | undefined, names: SymbolNames): Printable {
  if (field.isDelimited && field.type.kind === 'message') {
    const end = tagOf(field.number, END_GROUP);
    return [names.value(field.type.symbol), `.read(reader, end, ${into ?? 'undefined'}, ${end})`];
  }
  return readType(field.type, into, names);
}

function readType(type: FieldType, into: string | undefined, names: SymbolNames): Printable {
  if (type.kind === 'enum') return ['reader.int32() as ', names.type(type.symbol)];
  if (type.kind === 'scalar') {
    const { reads } = SCALAR_CODE[type.scalar];
    const read = `reader.${type.scalar}()`;
    return reads === undefined ? read : [runtime(reads), '(', read, ')'];
  }
  const target = into !== undefined && type.kind === 'message' ? `, ${into}` : '';
  const codec = type.kind === 'message' ? names.value(type.symbol) : wellKnownCodec(type.name);
  return [codec, '.read(reader, ', runtime('delimitedEnd'), '(reader)', target, ')'];
}
