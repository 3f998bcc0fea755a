/**
 * Loaded into every Node process of a measured command by `--import`: leaves the most memory the process held, as a
 * plugin is a grandchild whose usage nobody hands up.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['FUNCTRACE_BENCH_USAGE'];
if (folder !== undefined) {
  process.on('exit', () => {
    const { maxRSS } = process.resourceUsage();
    writeFileSync(join(folder, `${process.pid}`), String(maxRSS));
  });
}
