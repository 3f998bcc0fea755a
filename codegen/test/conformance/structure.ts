import type { Comments } from '../../src/1-parse/comment.ts';
import type {
  ProtoElement,
  ProtoEnum,
  ProtoField,
  ProtoFile,
  ProtoMessage,
} from '../../src/1-parse/proto-file.ts';
import { plain } from './comments.ts';

/**
 * A parsed file as one line for each fact, the same from a source and from a compiler's descriptor. What compilers
 * work out is made equal here: full names of types, and names in JSON that are the default.
 * That types resolve to the same thing is shown by the output, which is compared as bytes.
 */
export function structureOf(file: ProtoFile): string[] {
  // protobufjs hands a file's features down to its top-level elements, compilers leave them with the file.
  const withFeatures = <T extends ProtoElement>(element: T): T => ({
    ...element,
    features: { ...file.features, ...element.features },
  });
  return [
    `edition ${file.edition} package ${file.package}`,
    `imports ${file.imports.toSorted().join(' ')} public ${file.publicImports.toSorted().join(' ')}`,
    ...file.messages.map(withFeatures).flatMap((message) => messageLines(message, '')),
    ...file.enums.map(withFeatures).flatMap((type) => enumLines(type, '')),
    ...file.services.map(withFeatures).flatMap((service) => [
      elementLine('service', service, ''),
      ...service.methods.map((method) => {
        const client = method.isClientStreaming ? 'stream ' : '';
        const server = method.isServerStreaming ? 'stream ' : '';
        const facts = `${client}${lastName(method.input)} ${server}${lastName(method.output)}`;
        return `${elementLine('rpc', method, `${service.name}.`)} ${facts}`;
      }),
    ]),
  ];
}

function messageLines(message: ProtoMessage, scope: string): string[] {
  const inner = `${scope}${message.name}.`;
  return [
    elementLine('message', message, scope),
    ...message.fields.map((field) => fieldLine(field, inner)),
    ...message.oneofs.map((oneof) => elementLine('oneof', oneof, inner)),
    ...message.messages.flatMap((nested) => messageLines(nested, inner)),
    ...message.enums.flatMap((type) => enumLines(type, inner)),
  ];
}

function fieldLine(field: ProtoField, scope: string): string {
  const facts = [
    field.number,
    field.mapKey === undefined ? (field.label ?? '') : `map ${field.mapKey}`,
    lastName(field.type),
    field.isGroup ? 'group' : '',
    `oneof=${field.oneof ?? ''}`,
    `json=${field.jsonName === jsonNameOf(field.name) ? '' : (field.jsonName ?? '')}`,
    `packed=${field.packed ?? ''}`,
    `default=${field.defaultText ?? ''}`,
  ];
  return `${elementLine('field', field, scope)} ${facts.join(' ')}`;
}

function enumLines(type: ProtoEnum, scope: string): string[] {
  const inner = `${scope}${type.name}.`;
  return [
    elementLine('enum', type, scope),
    ...type.values.map((value) => `${elementLine('value', value, inner)} ${value.number}`),
  ];
}

function elementLine(kind: string, element: ProtoElement, scope: string): string {
  const { name, at, comments, features, isDeprecated } = element;
  const overrides = Object.entries(features).map(([key, value]) => `${key}=${value}`);
  const facts = [isDeprecated ? 'deprecated' : '', ...overrides.toSorted()];
  return `${kind} ${scope}${name} line ${at.line} ${facts.join(' ')} ${commentText(comments)}`;
}

function commentText({ leading, trailing, detached }: Comments): string {
  const text = (comment: typeof leading): string =>
    comment === undefined ? '' : plain(comment.lines.map((line) => line.text).join('\n'));
  return `[${text(leading)}|${text(trailing)}|${detached.map(text).join('|')}]`;
}

function lastName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function jsonNameOf(name: string): string {
  return name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}
