import type { FieldModel, FieldType, MessageModel, Scalar } from '../3-model/model.ts';
import { hasOwnPresence, tagOf, wellKnownCodec, wireTypeOf } from './field-code.ts';
import { code, literal, type GeneratedFile, type Printable } from './generated-file.ts';
import { runtime, wire, type SymbolNames } from './modules.ts';
import { SCALAR_CODE } from './scalar-code.ts';

const START_GROUP = 3;
const END_GROUP = 4;

/** The method that writes a message, a statement a field. */
export function printWrite(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  const { localName } = message.symbol;
  file.print(
    code`static write(message: ${localName}, writer: ${wire('Writer')}): ${wire('Writer')} {`,
  );
  file.indented(() => {
    for (const { name, members } of message.oneofs) {
      const properties = members.map(({ property }) => property);
      file.print(
        code`${runtime('checkOneof')}(message, ${literal(`${message.symbol.fullName}.${name}`)}, ${literal(properties)});`,
      );
    }
    for (const field of message.fields) printField(field, message, file, names);
    file.print(code`return ${runtime('writeUnknown')}(message, writer);`);
  });
  file.print(code`}`);
}

function printField(
  field: FieldModel,
  message: MessageModel,
  file: GeneratedFile,
  names: SymbolNames,
): void {
  const value = `message.${field.property}`;
  if (field.cardinality === 'map') return printMap(field, file, names);
  if (message.table?.relations.some((relation) => relation.field === field) === true) {
    const write = writeTagged(field, 'value', names);
    file.print(code`${runtime('writeLoaded')}(message, ${value}, (value) => ${write});`);
    return undefined;
  }
  if (field.isPacked) return printPacked(field, file);
  if (field.cardinality === 'repeated') {
    file.print(code`for (const value of ${value}) ${writeTagged(field, 'value', names)};`);
    return undefined;
  }
  if (field.presence === 'required') {
    const fullName = literal(`${message.symbol.fullName}.${field.name}`);
    file.print(
      code`${writeTagged(field, [runtime('required'), '(', value, ', ', fullName, ')'], names)};`,
    );
    return undefined;
  }
  file.print(code`if (${conditionOf(field, value)}) ${writeTagged(field, value, names)};`);
  return undefined;
}

function conditionOf(field: FieldModel, value: string): Printable {
  if (hasOwnPresence(field)) return [runtime('isSet'), '(', value, ')'];
  const scalar = field.type.kind === 'scalar' ? field.type.scalar : undefined;
  if (scalar === 'bytes') return `${value}?.length > 0`;
  // NaN is false and -0 is zero, and both are values to write.
  if (scalar === 'double' || scalar === 'float') return `!Object.is(${value} ?? 0, 0)`;
  return value;
}

function printPacked(field: FieldModel, file: GeneratedFile): void {
  const value = `message.${field.property}`;
  file.print(code`if (${value}.length > 0) {`);
  file.indented(() => {
    file.print(code`writer.uint32(${tagOf(field.number, 2)}).fork();`);
    file.print(
      code`for (const value of ${value}) writer${writeScalar(scalarOf(field.type), 'value')};`,
    );
    file.print(code`writer.ldelim();`);
  });
  file.print(code`}`);
}

function printMap(field: FieldModel, file: GeneratedFile, names: SymbolNames): void {
  const key = field.mapKey ?? 'string';
  file.print(code`for (const [key, value] of message.${field.property}) {`);
  file.indented(() => {
    file.print(code`writer.uint32(${tagOf(field.number, 2)}).fork();`);
    file.print(
      code`writer.uint32(${tagOf(1, SCALAR_CODE[key].wireType)})${writeScalar(key, 'key')};`,
    );
    file.print(code`${writeValue(field.type, 2, 'value', names)};`);
    file.print(code`writer.ldelim();`);
  });
  file.print(code`}`);
}

function writeTagged(field: FieldModel, value: Printable, names: SymbolNames): Printable {
  if (field.isDelimited && field.type.kind === 'message') {
    const start = tagOf(field.number, START_GROUP);
    const end = tagOf(field.number, END_GROUP);
    return [
      names.value(field.type.symbol),
      '.write(',
      value,
      `, writer.uint32(${start})).uint32(${end})`,
    ];
  }
  return writeValue(field.type, field.number, value, names);
}

function writeValue(
  type: FieldType,
  number: number,
  value: Printable,
  names: SymbolNames,
): Printable {
  const tagged = `writer.uint32(${tagOf(number, wireTypeOf(type))})`;
  if (type.kind === 'scalar' || type.kind === 'enum')
    return [tagged, writeScalar(scalarOf(type), value)];
  const codec = type.kind === 'message' ? names.value(type.symbol) : wellKnownCodec(type.name);
  return [codec, '.write(', value, ', ', tagged, '.fork()).ldelim()'];
}

function writeScalar(scalar: Scalar, value: Printable): Printable {
  const { writes } = SCALAR_CODE[scalar];
  if (writes === undefined) return [`.${scalar}(`, value, ')'];
  return [`.${scalar}(`, runtime(writes), '(', value, '))'];
}

function scalarOf(type: FieldType): Scalar {
  return type.kind === 'scalar' ? type.scalar : 'int32';
}
