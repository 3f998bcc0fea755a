/** Puts a request beside a recording and waits for the answers of the process's threads, see format/src/control.ts. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerFile,
  type ControlAnswer,
  controlFolder,
  type ControlRequest,
  requestFile,
} from '@functrace/format';
import { CliError } from '../error.ts';
import type { RecordedProcess } from './recorded-process.ts';

const PATIENCE_MS = 5000;
const LOOK_MS = 20;

/** The answers, by thread; fewer than there are threads when some did not come to it. */
export async function sendRequest(
  pid: number,
  { store, threads }: RecordedProcess,
  request: ControlRequest,
): Promise<ControlAnswer[]> {
  const folder = controlFolder(store);
  const id = randomUUID();
  const place = join(folder, requestFile(pid, id));
  const answers = threads.map((thread) => join(folder, answerFile(pid, id, thread)));
  write(folder, place, request);
  try {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end && !answers.every((path) => existsSync(path))) await sleep(LOOK_MS);
    // One that has just been made may not be written yet.
    await sleep(LOOK_MS);
    return answers
      .filter((path) => existsSync(path))
      .map((path) => JSON.parse(readFileSync(path, 'utf8')) as ControlAnswer);
  } finally {
    for (const path of [place, ...answers]) rmSync(path, { force: true });
    removeIfEmpty(folder);
  }
}

function write(folder: string, place: string, request: ControlRequest): void {
  try {
    mkdirSync(folder, { recursive: true });
    // Whatever the umask is, and whoever made the folder.
    chmodSync(folder, 0o700);
    const draft = `${place}.draft`;
    writeFileSync(draft, JSON.stringify(request), { mode: 0o600, flag: 'wx' });
    renameSync(draft, place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'FT_CLI_OUTPUT',
      `${folder} cannot be written (${reason}); attach as the user whose process it is`,
      { cause: error },
    );
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else attaches at this moment.
  }
}
