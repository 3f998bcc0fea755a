/**
 * Writes a recording of a program that never was, the same at every run, for measuring what asks recordings:
 * `node bench/synthetic-store.ts FILE --spans 10000000`.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSynthetic } from './synthetic/write.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    spans: { type: 'string', default: '10000000' },
    functions: { type: 'string', default: '400' },
    depth: { type: 'string', default: '10' },
    tasks: { type: 'string', default: '20000' },
    /** Share of calls with arguments and a result. */
    values: { type: 'string', default: '0.05' },
    sessions: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});
const [path] = positionals;
if (path === undefined) throw new Error('no file to write; name one');
for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
writeSynthetic(path, {
  spans: Number(values.spans),
  functions: Number(values.functions),
  depth: Number(values.depth),
  tasks: Number(values.tasks),
  values: Number(values.values),
  sessions: Number(values.sessions),
  seed: Number(values.seed),
});
