/**
 * `npm run conformance:matrix -- [--trees] [ROAD…]`: runs the suite, prints what differs, and writes the table into
 * docs/conformance.md when nothing does. `--trees` writes the recorded trees anew, each from the first configuration that
 * has it, and variants of it.
 */
import { readCases } from './lib/cases.ts';
import { makeGoldens, readGoldens, type Seen, writeGoldens } from './lib/goldens.ts';
import { type Failure, measure } from './lib/measure.ts';
import { labelOf } from './lib/road.ts';
import { writeReport } from './lib/report.ts';
import { ROADS } from './roads/index.ts';

async function main(args: readonly string[]): Promise<number> {
  const writesTrees = args.includes('--trees');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const unknown = wanted.find((name) => !ROADS.some((road) => road.name === name));
  if (unknown !== undefined) {
    const names = ROADS.map(({ name }) => name).join(', ');
    process.stderr.write(`"${unknown}" is no road; expected some of ${names}\n`);
    return 2;
  }
  const goldens = readGoldens();
  const seen = new Map<string, Seen[]>();
  const printed = new Set<string>();
  let failed = 0;
  for (const road of ROADS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const configuration of road.configurations) {
      const start = performance.now();
      const result = await measure(road, configuration, writesTrees ? undefined : goldens);
      for (const [id, tree] of result.trees)
        seen.set(id, [...(seen.get(id) ?? []), { configuration, tree }]);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stdout.write(
        `${road.name}, ${labelOf(configuration)}: ${result.passed.length} passed, ${result.different.length} known to differ, ${result.failures.length} failed, ${seconds} s\n`,
      );
      failed += result.failures.length;
      for (const failure of result.failures) print(failure, printed);
    }
  }
  for (const { id, recordingVaries } of readCases()) if (recordingVaries) seen.delete(id);
  if (writesTrees) writeGoldens(makeGoldens(seen));
  if (failed === 0) writeReport();
  return failed === 0 ? 0 : 1;
}

/** A failure that looks as it did in an earlier configuration is only named. */
function print({ id, what, expected, actual }: Failure, printed: Set<string>): void {
  const text = `--- expected\n${expected}\n--- actual\n${actual}\n\n`;
  const isNew = !printed.has(id + text);
  printed.add(id + text);
  process.stdout.write(`${id}: ${what}\n${isNew ? text : ''}`);
}

process.exitCode = await main(process.argv.slice(2));
