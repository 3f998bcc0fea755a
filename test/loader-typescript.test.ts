/** TypeScript that Node cannot run by blanking types out, and code that other tools have been at. */
import { expect, test } from 'vitest';
import { Project } from './lib/project.ts';
import { COMMAND, recordedCalls, recordings, ROADS } from './lib/roads.ts';

const STACK = `(error: any) => error.stack.split('\\n').slice(0, 2).join('\\n')`;

test.each(Object.entries(ROADS))(
  '%s: enums, namespaces, parameter properties, <T>x',
  (_, flags) => {
    using project = new Project();
    project.write('package.json', { type: 'module' });
    project.write(
      'main.ts',
      `import { type Side, sides } from './shapes.ts';
enum Color { Red, Green = 'g' as any }
const enum Size { Small = 3 }
class Point {
  constructor(private readonly x: number, public y = 2) {}
  sum(): number { return this.x + this.y; }
}
function fail(side?: Side): never { throw new RangeError('eight ' + side); }
console.log(Color[0], <any>sides(2), new Point(1).sum(), Size.Small);
try { fail(); } catch (error) { console.log((${STACK})(error)); }
`,
    );
    project.write(
      'shapes.ts',
      `export type Side = number;
namespace Shapes { export const count = 4; export function area(n: number): number { return n * count; } }
export function sides(n: number): number { return Shapes.area(n); }
export import area = Shapes.area;
`,
    );
    for (const temperature of ['cold', 'warm']) {
      const run = project.run([...flags, 'main.ts']);
      expect(run, temperature).toEqual({
        status: 0,
        stdout: `Red 8 3 3\nRangeError: eight undefined\n    at fail (file://${project.path('main.ts')}:8:43)\n`,
        stderr: '',
      });
    }
    expect(recordedCalls(project)).toEqual(
      [
        'main.ts <anonymous@10:46> 1',
        'main.ts Point.constructor 1',
        'main.ts Point.sum 1',
        'main.ts fail 1',
        'shapes.ts Shapes.area 1',
        'shapes.ts sides 1',
        'main.ts <anonymous@10:46> 1',
        'main.ts Point.constructor 1',
        'main.ts Point.sum 1',
        'main.ts fail 1',
        'shapes.ts Shapes.area 1',
        'shapes.ts sides 1',
      ].toSorted(),
    );
  },
);

test('parameter properties are set when super has been called', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write(
    'main.ts',
    `class Base { constructor(readonly tag: string) {} }
class Derived extends Base {
  constructor(readonly a: number) { super('derived'); this.check(); }
  check() { console.log(this.tag, this.a); }
}
new Derived(1);
`,
  );
  expect(project.functrace(['run', 'main.ts'])).toEqual({
    status: 0,
    stdout: 'derived 1\n',
    stderr: '',
  });
  expect(recordedCalls(project)).toEqual(['main.ts Base.constructor 1', 'main.ts Derived.check 1']);
});

test('CommonJS with import x = require() and export =', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write(
    'main.cts',
    `import path = require('node:path');
import type { Part } from './part.cts';
import part = require('./part.cts');
function join(one: Part): string { return path.posix.join(part(one), 'b'); }
console.log(join('a'), require.main === module);
`,
  );
  project.write(
    'part.cts',
    `function part(text: string): string { return text + text; }
namespace part { export type Part = string; }
export = part;
`,
  );
  expect(project.run([COMMAND, 'run', 'main.cts'])).toEqual({
    status: 0,
    stdout: 'aa/b true\n',
    stderr: '',
  });
  expect(recordedCalls(project)).toEqual(['main.cts join 1', 'part.cts part 1']);
});

const DECORATED = `function tag(name: string): any { return (target: any, key?: string, at?: unknown) => console.log(name, key ?? target.name, typeof at); }
@tag('class') class Service { @tag('field') value = 1; @tag('method') run(@tag('parameter') x: number): number { return x; } }
console.log(new Service().run(2));
`;

test('decorators: the legacy ones where tsconfig.json says so, otherwise as Node has them', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write('main.ts', DECORATED);
  const untraced = project.run(['main.ts']);
  expect(untraced.stderr).toContain('SyntaxError');
  expect(project.run([COMMAND, 'run', 'main.ts']).stderr).toContain('SyntaxError');
  project.write(
    'base/tsconfig.json',
    '{ "compilerOptions": { "experimentalDecorators": true, /* , */ } }',
  );
  project.write('tsconfig.json', '{ "extends": "./base", // a comment\n }');
  const run = project.run([COMMAND, 'run', '--no-cache', 'main.ts']);
  expect(run).toEqual({
    status: 0,
    stdout:
      'field value undefined\nparameter run number\nmethod run object\nclass Service undefined\n2\n',
    stderr: '',
  });
  expect(recordedCalls(project)).toContain('main.ts Service.run 1');
});

test('JSX, with the factory that tsconfig.json names', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write('tsconfig.json', { compilerOptions: { jsx: 'react', jsxFactory: 'h' } });
  project.write(
    'main.ts',
    `import { View } from './view.tsx'; import { View as Plain } from './plain.jsx'; console.log(View({ a: 1 }), Plain());\n`,
  );
  project.write(
    'view.tsx',
    `const h = (type: string, props: object, ...rest: unknown[]): string => type + JSON.stringify(props) + rest.length;
export function View(props: { a: number }): string { return <b a={props.a}>text</b> as any; }
`,
  );
  project.write(
    'plain.jsx',
    `const h = (type) => type;\nexport function View() { return <i />; }\n`,
  );
  expect(project.run([COMMAND, 'run', 'main.ts'])).toEqual({
    status: 0,
    stdout: 'b{"a":1}1 i\n',
    stderr: '',
  });
  expect(recordedCalls(project)).toEqual([
    'plain.jsx View 1',
    'plain.jsx h 1',
    'view.tsx View 1',
    'view.tsx h 1',
  ]);
});

test('what the plugin has built is left as it is, and shares the runtime with what is instrumented at load', () => {
  using project = new Project();
  project.writeSettings();
  project.write('src/built.ts', `export function built(x: number): number { return x + 1; }\n`);
  expect(project.tspc('tsconfig.json').status).toBe(0);
  project.write(
    'main.js',
    `import { built } from './build/built.js';\nfunction main() { return built(1); }\nconsole.log(main());\n`,
  );
  expect(project.run([COMMAND, 'run', 'main.js'])).toEqual({
    status: 0,
    stdout: '2\n',
    stderr: '',
  });
  // One recording and one session: the callee has its caller.
  expect(recordings(project)).toHaveLength(1);
  expect(recordedCalls(project)).toEqual(['main.js main 1', 'src/built.ts built 1']);
});

test('functions of compiled code have their places in the source; stacks are those of the program', () => {
  using project = new Project();
  project.writeSettings();
  project.write(
    'src/code.ts',
    `type A = number;\ntype B = A;\n\nexport function code(x: B): never { throw new Error(String(x)); }\n`,
  );
  project.write('tsconfig.json', {
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'build',
      sourceMap: true,
      types: ['node'],
    },
    include: ['src'],
  });
  expect(project.tspc('tsconfig.json').status).toBe(0);
  project.write(
    'main.js',
    `import { code } from './build/code.js';\ntry { code(1); } catch (error) { console.log(error.stack.split('\\n')[1]); }\n`,
  );
  const untraced = project.run(['main.js']);
  expect(untraced.stdout).toContain('build/code.js:1:');
  expect(project.run([COMMAND, 'run', 'main.js'])).toEqual(untraced);
  expect(recordedCalls(project)).toEqual(['src/code.ts code 1']);
  const mapped = project.run(['--enable-source-maps', COMMAND, 'run', 'main.js']);
  expect(mapped.stdout).toContain('src/code.ts:4:');
});
