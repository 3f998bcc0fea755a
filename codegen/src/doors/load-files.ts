import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { LineIndex } from '../1-parse/line-index.ts';
import type { ProtoFile } from '../1-parse/proto-file.ts';
import { ProtoSyntaxError, readSource } from '../1-parse/read-source.ts';
import { isWellKnownFile } from '../3-model/well-known.ts';
import type { DiagnosticList } from '../diagnostic.ts';
import { CodegenError } from '../runtime/error.ts';

export interface LoadedFiles {
  readonly files: readonly ProtoFile[];
  /** Import names of the files that were asked for. */
  readonly requested: ReadonlySet<string>;
}

interface Source {
  readonly path: string;
  /** Where it is on disk, and what diagnostics call it. */
  readonly location: string;
}

/** Reads the files and, once each, what they import. */
export function loadFiles(
  paths: readonly string[],
  includes: readonly string[],
  diagnostics: DiagnosticList,
): LoadedFiles {
  const loader = new Loader(includes, diagnostics);
  const requested = paths.map((path) => loader.request(path));
  loader.load();
  return { files: loader.files, requested: new Set(requested) };
}

class Loader {
  readonly files: ProtoFile[] = [];
  readonly #includes: string[];
  readonly #diagnostics: DiagnosticList;
  readonly #known = new Set<string>();
  readonly #queue: Source[] = [];

  constructor(includes: readonly string[], diagnostics: DiagnosticList) {
    this.#includes = includes.length === 0 ? ['.'] : [...includes];
    this.#diagnostics = diagnostics;
  }

  /** Gives the name under which others import the file: its path below the first include folder that holds it. */
  request(location: string): string {
    if (!existsSync(location)) {
      throw new CodegenError('FT_CODEGEN_USAGE', `there is no file ${JSON.stringify(location)}`);
    }
    const names = this.#includes.map((include) => relative(include, location));
    let path = names.find((name) => !isAbsolute(name) && name.split(sep)[0] !== '..');
    if (path === undefined) {
      // A file outside of all include folders finds its neighbours, which is what its author expects.
      this.#includes.push(dirname(location));
      path = relative(dirname(location), location);
    }
    const name = path.split(sep).join('/');
    this.#add({ path: name, location });
    return name;
  }

  load(): void {
    // Grows while it is read: an import is found when the file that has it is.
    for (const source of this.#queue) this.#read(source);
  }

  #read({ path, location }: Source): void {
    const text = readFileSync(location, 'utf8');
    try {
      const file = readSource(text, path, location);
      this.files.push(file);
      for (const imported of file.imports) this.#import(imported, text, file);
    } catch (error) {
      if (!(error instanceof ProtoSyntaxError)) throw error;
      this.#diagnostics.error('ORM001', location, { line: error.line, column: 1 }, error.message);
    }
  }

  #import(name: string, text: string, from: ProtoFile): void {
    if (this.#known.has(name)) return;
    const location = this.#find(name);
    if (location !== undefined) return this.#add({ path: name, location });
    if (isWellKnownFile(name)) return undefined;
    const at = new LineIndex(text).positionAt(Math.max(0, text.search(importOf(name))));
    const message = `import ${JSON.stringify(name)} was not found in ${this.#includes.join(', ')}; add its folder with -I`;
    this.#diagnostics.error('ORM002', from.label, at, message);
    return undefined;
  }

  #find(name: string): string | undefined {
    const found = this.#includes
      .map((include) => join(include, name))
      .find((path) => existsSync(path));
    return found ?? bundled(name);
  }

  #add(source: Source): void {
    if (this.#known.has(source.path)) return;
    this.#known.add(source.path);
    this.#queue.push(source);
  }
}

/** Files of protobuf itself that come with protobufjs, such as `google/protobuf/descriptor.proto`. */
function bundled(name: string): string | undefined {
  if (!name.startsWith('google/protobuf/')) return undefined;
  const path = fileURLToPath(new URL(name, import.meta.resolve('protobufjs')));
  return existsSync(path) ? path : undefined;
}

function importOf(name: string): RegExp {
  const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<=import[^"';]*)["']${literal}["']`);
}
