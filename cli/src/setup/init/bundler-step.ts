import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tool } from '../project/tools.ts';
import { addPlugin, mentionsPlugin } from './config-edit.ts';
import type { FileChange, Instruction, Step } from './plan.ts';
import type { Surroundings } from './surroundings.ts';

/** Tools that read a configuration by its name; the others are told of one, or need none. */
const READS_BY_NAME: ReadonlySet<string> = new Set(['Vite', 'Vitest']);

/** The plugin in the configuration of each bundler and test runner that takes one. */
export function bundlerStep({ project, tools, hasModule }: Surroundings): Step {
  const changes: FileChange[] = [];
  const instructions: Instruction[] = [];
  for (const tool of tools) {
    const module = pluginModule(tool, hasModule);
    if (module === undefined) {
      instructions.push(withoutPlugin(tool));
      continue;
    }
    if (tool.name === 'Rsbuild') {
      instructions.push(...insideOf(project.folder, tool, module));
      continue;
    }
    for (const path of tool.configs) {
      const change = configChange(project.folder, path, module);
      if (change === 'done') continue;
      if (change === undefined) instructions.push(byHand(path, module));
      else changes.push(change);
    }
    if (tool.configs.length > 0 || isCovered(tool, tools)) continue;
    if (READS_BY_NAME.has(tool.name)) changes.push(newConfig(project.folder, tool, module));
    else instructions.push(byHand(`the configuration of ${tool.name}`, module));
  }
  return { roads: tools.map(({ name }) => `${name} plugin`), changes, instructions };
}

/** Rsbuild hands plugins on to Rspack, from deep inside of its own settings. */
function insideOf(folder: string, { name, configs }: Tool, module: string): Instruction[] {
  const done = configs.some((path) => mentionsPlugin(readFileSync(join(folder, path), 'utf8')));
  if (done) return [];
  return [
    {
      text: `in ${configs[0] ?? `the configuration of ${name}`}, add the plugin to those of Rspack:`,
      lines: [
        `import functrace from '${module}';`,
        'tools: { rspack: { plugins: [functrace(), …] } }',
      ],
    },
  ];
}

/** Vitest takes Vite's plugins, and may have one of its own that knows tests. */
function pluginModule(
  { name, module }: Tool,
  hasModule: (name: string) => boolean,
): string | undefined {
  if (hasModule(module)) return module;
  const other = '@functrace/transformer/vite';
  return name === 'Vitest' && hasModule(other) ? other : undefined;
}

/** Vitest reads Vite's configuration; and what bundles through another tool often names its package as well. */
function isCovered({ name }: Tool, tools: readonly Tool[]): boolean {
  const others = tools.filter((tool) => tool.name !== name);
  if (name === 'Vitest')
    return others.some((tool) => tool.name === 'Vite' && tool.configs.length > 0);
  if (name === 'Vite') return others.some((tool) => tool.name === 'Vitest');
  return others.some(({ configs }) => configs.length > 0);
}

function configChange(
  folder: string,
  path: string,
  module: string,
): FileChange | 'done' | undefined {
  const before = readFileSync(join(folder, path), 'utf8');
  // Vitest's settings are often those of Vite and more: the plugin is there already.
  const isDone = mentionsPlugin(before) || /['"]\.\/vite\.config(?:\.[cm]?[jt]s)?['"]/.test(before);
  if (isDone) return 'done';
  const after = addPlugin(path, before, { module });
  return after === undefined ? undefined : { path, before, after, what: [`plugins: ${module}`] };
}

function newConfig(folder: string, { name }: Tool, module: string): FileChange {
  const extension = existsSync(join(folder, 'tsconfig.json')) ? 'mts' : 'mjs';
  return {
    path: `${name.toLowerCase()}.config.${extension}`,
    before: undefined,
    after: `import functrace from '${module}';\n\nexport default { plugins: [functrace()] };\n`,
    what: [`new, with plugins: ${module}`],
  };
}

function byHand(path: string, module: string): Instruction {
  return {
    text: `${path} has no form that is known here; add the plugin, before others that change code:`,
    lines: [`import functrace from '${module}';`, 'plugins: [functrace(), …]'],
  };
}

function withoutPlugin({ name }: Tool): Instruction {
  // It writes nothing that could be instrumented.
  if (name === 'Vitest')
    return {
      text: 'there is no plugin for Vitest in this version; tests that it runs are not traced',
      lines: [],
    };
  return {
    text: `there is no plugin for ${name} in this version; instrument what it writes, and run the copy:`,
    lines: ['functrace instrument DIR'],
  };
}
