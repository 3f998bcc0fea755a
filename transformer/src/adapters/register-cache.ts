/**
 * Instrumented text on disk, one file an entry:
 *
 *     {"key":"…","source":1234,"code":2345,"compiledTo":null}⏎ source code
 *
 * An entry counts only if it has the key and the very source that is asked for: a look at the disk finds a text and not a
 * hash of one, so that no two can be taken for one another, and comparing bytes costs less than loading Node's `crypto`.
 * `code` is -1 for a file that is left as it is.
 *
 * Writers need no lock: an entry is written beside its place and renamed into it, and one that was cut short by a power
 * failure has the wrong length.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { pruneCache } from './register-prune.ts';

/** What became of a file: its new text, or null where nothing in it is traced. */
export type Cached = InstrumentedText | null;

export interface InstrumentedText {
  readonly code: string;
  /** What kind of JavaScript it is, where Node could not have run the file as it stands; else null. */
  readonly compiledTo: 'module' | 'commonjs' | null;
}

interface Head {
  readonly key: string;
  readonly source: number;
  readonly code: number;
  readonly compiledTo: InstrumentedText['compiledTo'];
}

export class InstrumentedCache {
  readonly #folder: string;
  #writes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when the source has not been seen under this key. */
  find(key: string, source: Buffer): Cached | undefined {
    let entry: Buffer;
    try {
      entry = readFileSync(this.#path(key, source));
    } catch {
      // Not there, most often.
      return undefined;
    }
    const start = entry.indexOf(0x0a) + 1;
    const head = parseHead(entry.toString('utf8', 0, start));
    if (head?.key !== key || head.source !== source.length) return undefined;
    const codeStart = start + head.source;
    if (entry.length !== codeStart + Math.max(head.code, 0)) return undefined;
    if (source.compare(entry, start, codeStart) !== 0) return undefined;
    if (head.code === -1) return null;
    return { code: entry.toString('utf8', codeStart), compiledTo: head.compiledTo };
  }

  /** A cache that cannot be written is none: the next run takes longer. */
  keep(key: string, source: Buffer, cached: Cached): void {
    try {
      if (this.#writes++ === 0) {
        mkdirSync(this.#folder, { recursive: true });
        pruneCache(this.#folder);
      }
      const code = cached === null ? undefined : Buffer.from(cached.code);
      const head: Head = {
        key,
        source: source.length,
        code: code?.length ?? -1,
        compiledTo: cached?.compiledTo ?? null,
      };
      const path = this.#path(key, source);
      const draft = `${path}.${process.pid}-${threadId}-${this.#writes}`;
      try {
        writeFileSync(
          draft,
          Buffer.concat([
            Buffer.from(`${JSON.stringify(head)}\n`),
            source,
            code ?? Buffer.alloc(0),
          ]),
        );
        renameSync(draft, path);
      } catch {
        rmSync(draft, { force: true });
      }
    } catch {
      // No right to write there, or a full disk.
    }
  }

  #path(key: string, source: Buffer): string {
    return join(this.#folder, `${nameOf(`${key}${source.length}`)}.entry`);
  }
}

function parseHead(line: string): Head | undefined {
  try {
    return JSON.parse(line) as Head;
  } catch {
    return undefined;
  }
}

/** A name for a key (FNV-1a from two starts); entries that meet under one replace each other. */
function nameOf(key: string): string {
  let left = 0x81_1c_9d_c5;
  let right = 0x9e_37_79_b9;
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    left = Math.imul(left ^ code, 0x01_00_01_93);
    right = Math.imul(right ^ code, 0x85_eb_ca_6b);
  }
  return (left >>> 0).toString(36) + (right >>> 0).toString(36);
}

/**
 * What instrumented text depends on besides source and options. The version stands for those of parser and printer too,
 * which are pinned. In a checkout it stays the same; there the time of the last build tells.
 */
export function toolVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('@functrace/transformer/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const instrumenter = new URL(`register-instrument${extname(import.meta.url)}`, import.meta.url);
  return `${version} ${statSync(instrumenter, { throwIfNoEntry: false })?.mtimeMs ?? ''}`;
}

/** The cache of a project: beside its dependencies, as other tools' are; else in a folder that is the user's own. */
export function openCache(
  setting: string | undefined,
  root: string,
): InstrumentedCache | undefined {
  const folder = cacheFolder(setting, root);
  return folder === undefined ? undefined : new InstrumentedCache(folder);
}

function cacheFolder(setting: string | undefined, root: string): string | undefined {
  if (setting === 'off') return undefined;
  if (setting) return setting;
  const dependencies = join(root, 'node_modules');
  if (statSync(dependencies, { throwIfNoEntry: false })?.isDirectory() === true)
    return join(dependencies, '.cache', 'functrace');
  return privateFolder(tmpdir());
}

/**
 * Code is run from it, so that it has to be the user's own: in a folder that everybody can write to, somebody else may
 * have made it.
 */
function privateFolder(temporary: string): string | undefined {
  const user = process.getuid?.();
  const folder = join(temporary, `functrace-cache-${user ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const { uid, mode } = statSync(folder);
    const isPrivate = user === undefined || (uid === user && (mode & 0o022) === 0);
    return isPrivate ? folder : undefined;
  } catch {
    return undefined;
  }
}
