import { basename } from 'node:path';
import { CliError } from '../error.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { type RecordingFile, recordingFiles } from '../store/recording-files.ts';
import { recordingHead } from './recording-head.ts';

export interface ListedRecording extends RecordingFile {
  readonly name: string;
  /** Undefined where it cannot be read. */
  readonly spans?: number;
  readonly sessions?: number;
  readonly dropped?: number;
  /** ns. */
  readonly elapsed?: number;
  /** Of the first session. */
  readonly command?: string;
  readonly node?: string;
  readonly format?: number;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** The recordings of a folder, the newest first. */
export function listRecordings(folder: string): ListedRecording[] {
  return recordingFiles(folder).map((file) => ({
    name: basename(file.path),
    ...file,
    ...facts(file.path),
  }));
}

function facts(path: string): Omit<ListedRecording, keyof RecordingFile | 'name'> {
  let store: Store | undefined;
  try {
    store = openStore(path);
    const { spans, sessions, dropped, elapsed } = recordingHead(store);
    const first = store.row<{ command: string; node: string; format: number }>(
      'SELECT command, node_version AS node, format_version AS format FROM session ORDER BY id LIMIT 1',
    );
    return { spans, sessions, dropped, elapsed, ...first };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { problem: `${error.code}: ${error.message}` };
  } finally {
    store?.close();
  }
}
