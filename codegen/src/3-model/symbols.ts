import { EDITION_DEFAULTS, type Features } from '../1-parse/features.ts';
import type { ProtoEnum, ProtoFile, ProtoMessage } from '../1-parse/proto-file.ts';
import type { SymbolRef } from './model.ts';
import { NameScope } from './names.ts';
import { NULL_VALUE, WELL_KNOWN_TYPES } from './well-known.ts';

/** All types of a run by full name. */
export class SymbolTable {
  readonly #symbols = new Map<string, SymbolRef>();
  readonly #enums = new Map<SymbolRef, ProtoEnum>();

  constructor(files: readonly ProtoFile[]) {
    for (const fullName of WELL_KNOWN_TYPES) {
      const kind = fullName === NULL_VALUE ? 'enum' : 'message';
      this.#symbols.set(fullName, { kind, fullName, localName: '', path: '', isClosed: false });
    }
    for (const file of files) this.#addFile(file);
  }

  get(fullName: string): SymbolRef | undefined {
    return this.#symbols.get(fullName);
  }

  enumOf(symbol: SymbolRef): ProtoEnum | undefined {
    return this.#enums.get(symbol);
  }

  /** Looks a name up as protobuf does: in the scope, then in each one around it. */
  resolve(name: string, scope: string): SymbolRef | undefined {
    if (name.startsWith('.')) return this.#symbols.get(name.slice(1));
    for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf('.')))) {
      const found = this.#symbols.get(around === '' ? name : `${around}.${name}`);
      if (found !== undefined || around === '') return found;
    }
  }

  #addFile(file: ProtoFile): void {
    const names = NameScope.ofModule();
    const features = { ...EDITION_DEFAULTS[file.edition], ...file.features };
    const add = (
      kind: SymbolRef['kind'],
      name: string,
      path: readonly string[],
      closed = false,
    ) => {
      const symbol: SymbolRef = {
        kind,
        fullName: fullNameOf(file.package, [...path, name]),
        localName: names.take([...path, name].join('_')),
        path: file.path,
        isClosed: closed,
      };
      this.#symbols.set(symbol.fullName, symbol);
      return symbol;
    };
    const addEnum = (type: ProtoEnum, path: readonly string[], outer: Features): void => {
      const isClosed = { ...outer, ...type.features }.enumType === 'closed';
      this.#enums.set(add('enum', type.name, path, isClosed), type);
    };
    const addMessage = (message: ProtoMessage, path: readonly string[], outer: Features): void => {
      const inner = { ...outer, ...message.features };
      add('message', message.name, path);
      for (const type of message.enums) addEnum(type, [...path, message.name], inner);
      for (const nested of message.messages) addMessage(nested, [...path, message.name], inner);
    };
    for (const message of file.messages) addMessage(message, [], features);
    for (const type of file.enums) addEnum(type, [], features);
  }
}

export function fullNameOf(packageName: string, path: readonly string[]): string {
  return packageName === '' ? path.join('.') : [packageName, ...path].join('.');
}
