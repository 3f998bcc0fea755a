/** A suppression is a decision against a rule; this asks that it says why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './run-tool.ts';
import { sourceFiles } from './source-files.ts';

/** `@ts-expect-error` is left to the linter, which asks for a description already. */
const WITHOUT_REASON = /\/[/*] *(?:oxlint|eslint)-disable(?![^\n]* -- \S)/;

const problems = sourceFiles(root).flatMap((file) =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      WITHOUT_REASON.test(line) ? [`${file}:${index + 1}: add the reason: -- <reason>`] : [],
    ),
);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
