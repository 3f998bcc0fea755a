import { hostname } from 'node:os';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, encodeHistogram, FORMAT_VERSION, TABLES, VIEWS } from '@functrace/format';
import type { PprofProfile } from '@functrace/format/pprof';
import type { SampledNode } from './sampled-tree.ts';

/** Of the machine's own work, which profiles name in brackets as well. */
const NO_FILE = '(native)';
const NO_DURATIONS = encodeHistogram({ first: 0, counts: [] });

/** A recording with the tree of the samples and no calls. Nothing is left behind when it cannot be written. */
export function writeRecording(
  path: string,
  source: string,
  profile: PprofProfile,
  nodes: readonly SampledNode[],
): void {
  const db = new DatabaseSync(path);
  try {
    db.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}; BEGIN; ${TABLES} ${VIEWS}`,
    );
    db.prepare(
      `INSERT INTO session (id, pid, thread, command, cwd, host, node_version, start, "end", format_version, kind)
       VALUES (1, 0, 0, ?, ?, ?, '', ?, ?, ?, 'sampled')`,
    ).run(
      basename(source),
      process.cwd(),
      hostname(),
      profile.start,
      profile.start + BigInt(profile.duration),
      FORMAT_VERSION,
    );
    const site = db.prepare(
      `INSERT INTO site (id, session, name, file, line, "column", kind, parameters) VALUES (?, 1, ?, ?, ?, 1, 'function', '')`,
    );
    for (const [index, { name, file, line }] of profile.functions.entries())
      site.run(index + 1, name, file === '' ? NO_FILE : file, Math.max(1, line));
    const node = db.prepare(
      `INSERT INTO call_node (id, session, parent, site, calls, resumes, errors, total, self, running, min, max, histogram)
       VALUES (?, 1, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0, ?)`,
    );
    for (const [index, { parent, function: of, samples, self, running }] of nodes.entries()) {
      const above = parent === undefined ? null : parent + 1;
      node.run(index + 1, above, of + 1, samples, running, self, running, NO_DURATIONS);
    }
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}
