import { posix } from 'node:path';

import type { SymbolRef } from '../3-model/model.ts';
import { typeFrom, valueFrom, type ImportedName } from './generated-file.ts';

const RUNTIME = '@functrace/codegen/runtime';
const WIRE = 'protobufjs/minimal.js';

export function runtime(name: string): ImportedName {
  return valueFrom(RUNTIME, name);
}

export function runtimeType(name: string): ImportedName {
  return typeFrom(RUNTIME, name);
}

export function wire(name: string): ImportedName {
  return valueFrom(WIRE, name);
}

export function wireType(name: string): ImportedName {
  return typeFrom(WIRE, name);
}

/** `shop/v1/user.proto` becomes `shop/v1/user.pb.ts`. */
export function outputPath(protoPath: string): string {
  return `${protoPath.replace(/\.proto$/, '')}.pb.ts`;
}

/** How one generated file names a symbol of another, or its own. */
export class SymbolNames {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  value(symbol: SymbolRef): ImportedName | string {
    return this.#isOwn(symbol) ? symbol.localName : valueFrom(this.#from(symbol), symbol.localName);
  }

  type(symbol: SymbolRef): ImportedName | string {
    return this.#isOwn(symbol) ? symbol.localName : typeFrom(this.#from(symbol), symbol.localName);
  }

  #isOwn(symbol: SymbolRef): boolean {
    return symbol.path === this.#path;
  }

  #from(symbol: SymbolRef): string {
    const folder = posix.dirname(this.#path);
    const relative = posix.relative(folder, outputPath(symbol.path));
    return relative.startsWith('.') ? relative : `./${relative}`;
  }
}
