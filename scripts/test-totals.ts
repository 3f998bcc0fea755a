/** Prints `N passed, N failed` for a report of vitest's JSON reporter. Fails when no test ran or one failed. */
import { existsSync, readFileSync } from 'node:fs';

interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

function readReport(path: string | undefined): TestReport | undefined {
  if (path === undefined || !existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
}

function totals(report: TestReport): string {
  // A file that cannot be loaded has no tests to fail, and would not be counted at all.
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unloadable;
  const skipped = report.numPendingTests + report.numTodoTests;
  if (failed > 0 || report.numPassedTests === 0) process.exitCode = 1;
  const line = `${report.numPassedTests} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

const report = readReport(process.argv[2]);
if (report === undefined) {
  console.error('the test run left no report');
  process.exitCode = 1;
} else {
  console.log(totals(report));
}
