/** `tspc` with the plugin, as users run it, in both pairs of TypeScript and ts-patch. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node } from '../lib/execute.ts';
import type { Configuration, Job, Road, Runnable } from '../lib/road.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

const TARGETS = ['ESNext', 'ES2022', 'ES2017'] as const;

const CONFIGURATIONS: readonly Configuration[] = [
  ...TARGETS.flatMap((target): Configuration[] => {
    const programs = target === 'ESNext';
    return [
      { language: 'ts', format: 'esm', isStrict: true, target, programs },
      { language: 'ts', format: 'commonjs', isStrict: true, target, programs },
      { language: 'ts', format: 'commonjs', isStrict: false, target, programs },
    ];
  }),
  {
    language: 'ts',
    format: 'esm',
    isStrict: true,
    target: 'ES2022',
    programs: true,
    legacyDecorators: true,
  },
];

export const TSPC_6: Road = makeRoad(
  'tspc-6',
  '`tspc` of ts-patch 4, with TypeScript 6.0',
  'typescript',
  'ts-patch',
);
export const TSPC_5: Road = makeRoad(
  'tspc-5',
  '`tspc` of ts-patch 3.3, with TypeScript 5.9',
  'typescript5',
  'ts-patch3',
);

function makeRoad(name: string, is: string, typescript: string, tsPatch: string): Road {
  return {
    name,
    is,
    configurations: CONFIGURATIONS,
    build: (job) => build(job, typescript, tsPatch),
  };
}

async function build(job: Job, typescript: string, tsPatch: string): Promise<Runnable> {
  const { folder, configuration, isTraced } = job;
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify(settings(configuration, isTraced, typescript)),
  );
  const tspc = join(MODULES, tsPatch, 'bin/tspc.js');
  // ts-patch takes the TypeScript beside itself, and here several versions of both stand side by side.
  const environment = { TSP_COMPILER_TS_PATH: join(MODULES, typescript) };
  const { status, stdout, stderr } = await node([tspc, '-p', 'tsconfig.json'], folder, environment);
  if (status !== '0') throw new Error(`tspc ended with ${status}:\n${stdout}${stderr}`);
  return { folder: join(folder, 'out'), ending: '.js' };
}

function settings(configuration: Configuration, isTraced: boolean, typescript: string): object {
  const { target, format, isStrict, legacyDecorators } = configuration;
  return {
    compilerOptions: {
      target,
      module: format === 'esm' ? 'esnext' : 'commonjs',
      // The one that both versions take with both kinds of modules has another name in each.
      moduleResolution: typescript === 'typescript5' ? 'node10' : 'bundler',
      rootDir: 'src',
      outDir: 'out',
      sourceMap: true,
      inlineSources: true,
      // What is compared is what runs. Untyped cases would only report themselves.
      noCheck: true,
      types: [],
      lib: ['es2022'],
      alwaysStrict: isStrict,
      // TypeScript 6 is to lose the setting that makes code sloppy; TypeScript 5 does not know of it.
      ignoreDeprecations: isStrict || typescript === 'typescript5' ? undefined : '6.0',
      experimentalDecorators: legacyDecorators,
      emitDecoratorMetadata: legacyDecorators,
      plugins: isTraced ? [{ transform: '@functrace/transformer' }] : [],
    },
    include: ['src'],
  };
}
