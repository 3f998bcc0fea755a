/** `functrace build`, which compiles with TypeScript 7 and instruments what it wrote. */
import { mkdirSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node } from '../lib/execute.ts';
import type { Configuration, Job, Road, Runnable } from '../lib/road.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../cli/bin/functrace.js', import.meta.url));
const TSC = join(MODULES, 'typescript7/bin/tsc');

export const BUILD: Road = {
  name: 'build',
  is: '`functrace build`, with TypeScript 7',
  configurations: [
    { language: 'ts', format: 'esm', isStrict: true, target: 'ESNext', programs: true },
    { language: 'ts', format: 'commonjs', isStrict: true, target: 'ESNext' },
    { language: 'ts', format: 'esm', isStrict: true, target: 'ES2022', recordsCompiled: true },
  ],
  build,
};

async function build({ folder, configuration, isTraced }: Job): Promise<Runnable> {
  linkPackages(folder);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings(configuration)));
  const command = isTraced ? [COMMAND, 'build'] : [TSC];
  const ended = await node([...command, '-p', 'tsconfig.json'], folder);
  if (ended.status !== '0')
    throw new Error(`the build ended with ${ended.status}:\n${ended.stdout}${ended.stderr}`);
  return { folder: join(folder, 'out'), ending: '.js' };
}

/** As the repository has them, but that `typescript` is another version. */
function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  unlinkSync(modules);
  mkdirSync(modules);
  for (const name of readdirSync(MODULES)) {
    const from = name === 'typescript' ? 'typescript7' : name;
    if (!name.startsWith('.')) symlinkSync(join(MODULES, from), join(modules, name));
  }
}

function settings({ target, format }: Configuration): object {
  return {
    compilerOptions: {
      target,
      module: format === 'esm' ? 'esnext' : 'commonjs',
      moduleResolution: 'bundler',
      rootDir: 'src',
      outDir: 'out',
      sourceMap: true,
      inlineSources: true,
      // What is compared is what runs. Untyped cases would only report themselves.
      noCheck: true,
      types: [],
      lib: ['es2022'],
    },
    include: ['src'],
  };
}
