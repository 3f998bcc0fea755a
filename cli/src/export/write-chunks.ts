import { once } from 'node:events';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CliError } from '../error.ts';
import type { Chunk } from './source.ts';

/** Bytes that are made while others are written. */
const AHEAD = 2 ** 20;

/** Writes as fast as the file takes it, and no faster: what is not yet written does not gather in memory. Returns the bytes. */
export async function writeFile(path: string, chunks: Iterable<Chunk>): Promise<number> {
  const stream = createWriteStream(path, { highWaterMark: AHEAD });
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
    // Here and not in the stream, which would go through a text once for its length and once for its bytes.
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += buffer.length;
    if (buffer.length > 0 && !stream.write(buffer)) await once(stream, 'drain');
  }
  return bytes;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
