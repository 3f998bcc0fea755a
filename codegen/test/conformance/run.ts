/**
 * `npm run conformance:codegen -- NAME=PATH …`: the command against protoc over checkouts of `.proto` files, which
 * whoever runs it has fetched. Writes the figures into docs/conformance-codegen.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CodegenError } from '../../src/runtime/error.ts';
import { repository } from '../protos.ts';
import { readCorpus } from './corpus.ts';
import { measureConformance } from './measure.ts';
import { toMarkdown } from './report.ts';

const DOCUMENT = join(repository, 'docs/conformance-codegen.md');
const GENERATED = /(?<=<!-- generated -->\n).*(?=<!-- end of generated -->)/s;

function main(args: readonly string[]): number {
  if (args.length === 0) {
    process.stderr.write('usage: npm run conformance:codegen -- NAME=PATH[:ROOT…] …\n');
    return 2;
  }
  const results = args.map(readCorpus).map((corpus) => {
    process.stderr.write(`${corpus.name}: ${corpus.files.length} files\n`);
    return measureConformance(corpus);
  });
  const report = toMarkdown(results);
  process.stdout.write(report);
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    document.replace(GENERATED, () => report),
  );
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CodegenError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 2;
}
