import { once } from 'node:events';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CliError } from '../error.ts';
import type { Chunk } from './source.ts';

/** Writes as fast as the file takes it, and no faster: what is not yet written does not gather in memory. Returns the bytes. */
export async function writeFile(path: string, chunks: Iterable<Chunk>): Promise<number> {
  const stream = createWriteStream(path);
  try {
    await once(stream, 'open');
    const bytes = await writeAll(stream, chunks);
    stream.end();
    await finished(stream);
    return bytes;
  } catch (error) {
    stream.destroy();
    if (!isSystemError(error)) {
      // Half an export looks like a whole one.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) rmSync(path);
      throw error;
    }
    throw new CliError(
      'FT_CLI_OUTPUT',
      `${path} cannot be written (${error.message}); name another file with -o <file>`,
      { cause: error },
    );
  }
}

export async function writeAll(stream: Writable, chunks: Iterable<Chunk>): Promise<number> {
  let bytes = 0;
  for (const chunk of chunks) {
    bytes += Buffer.byteLength(chunk);
    if (chunk.length > 0 && !stream.write(chunk)) await once(stream, 'drain');
  }
  return bytes;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
