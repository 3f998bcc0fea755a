import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { FORMAT_VERSION } from '@functrace/format';
import type { Examination } from './examine.ts';

/** What became of a call that was made for a test. */
export interface Probe {
  readonly isRecorded: boolean;
  /** Lines of the runtime's on standard error. */
  readonly complaints: readonly string[];
}

const LONGEST_MS = 20_000;

/**
 * Makes one traced call in a program of its own, with the project's runtime, this environment and this Node, and looks
 * whether it is in the recording. The store and the names to ignore are left out: they are looked at for themselves.
 * Undefined where the runtime cannot be found.
 */
export function probeRuntime({ project, environment }: Examination): Probe | undefined {
  const runtime = resolveFrom(project.folder, '@functrace/runtime/hot');
  if (runtime === undefined) return undefined;
  const store = mkdtempSync(join(tmpdir(), 'functrace-doctor-'));
  try {
    const { FUNCTRACE: _on, IGNORE_NAMES: _names, NODE_OPTIONS: _options, ...rest } = environment;
    const { stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', programText(runtime)],
      {
        cwd: project.folder,
        env: { ...rest, FUNCTRACE_STORE: `${store}/` },
        encoding: 'utf8',
        timeout: LONGEST_MS,
      },
    );
    const complaints = stderr.split('\n').filter((line) => line.includes('FT_'));
    return { isRecorded: countSpans(store) === 1, complaints };
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

function resolveFrom(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(name);
  } catch {
    // Not installed, or not whole: reported for itself.
    return undefined;
  }
}

function programText(runtime: string): string {
  return `
    import * as $ft from ${JSON.stringify(pathToFileURL(runtime).href)};
    const base = $ft.register(${FORMAT_VERSION}, 'doctor', [['probe', 0, 1, 1, '']]);
    const span = $ft.enter(base);
    $ft.exit(span, undefined);`;
}

function countSpans(store: string): number {
  const file = readdirSync(store).find((name) => name.endsWith('.db'));
  if (file === undefined) return 0;
  const database = new DatabaseSync(join(store, file), { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM span').get()?.['count'] ?? 0);
  } finally {
    database.close();
  }
}
