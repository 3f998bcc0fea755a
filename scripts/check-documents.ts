/**
 * Compiles the TypeScript in the documents against the built packages, so that an example a reader copies works.
 * A fenced block marked `ts ignore` is left out: it shows a fragment, or code of somebody else.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root, runTool } from './run-tool.ts';

const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'docs/**/*.md',
  '*/README.md',
  'examples/*/README.md',
];

/** Inside the repository, so that the packages are found in its node_modules. Ignored by git. */
const FOLDER = join(root, 'node_modules', '.cache', 'functrace-documents');

interface Block {
  readonly document: string;
  /** Of the first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```ts[^\S\n]*\n(?<code>.*?)^```$/gms)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match.groups?.['code'] ?? '',
  }));
}

/** Line numbers in the file equal those in the document, and so do the compiler's messages. */
function fileText({ line, code }: Block): string {
  return `${'\n'.repeat(line - 1)}${code}\nexport {};\n`;
}

function fileName({ document, line }: Block): string {
  return `${document.replaceAll(/[^\w.]/g, '-')}.${line}.ts`;
}

async function main(): Promise<void> {
  const documents = globSync(DOCUMENTS, { cwd: root, exclude: ['node_modules'] }).toSorted();
  const blocks = documents.flatMap((document) => blocksOf(document));
  if (blocks.length === 0) return;

  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const block of blocks) writeFileSync(join(FOLDER, fileName(block)), fileText(block));
  writeFileSync(
    join(FOLDER, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.json',
      // Examples show what a reader needs, and may leave a variable unused.
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ['.'],
      exclude: [],
    }),
  );
  const tsc = ['node', 'node_modules/typescript7/bin/tsc', '--project', FOLDER];
  const { succeeded, output } = await runTool(tsc);
  if (succeeded) return;
  console.error(output);
  process.exitCode = 1;
}

await main();
