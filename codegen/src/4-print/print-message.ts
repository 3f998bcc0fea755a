import type { FieldModel, MessageModel } from '../3-model/model.ts';
import { initialValue, propertyType, wellKnownCodec } from './field-code.ts';
import {
  code,
  literal,
  propertyKey,
  type GeneratedFile,
  type Printable,
} from './generated-file.ts';
import { runtime, runtimeType, wire, type SymbolNames } from './modules.ts';
import { printOrm } from './print-orm.ts';
import { printRead } from './print-read.ts';
import { printWrite } from './print-write.ts';

/** The class of a message: its data, its wire format, its JSON, and its rows if it is a model. */
export function printMessage(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  const { localName } = message.symbol;
  file.documentation(documentationOf(message));
  file.print(code`export class ${localName} implements ${runtimeType('Message')} {`);
  file.indented(() => {
    file.print(code`static readonly typeName = ${literal(message.symbol.fullName)};`);
    printFields(message, file, names);
    printOrm(message, file);
    printProperties(message, file, names);
    printConstructor(message, file);
    printOneofs(message, file);
    printWire(message, file, names);
    printJson(message, file);
    if (message.table !== undefined) printRows(message, file);
  });
  file.print(code`}`);
}

function printFields(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  const head = code`static readonly fields: readonly ${runtimeType('FieldInfo')}[] = [`;
  const [first] = message.fields;
  if (first === undefined || message.fields.length === 1) {
    const only = first === undefined ? '' : code`{ ${fieldInfo(first, message, names)} }`;
    file.print(code`${head}${only}];`);
    return;
  }
  file.print(head);
  file.indented(() => {
    for (const field of message.fields) file.print(code`{ ${fieldInfo(field, message, names)} },`);
  });
  file.print(code`];`);
}

function fieldInfo(field: FieldModel, message: MessageModel, names: SymbolNames): Printable {
  const { name, property, number, jsonName, cardinality, mapKey, presence, type } = field;
  const oneof = message.oneofs.find((candidate) => candidate.name === field.oneof)?.property;
  const isSingle = cardinality === 'single';
  const known = {
    number,
    name,
    property,
    json: jsonName,
    type: type.kind === 'scalar' ? type.scalar : type.kind,
    cardinality: isSingle ? undefined : cardinality,
    key: mapKey,
    presence: isSingle && presence !== 'implicit' ? presence : undefined,
    oneof,
  };
  const members = Object.entries(known).filter(([, value]) => value !== undefined);
  const data = members.map(([key, value]) => [`${key}: `, literal(value)]);
  const separated = data.flatMap((part, index) => (index === 0 ? part : [', ', ...part]));
  if (type.kind === 'scalar') return separated;
  const target = type.kind === 'wellKnown' ? wellKnownCodec(type.name) : names.value(type.symbol);
  return [...separated, ', of: () => ', target];
}

function printProperties(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  for (const field of message.fields) {
    file.blank();
    file.documentation(fieldDocumentation(field));
    file.print(
      code`${propertyKey(field.property)}: ${propertyType(field, names)} = ${initialValue(field, names)};`,
    );
  }
}

function fieldDocumentation(field: FieldModel): readonly string[] {
  const { defaultText } = field;
  const lines = documentationOf(field);
  return defaultText === undefined ? lines : [...lines, `@defaultValue ${defaultText}`];
}

function printConstructor(message: MessageModel, file: GeneratedFile): void {
  const computed = message.oneofs.flatMap(({ property }, i) => [
    i === 0 ? ', ' : ' | ',
    literal(property),
  ]);
  const init: Printable = [
    runtimeType('MessageInit'),
    '<',
    message.symbol.localName,
    ...computed,
    '>',
  ];
  file.blank();
  file.print(code`constructor(init: ${init} = {}) {`);
  file.indented(() => {
    file.print(code`${runtime('initialise')}(this, init);`);
  });
  file.print(code`}`);
}

function printOneofs(message: MessageModel, file: GeneratedFile): void {
  for (const { property, members, documentation } of message.oneofs) {
    const properties = members.map((member) => member.property);
    const union = properties.flatMap((name) => [literal(name), ' | ']);
    file.blank();
    file.documentation(documentation.length > 0 ? documentation : ['The member that is set.']);
    file.print(code`get ${property}(): ${union}undefined {`);
    file.indented(() => {
      file.print(code`return ${runtime('whichOf')}(this, ${literal(properties)});`);
    });
    file.print(code`}`);
  }
}

function printWire(message: MessageModel, file: GeneratedFile, names: SymbolNames): void {
  const { localName } = message.symbol;
  file.blank();
  file.print(code`static encode(message: ${localName}): Uint8Array {`);
  file.indented(() => {
    file.print(code`return ${localName}.write(message, ${wire('Writer')}.create()).finish();`);
  });
  file.print(code`}`);
  file.blank();
  file.print(code`static decode(bytes: Uint8Array): ${localName} {`);
  file.indented(() => {
    file.print(code`return ${localName}.read(new ${wire('Reader')}(bytes), bytes.length);`);
  });
  file.print(code`}`);
  file.blank();
  printWrite(message, file, names);
  file.blank();
  printRead(message, file, names);
}

function printJson(message: MessageModel, file: GeneratedFile): void {
  const { localName } = message.symbol;
  file.blank();
  file.print(code`static fromJSON(json: ${runtimeType('JsonValue')}): ${localName} {`);
  file.indented(() => {
    file.print(code`return ${runtime('messageFromJson')}(json, ${localName});`);
  });
  file.print(code`}`);
  file.blank();
  file.print(code`toJSON(): ${runtimeType('JsonObject')} {`);
  file.indented(() => {
    file.print(code`return ${runtime('messageToJson')}(this, ${localName}.fields);`);
  });
  file.print(code`}`);
}

function printRows(message: MessageModel, file: GeneratedFile): void {
  const { localName } = message.symbol;
  file.blank();
  file.print(code`static fromRow(row: Readonly<${runtimeType('Row')}>): ${localName} {`);
  file.indented(() => {
    file.print(code`return ${runtime('messageFromRow')}(row, ${localName});`);
  });
  file.print(code`}`);
  file.blank();
  file.print(code`toRow(): ${runtimeType('Row')} {`);
  file.indented(() => {
    file.print(code`return ${runtime('messageToRow')}(this, ${localName});`);
  });
  file.print(code`}`);
}

interface Documented {
  readonly documentation: readonly string[];
  readonly isDeprecated: boolean;
}

export function documentationOf({ documentation, isDeprecated }: Documented): readonly string[] {
  if (!isDeprecated || documentation.some((line) => line.includes('@deprecated')))
    return documentation;
  return [...documentation, '@deprecated'];
}
