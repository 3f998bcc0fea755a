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

const usages = ['kysely-usage.ts', 'typeorm-usage.ts'].map((name) =>
  join(import.meta.dirname, 'fixtures/targets', name),
);

const mikroOrmUsage = join(import.meta.dirname, 'fixtures/targets/mikro-orm-usage.ts');

const program = join(import.meta.dirname, 'fixtures/program.ts');

describe('generated code', () => {
  test.each(['typescript', 'typescript7'])('compiles with %s', (compiler) => {
    const files = globSync('**/*.ts', { cwd: generatedFolder }).map((path) =>
      join(generatedFolder, path),
    );
    expect(files).toHaveLength(PROTO_FILES.length);
    const targets = globSync('**/*.ts', {
      cwd: targetOutput,
      exclude: ['**/*.{drizzle,mikro-orm}.ts'],
    }).map((path) => join(targetOutput, path));
    expect(targets).toHaveLength(15);
    const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, ...FLAGS.split(' '), ...files, ...targets, program, ...usages],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test.each(['typescript', 'typescript7'])('tables of drizzle compile with %s', (compiler) => {
    const files = globSync('**/*.drizzle.ts', { cwd: targetOutput });
    expect(files).toHaveLength(9);
    // What a table's type is, drizzle infers; and its own declarations name packages that are not installed.
    const flags = FLAGS.replace('--declaration --isolatedDeclarations', '--skipLibCheck');
    const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, ...flags.split(' '), ...files.map((path) => join(targetOutput, path))],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test.each(['typescript', 'typescript7'])('entities of MikroORM compile with %s', (compiler) => {
    const files = globSync('**/*.mikro-orm.ts', { cwd: targetOutput });
    expect(files).toHaveLength(9);
    // Its own declarations do not compile under exactOptionalPropertyTypes.
    const flags = `${FLAGS} --skipLibCheck`;
    const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
    const paths = [...files.map((path) => join(targetOutput, path)), mikroOrmUsage];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags.split(' '), ...paths], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

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
