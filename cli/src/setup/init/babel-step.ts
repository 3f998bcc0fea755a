import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { declaredRange, isObject } from '../project/manifest.ts';
import { babelConfigs } from '../project/tools.ts';
import { addPlugin, mentionsPlugin } from './config-edit.ts';
import { insertElement, insertProperty } from './json-edit.ts';
import type { FileChange, Instruction, ManifestChange, Step } from './plan.ts';
import type { Surroundings } from './surroundings.ts';

const MODULE = '@functrace/transformer/babel';
/** Where code goes through Babel and nothing else that could instrument it. */
const HOSTS = [
  'jest',
  'babel-jest',
  '@babel/cli',
  '@babel/node',
  '@babel/register',
  'react-native',
];
/** Jest hands code to these in Babel's place. */
const OTHER_TRANSFORMS = ['ts-jest', '@swc/jest', 'esbuild-jest'];

/** The plugin in Babel's settings, for Jest and for what else compiles with Babel alone. */
export function babelStep({ project, tools, hasModule }: Surroundings): Step {
  const hosts = HOSTS.filter((name) => declaredRange(project, name) !== undefined);
  if (hosts.length === 0) return {};
  const roads = ['Babel plugin'];
  const other = OTHER_TRANSFORMS.find((name) => declaredRange(project, name) !== undefined);
  if (other !== undefined) return { roads, instructions: [withoutBabel(other)] };
  const configs = babelConfigs(project);
  if (!hasModule(MODULE)) return { roads, instructions: [withoutModule()] };
  if (configs.length === 0) return { roads, ...withoutConfig(hosts) };
  // Where a bundler runs Babel as well, its own plugin is there already; only tests are left.
  const onlyInTests = tools.some(({ name }) => name !== 'Vitest');
  const steps = configs.map((path) => configStep(project.folder, path, onlyInTests));
  return {
    roads,
    changes: steps.flatMap(({ changes = [] }) => changes),
    instructions: steps.flatMap(({ instructions = [] }) => instructions),
    manifest: steps.flatMap(({ manifest = [] }) => manifest),
  };
}

function configStep(folder: string, path: string, onlyInTests: boolean): Step {
  const before = readFileSync(join(folder, path), 'utf8');
  if (mentionsPlugin(before)) return {};
  const what = `${onlyInTests ? 'env.test.' : ''}plugins: ${MODULE}`;
  if (path === 'package.json') return { manifest: [inManifest(onlyInTests, what)] };
  const isJson = /^(?:\.json|)$/.test(extname(path).replace('.babelrc', ''));
  const after = isJson
    ? inJson(before, onlyInTests ? ['env', 'test'] : [])
    : onlyInTests
      ? undefined
      : addPlugin(path, before, { module: MODULE, asText: true });
  if (after === undefined) return { instructions: [byHand(path, onlyInTests)] };
  const change: FileChange = { path, before, after, what: [what] };
  return { changes: [change] };
}

function inManifest(onlyInTests: boolean, what: string): ManifestChange {
  const path = onlyInTests ? ['babel', 'env', 'test'] : ['babel'];
  return { edit: (text) => inJson(text, path), what: `babel.${what}` };
}

function inJson(text: string, path: readonly string[]): string {
  const list = path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    parse(text),
  );
  if (isObject(list) && Array.isArray(list['plugins']))
    return insertElement(text, [...path, 'plugins'], MODULE);
  return insertProperty(text, [...path], 'plugins', [MODULE], { style: 'inline' });
}

function withoutConfig(hosts: readonly string[]): Step {
  if (!hosts.includes('jest')) return { instructions: [byHand("Babel's settings", false)] };
  // Without settings Jest gives Babel its own preset; with some, they have to name it.
  const after = `${JSON.stringify({ presets: ['babel-preset-jest'], plugins: [MODULE] }, null, 2)}\n`;
  return {
    changes: [
      {
        path: 'babel.config.json',
        before: undefined,
        after,
        what: [`new, with plugins: ${MODULE}`],
      },
    ],
  };
}

function byHand(path: string, onlyInTests: boolean): Instruction {
  const line = `plugins: ['${MODULE}', …]`;
  return {
    text: `${path} has no form that is known here; add the plugin, before others:`,
    lines: [onlyInTests ? `env: { test: { ${line} } }` : line],
  };
}

function withoutBabel(transform: string): Instruction {
  const lines =
    transform === 'ts-jest'
      ? [`transform: { '^.+\\\\.tsx?$': ['ts-jest', { babelConfig: { plugins: ['${MODULE}'] } }] }`]
      : ["transform: { '^.+\\\\.[jt]sx?$': 'babel-jest' }"];
  return { text: `Jest compiles with ${transform}; in Jest's configuration:`, lines };
}

function withoutModule(): Instruction {
  return {
    text: 'there is no plugin for Babel in this version; instrument what Babel writes, and run the copy:',
    lines: ['functrace instrument DIR'],
  };
}
