import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { nameMatcher, NamePatternError, splitNames } from '@functrace/format';
import { compareVersions } from '../project/installed.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';
import { probeRuntime } from './probe.ts';

const OLDEST_NODE = '22.18';

/** The environment, the store and the Node that a traced program would have if it were started here. */
export function checkSettings(examination: Examination): Finding[] {
  return [
    ...checkSwitch(examination),
    ...checkIgnoreNames(examination),
    ...checkStore(examination),
    ...checkRuntime(examination),
    ...checkNode(examination),
  ];
}

function checkSwitch({ environment }: Examination): Finding[] {
  if (environment['FUNCTRACE'] !== 'off') return [];
  return [
    {
      code: 'switched-off',
      text: 'FUNCTRACE is "off", so nothing is recorded',
      remedy: 'unset FUNCTRACE',
    },
  ];
}

function checkIgnoreNames({ environment }: Examination): Finding[] {
  const value = environment['IGNORE_NAMES'] ?? '';
  try {
    nameMatcher(splitNames(value));
    return [];
  } catch (error) {
    if (!(error instanceof NamePatternError)) throw error;
    return [
      {
        code: 'wrong-setting',
        text: `IGNORE_NAMES is ${JSON.stringify(value)}; ${error.message}`,
        remedy: 'correct it: with a wrong value nothing is recorded',
      },
    ];
  }
}

/** What the runtime itself says of the environment, and whether it records. */
function checkRuntime(examination: Examination): Finding[] {
  const probe = probeRuntime(examination);
  if (probe === undefined || (probe.isRecorded && probe.complaints.length === 0)) return [];
  if (probe.complaints.length === 0) {
    return [
      {
        code: 'runtime-fails',
        text: 'a call that was made for a test is in no recording, and the runtime says nothing',
        remedy: 'install @functrace/runtime again',
      },
    ];
  }
  return probe.complaints.map((line) => ({
    code: 'wrong-setting',
    text: line.replace(/^functrace: /, ''),
    remedy: 'correct it: with it nothing is recorded',
  }));
}

function checkStore({ folder, environment }: Examination): Finding[] {
  const store = environment['FUNCTRACE_STORE'] || '.functrace/';
  // The address of a database.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(store)) return [];
  const path = resolve(folder, store);
  const holder = nearestFolder(isFile(store, path) ? dirname(path) : path);
  const reason = whyNotWritable(holder);
  if (reason === undefined) return [];
  return [
    {
      code: 'store-not-writable',
      file: relative(folder, path) || path,
      text: `recordings cannot be written: ${holder} ${reason}`,
      remedy: 'set FUNCTRACE_STORE to a folder that can be written',
    },
  ];
}

function isFile(store: string, path: string): boolean {
  if (/[/\\]$/.test(store)) return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? extname(path) !== '' : !stats.isDirectory();
}

/** The runtime makes what is missing of the path. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function whyNotWritable(path: string): string | undefined {
  if (!statSync(path).isDirectory()) return 'is no folder';
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EROFS' ? 'is on a read-only file system' : 'may not be written';
  }
}

/** This command would not run on an older Node; what the project asks for may be one. */
function checkNode({ project, folder }: Examination): Finding[] {
  const files = ['.nvmrc', '.node-version'].flatMap((name) => {
    const path = join(project.folder, name);
    return existsSync(path)
      ? [{ file: relative(folder, path), asked: readFileSync(path, 'utf8').trim() }]
      : [];
  });
  return files.flatMap(({ file, asked }): Finding[] => {
    const version = /^v?(\d+(?:\.\d+)*)$/.exec(asked)?.[1];
    // `22` means the newest 22.
    const isNewest = version !== undefined && !version.includes('.') && Number(version) >= 22;
    if (version === undefined || isNewest || compareVersions(version, OLDEST_NODE) >= 0) return [];
    return [
      {
        code: 'node-too-old',
        file,
        text: `it asks for Node ${asked}, and recording needs ${OLDEST_NODE}`,
        remedy: `ask for Node ${OLDEST_NODE} or newer`,
      },
    ];
  });
}
