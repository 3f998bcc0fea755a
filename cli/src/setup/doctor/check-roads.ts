import { basename, relative } from 'node:path';
import { compareVersions } from '../project/installed.ts';
import { isObject } from '../project/manifest.ts';
import { isOwnPlugin, OWN_PLUGIN } from '../project/plugin-entry.ts';
import { emitsJavaScript, type Tsconfig } from '../project/tsconfig.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';

/** Names that somebody meant ours by. */
const ALMOST_OURS = /func-?trace/i;

/** Whether anything instruments the project's code. */
export function checkRoad({ roads, outputs, configs }: Examination): Finding[] {
  const isThere = roads.plugin || roads.bundler || roads.command;
  const isInstrumented = outputs.some(({ tables }) => tables.size > 0);
  const isMeant = configs.some(
    (config) => entriesOf(config).some(isMisspelled) || hasRootPlugins(config),
  );
  if (isThere || isInstrumented || isMeant) return [];
  return [
    {
      code: 'no-road',
      text: 'nothing instruments this project: no plugin in a tsconfig or in the configuration of a bundler, and no script that runs functrace',
      remedy: 'run "functrace init", or run a program with "functrace run FILE"',
    },
  ];
}

/** Entries that look like ours and are not run. */
export function checkPluginEntry({ configs, folder }: Examination): Finding[] {
  return configs.flatMap((config) => {
    const file = relative(folder, config.pluginsFrom ?? config.path);
    const misspelled = entriesOf(config)
      .filter(isMisspelled)
      .map((entry): Finding => ({
        code: 'plugin-misspelled',
        file,
        text: `the entry ${JSON.stringify(entry)} of compilerOptions.plugins is not run`,
        remedy: `write { "transform": "${OWN_PLUGIN}" }`,
      }));
    const misplaced: Finding[] = hasRootPlugins(config)
      ? [
          {
            code: 'plugin-misplaced',
            file: relative(folder, config.path),
            text: '"plugins" stands beside "compilerOptions", where no compiler looks',
            remedy: 'move it into "compilerOptions"',
          },
        ]
      : [];
    return [...misspelled, ...misplaced, ...missingBases(config, folder)];
  });
}

function entriesOf({ plugins }: Tsconfig): readonly unknown[] {
  return plugins;
}

function isMisspelled(entry: unknown): boolean {
  return isObject(entry) && !isOwnPlugin(entry) && ALMOST_OURS.test(JSON.stringify(entry));
}

function hasRootPlugins({ own }: Tsconfig): boolean {
  const plugins = own['plugins'];
  return (
    Array.isArray(plugins) && plugins.some((entry) => isOwnPlugin(entry) || isMisspelled(entry))
  );
}

function missingBases({ missing, path }: Tsconfig, folder: string): Finding[] {
  return missing.map((base) => ({
    code: 'tsconfig-base-missing',
    file: relative(folder, path),
    text: `"extends" names ${JSON.stringify(base)}, which is not there`,
    remedy: 'install it, or correct the name',
  }));
}

/** Whether the compiler runs the plugin, where the tsconfig names it. */
export function checkCompiler(examination: Examination): Finding[] {
  const { roads, typescript, packages } = examination;
  if (!roads.plugin || typescript === undefined) return [];
  const { version } = typescript;
  if (compareVersions(version, '7.0') >= 0) {
    return roads.command
      ? []
      : [
          {
            code: 'typescript-ignores-plugins',
            text: `TypeScript ${version} ignores the plugins of a tsconfig without a word`,
            remedy: 'compile with "functrace build" in place of "tsc"',
          },
        ];
  }
  if (typescript.road !== 'plugin') {
    return [
      {
        code: 'typescript-too-old',
        text: `TypeScript ${version} is too old for the plugin, which needs 5.9 or 6.0`,
        remedy: 'update it, or instrument what it writes with "functrace instrument DIR"',
      },
    ];
  }
  return checkTsPatch(version, packages.get('ts-patch')?.version, roads.command);
}

function checkTsPatch(
  typescript: string,
  tsPatch: string | undefined,
  hasCommand: boolean,
): Finding[] {
  const major = typescript.split('.')[0] ?? '';
  const range = major === '5' ? '3' : '4';
  const remedy = `npm install --save-dev ts-patch@${range}`;
  if (tsPatch === undefined) {
    if (hasCommand) return [];
    const text = 'the tsconfig names the plugin, and ts-patch, which runs it, is not installed';
    return [{ code: 'ts-patch-missing', text, remedy }];
  }
  const isNew = compareVersions(tsPatch, '4.0') >= 0;
  const isOld = compareVersions(tsPatch, '3.3') < 0;
  const fits = isNew ? major === '6' : !isOld && compareVersions(typescript, '6.1') < 0;
  if (fits) return [];
  return [
    {
      code: 'ts-patch-version',
      text: `ts-patch ${tsPatch} does not work with TypeScript ${typescript}`,
      remedy,
    },
  ];
}

/** Programs that compile TypeScript by themselves and know nothing of plugins, and what to write instead. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['tsx', 'run it with "functrace run FILE"'],
  [
    'ts-node',
    'set "compiler": "ts-patch/compiler" under "ts-node" in the tsconfig, or run it with "functrace run FILE"',
  ],
  ['ts-node-esm', 'run it with "functrace run FILE"'],
  ['swc-node', 'run it with "functrace run FILE"'],
  ['swc', 'instrument what it writes with "functrace instrument DIR"'],
  [
    'esbuild',
    'instrument what it writes with "functrace instrument DIR", or use the plugin for esbuild',
  ],
  ['bun', 'run it with Node: "functrace run FILE"'],
]);

/** Scripts whose compiler passes the plugin by, where the plugin is the only road. */
export function checkScripts(examination: Examination): Finding[] {
  const { roads, scripts, configs } = examination;
  if (!roads.plugin) return [];
  const emits = configs.some(
    (config) => config.plugins.some(isOwnPlugin) && emitsJavaScript(config),
  );
  return scripts.flatMap(({ name, invocation: { program, args } }): Finding[] => {
    const words = args.map(({ text }) => text);
    const about = { file: 'package.json' };
    if (basename(program.text) === 'tsc' && emits && !words.some((word) => NO_OUTPUT.has(word))) {
      return examination.typescript?.road === 'plugin'
        ? [
            {
              ...about,
              code: 'plain-tsc',
              text: `scripts.${name} compiles with tsc, which ignores plugins`,
              remedy: 'write tspc in its place; it comes with ts-patch',
            },
          ]
        : [];
    }
    const other = otherCompiler(program.text, words, configs);
    const remedy = other === undefined ? undefined : OTHERS.get(other);
    if (
      other === undefined ||
      remedy === undefined ||
      words.some((word) => word.includes('@functrace/'))
    )
      return [];
    if (roads.command || roads.bundler) return [];
    const text = `scripts.${name} compiles with ${other}, which ignores the plugins of a tsconfig`;
    return [{ ...about, code: 'other-compiler', text, remedy }];
  });
}

const NO_OUTPUT: ReadonlySet<string> = new Set([
  '--noEmit',
  '--emitDeclarationOnly',
  '--version',
  '-v',
  '--clean',
]);

/** By its own name, or preloaded: `node --import tsx`, `node -r @swc-node/register`. */
function otherCompiler(
  program: string,
  words: readonly string[],
  configs: readonly Tsconfig[],
): string | undefined {
  const name = basename(program);
  const preloaded = words.flatMap((word, index) =>
    /^(?:-r|--require|--import|--loader|--experimental-loader)$/.test(words[index - 1] ?? '')
      ? [word]
      : (/^--(?:require|import|loader|experimental-loader)=(.+)$/.exec(word)?.[1] ?? []),
  );
  const found = [name, ...preloaded.map((word) => word.replace(/^@/, '').split('/')[0] ?? '')].find(
    (one) => OTHERS.has(one),
  );
  const isPatched = configs.some(({ own }) => {
    const settings = own['ts-node'];
    return isObject(settings) && settings['compiler'] === 'ts-patch/compiler';
  });
  return found?.startsWith('ts-node') === true && isPatched ? undefined : found;
}
