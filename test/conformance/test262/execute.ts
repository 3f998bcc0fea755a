import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import vm from 'node:vm';
import {
  instrument,
  makeSelection,
  readOptions,
  TransformerError,
} from '@functrace/transformer/text';
import type { Frontmatter } from './frontmatter.ts';
import { makeRealm, type Realm } from './realm.ts';

/** One way to run a test: the suite runs most of them twice, as sloppy and as strict code. */
export type Mode = 'sloppy' | 'strict' | 'module';

export interface Job {
  /** The suite's root. */
  readonly root: string;
  readonly file: string;
  readonly mode: Mode;
  readonly isTraced: boolean;
  /** Told what became of each of the test's texts, if it is traced. */
  readonly onText: (outcome: TextOutcome) => void;
}

/** `refused` is a text that the transformer cannot parse, `left` one in which nothing is traced. */
export type TextOutcome = 'instrumented' | 'left' | 'refused';

/** `pass`, or why it failed. */
export type Verdict = string;

const SCRIPT_TIMEOUT_MS = 10_000;
const ASYNC_TIMEOUT_MS = 5_000;

const everything = makeSelection(readOptions({}).options, undefined);
const scripts = new Map<string, vm.Script>();
const runtime: Record<string, unknown> = await import('@functrace/runtime/hot');

export async function execute(job: Job, source: string, head: Frontmatter): Promise<Verdict> {
  const realm = makeRealm(() => runtime);
  const isAsync = head.flags.has('async');
  if (!head.flags.has('raw')) {
    const names = ['assert.js', 'sta.js', ...(isAsync ? ['doneprintHandle.js'] : [])];
    for (const name of [...names, ...head.includes])
      harnessScript(job.root, name).runInContext(realm.context);
  }
  const text = job.mode === 'strict' ? `"use strict";\n${source}` : source;
  const outcome = await run(job, text, realm);
  if (head.negative !== undefined) return judgeNegative(head.negative, outcome);
  if (outcome !== undefined) return `${outcome.phase}: ${describe(outcome.error)}`;
  return isAsync ? await awaitCompletion(realm) : 'pass';
}

interface Failure {
  readonly phase: 'parse' | 'resolution' | 'runtime';
  readonly error: unknown;
}

async function run(job: Job, text: string, realm: Realm): Promise<Failure | undefined> {
  if (job.mode === 'module') return runModule(job, text, realm);
  let script: vm.Script;
  try {
    script = new vm.Script(prepare(job, job.file, text, 'script'), {
      filename: job.file,
      importModuleDynamically: (specifier) =>
        loadModule(job, realm, resolve(dirname(job.file), specifier)).then(evaluated),
    });
  } catch (error) {
    return { phase: 'parse', error };
  }
  try {
    script.runInContext(realm.context, { timeout: SCRIPT_TIMEOUT_MS });
    return undefined;
  } catch (error) {
    return { phase: 'runtime', error };
  }
}

async function runModule(job: Job, text: string, realm: Realm): Promise<Failure | undefined> {
  let phase: Failure['phase'] = 'parse';
  try {
    const module = await loadModule(job, realm, job.file, text);
    phase = 'resolution';
    await link(job, realm, module);
    phase = 'runtime';
    await Promise.race([module.evaluate({ timeout: SCRIPT_TIMEOUT_MS }), tooLate()]);
    return undefined;
  } catch (error) {
    return { phase, error };
  }
}

const modules = new WeakMap<vm.Context, Map<string, vm.Module>>();

async function loadModule(job: Job, realm: Realm, file: string, text?: string): Promise<vm.Module> {
  const known = modules.get(realm.context) ?? new Map<string, vm.Module>();
  modules.set(realm.context, known);
  const loaded = known.get(file);
  if (loaded !== undefined) return loaded;
  const source = text ?? readFileSync(file, 'utf8');
  const module = file.endsWith('.json')
    ? await jsonModule(realm, source)
    : new vm.SourceTextModule(prepare(job, file, source, 'module'), {
        identifier: file,
        context: realm.context,
        initializeImportMeta: () => undefined,
        importModuleDynamically: (specifier) =>
          loadModule(job, realm, resolve(dirname(file), specifier)).then(async (target) => {
            await link(job, realm, target);
            return evaluated(target);
          }),
      });
  known.set(file, module);
  return module;
}

async function link(job: Job, realm: Realm, module: vm.Module): Promise<void> {
  if (module.status !== 'unlinked') return;
  await module.link((specifier, from) =>
    specifier.startsWith('.')
      ? loadModule(job, realm, resolve(dirname(from.identifier), specifier))
      : runtimeModule(realm),
  );
}

async function evaluated(module: vm.Module): Promise<vm.Module> {
  if (module.status === 'linked') await module.evaluate();
  return module;
}

async function runtimeModule(realm: Realm): Promise<vm.Module> {
  return syntheticModule(realm, runtime);
}

function jsonModule(realm: Realm, source: string): Promise<vm.Module> {
  const parse = vm.runInContext('JSON.parse', realm.context) as typeof JSON.parse;
  return syntheticModule(realm, { default: parse(source) });
}

async function syntheticModule(
  { context }: Realm,
  exported: Readonly<Record<string, unknown>>,
): Promise<vm.Module> {
  const module = new vm.SyntheticModule(
    Object.keys(exported),
    () => {
      for (const [name, value] of Object.entries(exported)) module.setExport(name, value);
    },
    { context },
  );
  return module;
}

/** The text that runs: a test that does not parse is left as it is, so that V8 says why. */
function prepare(job: Job, file: string, source: string, format: 'script' | 'module'): string {
  if (!job.isTraced) return source;
  try {
    const done = instrument({
      source,
      file: relative(job.root, file),
      language: 'js',
      format,
      selection: everything,
      map: false,
    });
    job.onText(done === undefined ? 'left' : 'instrumented');
    return done?.code ?? source;
  } catch (error) {
    if (!(error instanceof TransformerError)) throw error;
    job.onText('refused');
    return source;
  }
}

function harnessScript(root: string, name: string): vm.Script {
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const script = new vm.Script(readFileSync(join(root, 'harness', name), 'utf8'), {
    filename: name,
  });
  scripts.set(name, script);
  return script;
}

function judgeNegative(
  { phase, type }: NonNullable<Frontmatter['negative']>,
  outcome: Failure | undefined,
): Verdict {
  if (outcome === undefined) return `expected ${type} in phase ${phase}, but it passed`;
  const name = (outcome.error as { constructor?: { name?: string } } | undefined)?.constructor
    ?.name;
  const isPhase = outcome.phase === phase || (phase === 'resolution' && outcome.phase === 'parse');
  return name === type && isPhase
    ? 'pass'
    : `expected ${type} in phase ${phase}, not ${String(name)} in ${outcome.phase}`;
}

async function awaitCompletion({ printed }: Realm): Promise<Verdict> {
  const end = Date.now() + ASYNC_TIMEOUT_MS;
  for (;;) {
    const line = printed.find((text) => text.startsWith('Test262:Async'));
    if (line !== undefined) return line === 'Test262:AsyncTestComplete' ? 'pass' : line;
    if (Date.now() > end) return 'never completed';
    await sleep(0);
  }
}

async function tooLate(): Promise<never> {
  await sleep(ASYNC_TIMEOUT_MS, undefined, { ref: false });
  throw new Error('module did not finish');
}

function describe(error: unknown): string {
  const { constructor, message } = (error ?? {}) as {
    constructor?: { name?: string };
    message?: unknown;
  };
  return `${constructor?.name ?? typeof error}: ${typeof message === 'string' ? message : inspect(error)}`;
}
