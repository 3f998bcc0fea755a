import { EDITION_DEFAULTS, type Features } from '../1-parse/features.ts';
import type { ProtoEnum, ProtoFile, ProtoMessage } from '../1-parse/proto-file.ts';
import type { SymbolRef } from './model.ts';
import { NameScope } from './names.ts';
import { NULL_VALUE, WELL_KNOWN_TYPES } from './well-known.ts';

/** Stands for the file of a well-known type, which need not be part of the run. */
const NO_FILE = '';

/**
 * All types of a run by full name. Two files may declare the same one, as versions of an interface that are kept next
 * to each other do: it is the imports of the file which mentions the name that tell whose is meant.
 */
export class SymbolTable {
  readonly #symbols = new Map<string, SymbolRef[]>();
  readonly #files: ReadonlyMap<string, ProtoFile>;
  readonly #visible = new Map<string, ReadonlySet<string>>();
  readonly #enums = new Map<SymbolRef, ProtoEnum>();

  constructor(files: readonly ProtoFile[]) {
    for (const fullName of WELL_KNOWN_TYPES) {
      const kind = fullName === NULL_VALUE ? 'enum' : 'message';
      this.#add({ kind, fullName, localName: '', path: NO_FILE, isClosed: false });
    }
    this.#files = new Map(files.map((file) => [file.path, file]));
    for (const file of files) this.#addFile(file);
  }

  /** The one that the file itself declares. */
  get(fullName: string, path: string): SymbolRef | undefined {
    return this.#symbols.get(fullName)?.find((symbol) => symbol.path === path);
  }

  enumOf(symbol: SymbolRef): ProtoEnum | undefined {
    return this.#enums.get(symbol);
  }

  /** Looks a name up as protobuf does, for the file at `path`: in the scope, then in each one around it. */
  resolve(name: string, scope: string, path: string): SymbolRef | undefined {
    const visible = this.#visibleFrom(path);
    if (name.startsWith('.')) return this.#find(name.slice(1), visible);
    for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf('.')))) {
      const found = this.#find(around === '' ? name : `${around}.${name}`, visible);
      if (found !== undefined || around === '') return found;
    }
  }

  #find(fullName: string, visible: ReadonlySet<string>): SymbolRef | undefined {
    return this.#symbols.get(fullName)?.findLast(({ path }) => visible.has(path));
  }

  /** The file, what it imports, and what that imports publicly. */
  #visibleFrom(path: string): ReadonlySet<string> {
    const known = this.#visible.get(path);
    if (known !== undefined) return known;
    const visible = new Set([NO_FILE, path, ...(this.#files.get(path)?.imports ?? [])]);
    // Grows while it is read.
    for (const seen of visible) {
      if (seen === path) continue;
      for (const imported of this.#files.get(seen)?.publicImports ?? []) visible.add(imported);
    }
    this.#visible.set(path, visible);
    return visible;
  }

  #add(symbol: SymbolRef): void {
    const known = this.#symbols.get(symbol.fullName);
    if (known === undefined) this.#symbols.set(symbol.fullName, [symbol]);
    else known.push(symbol);
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
      this.#add(symbol);
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
