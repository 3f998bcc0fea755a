import { relative, sep } from 'node:path';
import { FORMAT_VERSION, SITE_KINDS, type SiteEntry } from '@functrace/format';
import { type RunnerTestCase, type RunnerTestFile, TestRunner } from 'vitest';

/** What is called of the runtime, which is the one that the instrumented code has. */
interface Hot {
  readonly none: unknown;
  register(formatVersion: number, file: string, sites: readonly SiteEntry[]): number;
  enter(site: number, parent: number): number;
  exit(span: number, result: unknown): void;
  suspend<Value>(span: number, value: Value): Value;
  resumed(span: number): void;
  flush(): void;
}

const KIND = SITE_KINDS.indexOf('async function');

/** Makes each test a call of its own, named after it: the functions that the test calls have it as their caller. */
export default class TracingRunner extends TestRunner {
  #hot: Hot | undefined;

  async runTask(test: RunnerTestCase): Promise<void> {
    const runTest = TestRunner.getTestFn(test);
    const hot = await this.#runtime();
    const span = hot.enter(hot.register(FORMAT_VERSION, this.#fileOf(test), [siteOf(test)]), 0);
    let result = hot.none;
    try {
      await hot.suspend(span, runTest());
      result = undefined;
    } finally {
      hot.resumed(span);
      hot.exit(span, result);
    }
  }

  /** Vitest kills the processes that it has no more files for. */
  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files);
    this.#hot?.flush();
  }

  async #runtime(): Promise<Hot> {
    const specifier = this.injectValue('functraceRuntime') as string;
    this.#hot ??= (await import(/* @vite-ignore */ specifier)) as Hot;
    return this.#hot;
  }

  #fileOf(test: RunnerTestCase): string {
    return relative(this.config.root, test.file.filepath).split(sep).join('/');
  }
}

function siteOf(test: RunnerTestCase): SiteEntry {
  const { line = 0, column = 0 } = test.location ?? {};
  return [test.fullTestName, KIND, line, column, ''];
}
