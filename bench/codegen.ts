/**
 * `npm run bench:codegen -- PATH`: the code generator over a checkout of googleapis, beside its peers. Not a part of
 * `npm run bench`, because the checkout is fetched by whoever runs it. Writes docs/benchmarks-codegen.md.
 */
import { spawnSync } from 'node:child_process';
import {
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, type Figure } from './lib/figures.ts';
import { processor, toTable } from './lib/table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 3;

/** The folders of the subset in the order in which it takes their files, each by path. */
const SUBSET_FOLDERS = ['api', 'rpc', 'type', 'longrunning', 'iam', 'cloud'];
const SUBSET_SIZE = 545;

const [corpus] = process.argv.slice(2);
if (corpus === undefined) {
  process.stderr.write('usage: npm run bench:codegen -- PATH of a checkout of googleapis\n');
  process.exit(2);
}

/** One run of one tool. */
interface Usage {
  readonly seconds: number;
  /** The most memory that one of its Node processes held. */
  readonly megabytes: number;
}

type Tool = (files: readonly string[], out: string) => readonly string[];

const PROTOC = join(ROOT, 'node_modules/protoc/protoc.cjs');

function protocWith(name: string, plugin: string, ...options: readonly string[]): Tool {
  return (files, out) => [
    PROTOC,
    '-I.',
    `--plugin=protoc-gen-${name}=${join(ROOT, plugin)}`,
    `--${name}_out=${out}`,
    ...options.map((option) => `--${name}_opt=${option}`),
    ...files,
  ];
}

const COMMAND: Tool = (files, out) => [
  join(ROOT, 'codegen/bin/functrace-codegen.js'),
  '--out',
  out,
  ...files,
];
const PLUGIN = protocWith('functrace', 'codegen/bin/protoc-gen-functrace.js');
const PROTOC_GEN_ES = protocWith('es', 'node_modules/.bin/protoc-gen-es', 'target=ts');
const TS_PROTO = protocWith('ts_proto', 'node_modules/.bin/protoc-gen-ts_proto');

const all = globSync('**/*.proto', { cwd: corpus }).toSorted();
const subset = SUBSET_FOLDERS.flatMap((folder) =>
  all.filter((file) => file.startsWith(`google/${folder}/`)),
).slice(0, SUBSET_SIZE);

const runs = {
  subset: { tool: COMMAND, files: subset },
  plugin: { tool: PLUGIN, files: subset },
  es: { tool: PROTOC_GEN_ES, files: subset },
  tsProto: { tool: TS_PROTO, files: subset },
  // With what they import, so that this run too writes all that it reads.
  half: { tool: COMMAND, files: withImports(all.slice(0, all.length / 2)) },
  all: { tool: COMMAND, files: all },
} satisfies Record<string, { tool: Tool; files: readonly string[] }>;

type Name = keyof typeof runs;
const names = Object.keys(runs) as Name[];
const usages: Record<Name, Usage[]> = {
  subset: [],
  plugin: [],
  es: [],
  tsProto: [],
  half: [],
  all: [],
};
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const name of names) {
    const usage = measure(runs[name].tool, runs[name].files, corpus);
    process.stdout.write(
      `round ${round} ${name}: ${usage.seconds.toFixed(2)} s, ${usage.megabytes.toFixed(0)} MB\n`,
    );
    usages[name].push(usage);
  }
}

function withImports(files: readonly string[]): string[] {
  const known = new Set(all);
  const closed = new Set(files);
  // Grows while it is read.
  for (const file of closed) {
    const text = readFileSync(join(corpus ?? '', file), 'utf8');
    for (const [, path = ''] of text.matchAll(/^import\s+(?:\w+\s+)?"(.+?)"/gm)) {
      if (known.has(path)) closed.add(path);
    }
  }
  return [...closed];
}

function measure(tool: Tool, files: readonly string[], cwd: string): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'functrace-bench-'));
  const [out, usage] = [mkdtempSync(join(folder, 'out-')), mkdtempSync(join(folder, 'usage-'))];
  const preload = new URL('lib/write-usage.ts', import.meta.url);
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, tool(files, out), {
    cwd,
    // protoc complains of every unused import.
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${preload.href}`,
      FUNCTRACE_BENCH_USAGE: usage,
    },
  });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`a tool ended with ${status}: ${stderr}`);
  const written = globSync('**/*.ts', { cwd: out }).length;
  if (written < files.length) throw new Error(`${written} of ${files.length} files were written`);
  const kilobytes = readdirSync(usage).map((file) => Number(readFileSync(join(usage, file))));
  rmSync(folder, { recursive: true });
  return { seconds, megabytes: Math.max(...kilobytes) / 1024 };
}

function ratio(what: string, name: Name, over: Name): Figure {
  const times = usages[name].map((usage, i) => usage.seconds / (usages[over][i]?.seconds ?? 0));
  return figure(what, 'ratio', times);
}

function memoryRatio(what: string, name: Name, over: Name): Figure {
  const sizes = usages[name].map(
    ({ megabytes }, i) => megabytes / (usages[over][i]?.megabytes ?? 0),
  );
  return figure(what, 'ratio', sizes);
}

function time(what: string, name: Name): Figure {
  return figure(
    what,
    's',
    usages[name].map((usage) => usage.seconds),
  );
}

function memory(what: string, name: Name, goal?: string): Figure {
  const sizes = usages[name].map(({ megabytes }) => megabytes);
  return figure(what, 'MB', sizes, goal);
}

/** How much longer all files take than half of them, over how much more source they are: 1 is linear. */
function linearity(): Figure {
  const growth = bytesOf(runs.all.files) / bytesOf(runs.half.files);
  const times = usages.all.map(
    (usage, i) => usage.seconds / (usages.half[i]?.seconds ?? 0) / growth,
  );
  const what = `all files over ${runs.half.files.length}, time for a byte of source`;
  return figure(what, 'ratio', times, 'at most 1.1');
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(join(corpus ?? '', file)).size, 0);
}

const table = toTable([
  {
    name: 'codegen',
    figures: [
      time('functrace-codegen', 'subset'),
      ratio('protoc with protoc-gen-functrace over functrace-codegen', 'plugin', 'subset'),
      ratio('protoc with protoc-gen-es over functrace-codegen', 'es', 'subset'),
      ratio('protoc with protoc-gen-es over protoc with protoc-gen-functrace', 'es', 'plugin'),
      ratio('protoc with ts-proto over functrace-codegen', 'tsProto', 'subset'),
      ratio('protoc with ts-proto over protoc with protoc-gen-functrace', 'tsProto', 'plugin'),
      memory('functrace-codegen, peak memory', 'subset'),
      memoryRatio('protoc-gen-functrace, peak memory over functrace-codegen', 'plugin', 'subset'),
      memoryRatio('protoc-gen-es, peak memory over functrace-codegen', 'es', 'subset'),
      memoryRatio('ts-proto, peak memory over functrace-codegen', 'tsProto', 'subset'),
      time(`functrace-codegen, all ${all.length} files`, 'all'),
      linearity(),
      memory(`functrace-codegen, all ${all.length} files, peak memory`, 'all', 'at most 1,500'),
    ],
  },
]);
process.stdout.write(`\n${table}\n`);
writeFileSync(join(ROOT, 'docs/benchmarks-codegen.md'), page(table));

function page(rows: string): string {
  return `# Benchmarks of the code generator

Written by \`npm run bench:codegen -- PATH\`, where PATH is a checkout of googleapis. Each run of a tool is a process of
its own, from start to exit, with its output on disk; the tools take turns, ${ROUNDS} rounds, and a ratio compares two runs of
one round. Rounds are the lowest and the highest. Memory is the largest resident set of one of the tool's Node processes.

Unless a row says otherwise it is about ${subset.length} files: those below ${SUBSET_FOLDERS.map((folder) => `\`google/${folder}\``).join(', ')}, in this order and by path
in each folder, up to that number. protoc is the one of the npm package \`protoc\`. protoc-gen-es writes TypeScript
(\`target=ts\`); ts-proto has no options. The tools do not write the same code, so the ratios say how long one waits and
not how much work is done: protoc-gen-es keeps its descriptors as a string for its runtime, ts-proto and functrace-codegen
write the statements that encode and decode.

This run: Node ${process.version}, ${processor()}.

${rows}
`;
}
