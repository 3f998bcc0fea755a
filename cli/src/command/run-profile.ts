import { writeFile } from '../export/write-chunks.ts';
import { profileFromProcess } from '../profile/from-process.ts';
import { profileFromUrl } from '../profile/from-url.ts';
import { writeWritten } from '../report/written.ts';
import type { Context } from './context.ts';

export interface ProfileOptions {
  readonly seconds: number;
  readonly heap?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

/** Apart from the command's own options, so that reports start without it. */
export async function runProfile(
  { terminal }: Context,
  target: number | string,
  { seconds, heap: isHeap = false, output, json = false }: ProfileOptions,
): Promise<number> {
  const request = { seconds, isHeap };
  const profile =
    typeof target === 'number'
      ? await profileFromProcess(target, request)
      : await profileFromUrl(target, request);
  const file = output ?? (isHeap ? 'heap.pb.gz' : 'profile.pb.gz');
  const bytes = await writeFile(file, [profile]);
  if (json) terminal.write(`${JSON.stringify({ file, bytes }, null, 2)}\n`);
  else writeWritten(file, bytes, 'go tool pprof, speedscope.app', terminal);
  return 0;
}
