/** Compiles a project file by file, from `src` into `out`. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param rewrite gets a file's text, and its path below the project's folder */
export function rewriteSources(
  folder: string,
  ending: string,
  rewrite: (source: string, file: string) => string,
): void {
  for (const file of globSync('src/**/*.*', { cwd: folder })) {
    const path = join(folder, file.replace(/^src/, 'out').replace(/\.\w+$/, ending));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, rewrite(readFileSync(join(folder, file), 'utf8'), file));
  }
}
