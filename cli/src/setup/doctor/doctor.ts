import { relative } from 'node:path';
import type { Context } from '../../command/context.ts';
import { checkOutput } from './check-output.ts';
import { checkPackages } from './check-packages.ts';
import { checkCompiler, checkPluginEntry, checkRoad, checkScripts } from './check-roads.ts';
import { checkSelection } from './check-selection.ts';
import { checkSettings } from './check-settings.ts';
import { type DoctorOptions, type Examination, examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { writeFindings, writeFindingsJson } from './report.ts';

/** In the order in which a call passes through what they look at. */
const CHECKS: readonly ((examination: Examination) => Finding[])[] = [
  checkRoad,
  checkPluginEntry,
  checkSelection,
  checkCompiler,
  checkScripts,
  checkPackages,
  checkOutput,
  checkSettings,
];

const EXIT_HEALTHY = 0;
const EXIT_FINDINGS = 1;

/** Says why nothing is recorded, and gives the exit code. */
export function doctor(
  target: string | undefined,
  options: DoctorOptions,
  { environment, terminal }: Context,
): number {
  const examination = examine(process.cwd(), target, options, environment);
  const findings = CHECKS.flatMap((check) => check(examination));
  const facts = factsOf(examination);
  if (options.json === true) writeFindingsJson(facts, findings, terminal);
  else writeFindings(facts, findings, terminal);
  return findings.length === 0 ? EXIT_HEALTHY : EXIT_FINDINGS;
}

/** What was looked at: name and text. */
function factsOf({
  typescript,
  packages,
  outputs,
  configs,
  folder,
}: Examination): [string, string][] {
  const version = (name: string): [string, string][] => {
    const found = packages.get(name);
    return found === undefined ? [] : [[name, found.version]];
  };
  return [
    ['node', process.versions.node],
    ...(typescript === undefined ? [] : [['typescript', typescript.version] as [string, string]]),
    ...[...packages.keys()].flatMap(version),
    ...configs.map(({ path }): [string, string] => ['tsconfig', relative(folder, path)]),
    ...outputs.map(({ path, files, tables }): [string, string] => {
      const functions = [...tables.values()]
        .flat()
        .reduce((sum, { names }) => sum + names.length, 0);
      const name = relative(folder, path) || '.';
      return [
        'output',
        `${name}: ${tables.size} of ${files.length} files instrumented, ${functions} functions`,
      ];
    }),
  ];
}
