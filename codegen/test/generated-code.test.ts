import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { targetOutput } from './targets.ts';
import { generatedFolder, PROTO_FILES, repository } from './protos.ts';

/** As strict as a project can be; generated code is under the settings of whoever uses it. */
const FLAGS =
  '--noEmit --ignoreConfig --strict --target es2024 --module nodenext --types node --allowImportingTsExtensions ' +
  '--exactOptionalPropertyTypes --noUncheckedIndexedAccess --noPropertyAccessFromIndexSignature --noUnusedLocals ' +
  '--noUnusedParameters --noImplicitReturns --noImplicitOverride --noFallthroughCasesInSwitch --verbatimModuleSyntax ' +
  '--erasableSyntaxOnly --declaration --isolatedDeclarations';

/** A type test of a target. */
const usage = (name: string): string =>
  join(import.meta.dirname, 'fixtures/targets', `${name}-usage.ts`);

const program = join(import.meta.dirname, 'fixtures/program.ts');

function compiles(compiler: string, flags: string, files: readonly string[]): void {
  const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags.split(' '), ...files], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
}

function outputOf(target: string): string[] {
  return globSync(`**/*.${target}.ts`, { cwd: targetOutput }).map((path) =>
    join(targetOutput, path),
  );
}

/** What a table's type is, drizzle infers; and its own declarations name packages that are not installed. */
const INFERRED = FLAGS.replace('--declaration --isolatedDeclarations', '--skipLibCheck');

/** MikroORM's own declarations do not compile under exactOptionalPropertyTypes. */
const OF_MIKRO_ORM = `${FLAGS} --skipLibCheck`;

const TARGETS = [
  ['kysely', 3, FLAGS, [usage('kysely')]],
  ['drizzle', 9, INFERRED, [usage('drizzle')]],
  ['typeorm', 9, FLAGS, [usage('typeorm')]],
  ['mikro-orm', 9, OF_MIKRO_ORM, [usage('mikro-orm')]],
] as const;

describe.each(['typescript', 'typescript7'])('generated code compiles with %s', (compiler) => {
  test('messages', () => {
    const files = globSync('**/*.ts', { cwd: generatedFolder }).map((path) =>
      join(generatedFolder, path),
    );
    expect(files).toHaveLength(PROTO_FILES.length);
    const ofTargets = outputOf('pb');
    expect(ofTargets).toHaveLength(3);
    compiles(compiler, FLAGS, [...files, ...ofTargets, program]);
  });

  test.each(TARGETS)('%s', (target, count, flags, others) => {
    const files = outputOf(target);
    expect(files).toHaveLength(count);
    compiles(compiler, flags, [...files, ...others]);
  });
});

describe('generated code', () => {
  test('runs in Node as it stands', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      column: 'user_name',
      again: { id: '9007199254740993', name: 'Ada', status: 'ACTIVE', email: 'ada@example.org' },
      contact: 'email',
      path: '/shop.v1.Users/GetUser',
      byTable: true,
      byName: true,
      byClass: true,
    });
  });
});
