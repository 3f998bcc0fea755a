/**
 * Who may import what. A file belongs to the first group whose patterns match it; a file of no group is an
 * error, so that a new folder has to say where it stands. A group may always import itself.
 *
 * `imports` holds names of groups of the same package, names of packages, and specifiers of single entries of them:
 * `node:*` for every module of Node, `*` for every package (knip checks that it is declared). Everything else is refused, type imports
 * included: a type that leaks through a boundary ties the two sides together as firmly as a value does.
 *
 * A worker started with `new URL('./worker.ts', import.meta.url)` is no import: the two threads share bytes, and
 * the rules for those are in the record format.
 */
export interface ImportGroup {
  readonly name: string;
  readonly files: readonly string[];
  readonly imports: readonly string[];
}

export const IMPORT_GROUPS: readonly ImportGroup[] = [
  // Readers and writers of recordings of every age rely on the format, so it relies on nobody.
  { name: 'format', files: ['format/src/**'], imports: [] },

  // Only files named after a parser know its tree, and only those named after a printer know that. Everything
  // between them is neutral.
  {
    name: 'transformer TypeScript parser',
    files: ['transformer/src/1-parse/typescript*.ts', 'transformer/src/1-parse/typescript/**'],
    imports: ['transformer core', '@functrace/format', 'typescript'],
  },
  {
    name: 'transformer TypeScript emitter',
    files: ['transformer/src/3-emit/typescript*.ts', 'transformer/src/3-emit/typescript/**'],
    imports: ['transformer core', '@functrace/format', 'typescript'],
  },
  {
    name: 'transformer ESTree parser',
    files: ['transformer/src/1-parse/estree*.ts'],
    imports: ['transformer core', '@functrace/format', 'oxc-parser'],
  },
  {
    name: 'transformer text emitter',
    files: ['transformer/src/3-emit/text*.ts'],
    imports: ['transformer core', '@functrace/format', '@jridgewell/trace-mapping', 'node:*'],
  },
  {
    name: 'transformer Babel emitter',
    files: ['transformer/src/3-emit/babel*.ts'],
    imports: ['transformer core', 'transformer text emitter', '@babel/core'],
  },
  {
    name: 'transformer core',
    files: ['transformer/src/{1-parse,2-analyze,3-emit}/**'],
    imports: ['@functrace/format'],
  },
  {
    name: 'transformer tspc adapter',
    files: ['transformer/src/adapters/tspc*.ts', 'transformer/src/adapters/tspc/**'],
    imports: [
      'transformer core',
      'transformer TypeScript parser',
      'transformer TypeScript emitter',
      '@functrace/format',
      'node:*',
      'typescript',
    ],
  },
  {
    name: 'transformer loader adapter',
    files: ['transformer/src/adapters/register*'],
    imports: [
      'transformer core',
      'transformer text emitter',
      'transformer entry',
      '@functrace/format',
      '@jridgewell/trace-mapping',
      'node:*',
      'oxc-transform',
    ],
  },
  {
    name: 'transformer files adapter',
    files: ['transformer/src/adapters/files*.ts'],
    imports: ['transformer entry', '@jridgewell/trace-mapping', 'node:*'],
  },
  {
    name: 'transformer Babel adapter',
    files: ['transformer/src/adapters/babel.ts'],
    imports: [
      'transformer core',
      'transformer ESTree parser',
      'transformer Babel emitter',
      'transformer entry',
      '@babel/core',
      'node:*',
    ],
  },
  {
    name: 'transformer bundler adapter',
    files: ['transformer/src/adapters/bundler*.ts', 'transformer/src/adapters/vitest-runner.ts'],
    imports: [
      'transformer core',
      'transformer entry',
      '@functrace/format',
      'unplugin',
      'vite',
      'vitest',
      'node:*',
    ],
  },
  {
    name: 'transformer entry',
    files: ['transformer/src/*.ts'],
    imports: [
      'transformer Babel adapter',
      'transformer bundler adapter',
      'unplugin',
      'transformer files adapter',
      'transformer core',
      'transformer ESTree parser',
      'transformer text emitter',
      'transformer tspc adapter',
      '@functrace/format',
      'node:*',
    ],
  },

  // A server beside the program, which loads it if it wants one. It reads the recording's file as anybody could.
  {
    name: 'runtime pprof',
    files: ['runtime/src/pprof.ts', 'runtime/src/pprof/**'],
    imports: [
      'runtime control',
      // The one copy of the hot path that there is, to have it flush.
      '@functrace/runtime/hot',
      '@functrace/format/pprof',
      '@functrace/format/timeline',
      '@functrace/format/v8-profile',
      '@functrace/format',
      'node:*',
    ],
  },
  // Puts a recording together without a traced program.
  {
    name: 'runtime recorder',
    files: ['runtime/src/recorder.ts'],
    imports: ['runtime drain', 'runtime store'],
  },
  // What instrumented code imports: the hot path, and the registration of a module, which starts the recording.
  // Both run once a module and not once a call.
  {
    name: 'runtime entry',
    files: ['runtime/src/*.ts', 'runtime/src/hot/{index,registry,api}.ts'],
    imports: [
      // The one copy of the hot path that there is.
      '@functrace/runtime/hot',
      'runtime channel',
      'runtime hot path',
      'runtime control',
      'runtime store',
      '@functrace/format',
      'node:*',
    ],
  },
  // The traced program pays for every line of `hot`; it reaches nothing but the channel it writes to.
  {
    name: 'runtime hot path',
    files: ['runtime/src/hot/**'],
    imports: ['runtime channel', '@functrace/format', 'node:*'],
  },
  {
    name: 'runtime channel',
    files: ['runtime/src/channel/**'],
    imports: ['@functrace/format', 'node:*'],
  },
  // Reads the settings, and puts the parts together at start and takes them apart at exit.
  {
    name: 'runtime control',
    files: ['runtime/src/control/**'],
    imports: [
      'runtime hot path',
      'runtime channel',
      'runtime drain',
      'runtime monitor',
      'runtime store',
      '@functrace/format',
      'node:*',
    ],
  },
  // Runs on the traced thread when it is asked to.
  {
    name: 'runtime monitor',
    files: ['runtime/src/monitor/**'],
    imports: ['runtime store', 'node:*'],
  },
  {
    name: 'runtime drain',
    files: ['runtime/src/drain/**'],
    imports: ['runtime channel', 'runtime store', '@functrace/format', 'node:*'],
  },
  {
    name: 'runtime store',
    files: ['runtime/src/store/**'],
    imports: ['runtime channel', '@functrace/format', 'node:*'],
  },

  // What generated code imports: loaded into other people's programs, so it knows nothing of the generator.
  { name: 'codegen runtime', files: ['codegen/src/runtime/**'], imports: ['protobufjs'] },
  {
    name: 'codegen diagnostics',
    files: ['codegen/src/diagnostic*.ts'],
    imports: ['codegen parser'],
  },
  // The one part that knows protobufjs's trees and the compilers' descriptors.
  { name: 'codegen parser', files: ['codegen/src/1-parse/**'], imports: ['protobufjs'] },
  {
    name: 'codegen tags',
    files: ['codegen/src/2-tags/**'],
    imports: ['codegen parser', 'codegen diagnostics'],
  },
  {
    name: 'codegen model',
    files: ['codegen/src/3-model/**'],
    imports: ['codegen parser', 'codegen tags', 'codegen diagnostics'],
  },
  // Printers see the model and nothing of where it came from.
  {
    name: 'codegen printers',
    files: ['codegen/src/4-print/**'],
    imports: ['codegen model', 'node:*'],
  },
  {
    name: 'codegen doors',
    files: ['codegen/src/doors/**', 'codegen/src/*.ts'],
    imports: [
      'codegen parser',
      'codegen model',
      'codegen printers',
      'codegen diagnostics',
      'codegen runtime',
      'commander',
      'node:*',
    ],
  },

  // Written by the generator of this repository; nobody needs the generator to read a recording.
  {
    name: 'cli generated',
    files: ['cli/src/generated/**'],
    imports: ['@functrace/codegen/runtime', 'protobufjs/minimal.js'],
  },
  // Reads recordings through `node:sqlite` and knows nothing of who wrote them.
  {
    name: 'cli',
    files: ['cli/src/**'],
    imports: [
      'cli generated',
      '@functrace/codegen/runtime',
      '@functrace/format',
      '@functrace/format/pprof',
      '@functrace/format/protobuf',
      '@functrace/format/timeline',
      '@functrace/format/v8-profile',
      'protobufjs/minimal.js',
      // What it publishes.
      '@functrace/transformer',
      'node:*',
      'commander',
      'jsonc-parser',
      'magic-string',
      'oxc-parser',
      'string-width',
    ],
  },

  // Runs in a browser.
  { name: 'viewer', files: ['viewer/src/**'], imports: ['@functrace/format'] },

  { name: 'format tests', files: ['format/test/**'], imports: ['format', '*'] },
  {
    name: 'transformer tests',
    files: ['transformer/test/**'],
    imports: [
      'transformer core',
      'transformer TypeScript parser',
      'transformer TypeScript emitter',
      'transformer ESTree parser',
      'transformer text emitter',
      'transformer tspc adapter',
      'transformer loader adapter',
      'transformer files adapter',
      'transformer Babel adapter',
      'transformer entry',
      '*',
    ],
  },
  {
    name: 'runtime tests',
    files: ['runtime/test/**'],
    imports: [
      'runtime hot path',
      'runtime channel',
      'runtime drain',
      'runtime store',
      'runtime control',
      'runtime entry',
      '*',
    ],
  },
  {
    name: 'codegen tests',
    files: ['codegen/test/**'],
    imports: [
      'codegen runtime',
      'codegen diagnostics',
      'codegen parser',
      'codegen tags',
      'codegen model',
      'codegen printers',
      'codegen doors',
      '*',
    ],
  },
  { name: 'cli tests', files: ['cli/test/**'], imports: ['cli', '*'] },

  // These see the packages as a user does: through their published names.
  { name: 'tests across packages', files: ['test/**'], imports: ['*'] },
  { name: 'benchmarks', files: ['bench/**'], imports: ['*'] },
  {
    name: 'examples',
    files: ['examples/**'],
    imports: ['node:*', '@functrace/codegen/runtime', 'protobufjs/minimal.js'],
  },

  { name: 'repository scripts', files: ['scripts/**', '*.ts'], imports: ['*'] },
];
