/** `functrace instrument`, on what TypeScript's own compiler wrote. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node } from '../lib/execute.ts';
import type { Road, Runnable } from '../lib/road.ts';
import { TSPC_6 } from './tspc.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/bin/functrace.js', import.meta.url));

export const INSTRUMENT: Road = {
  name: 'instrument',
  is: '`functrace instrument` on what TypeScript 6 wrote',
  configurations: TSPC_6.configurations
    .filter(({ target }) => target !== 'ES2022')
    .map((one) => ({ ...one, recordsCompiled: one.target === 'ES2017' })),
  async build(job): Promise<Runnable> {
    const compiled = await TSPC_6.build({ ...job, isTraced: false });
    if (!job.isTraced) return compiled;
    const args = [COMMAND, 'instrument', 'out', '--out', 'traced'];
    const { status, stdout, stderr } = await node(args, job.folder);
    if (status !== '0') throw new Error(`instrument ended with ${status}:\n${stdout}${stderr}`);
    return { ...compiled, folder: join(job.folder, 'traced') };
  },
};
