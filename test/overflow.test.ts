/** An uncaught stack overflow: Node prints the source line where the error was made, which should be the program's. */
import { instrument, makeSelection, readOptions } from '@functrace/transformer/text';
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const PROGRAMS: Readonly<Record<string, string>> = {
  empty: 'function f() { f(); }\nf();',
  three:
    'function f(a, b, c) { const n = a + 1; const r = f(n, n * b, c); return r + n; }\nf(0, 1, "x");',
  method: 'class A { m(x) { return [this.m({ x }), x]; } }\nnew A().m(1);',
  arrow: 'const f = (n) => 1 + f(n + 1);\nf(0);',
  mutual: 'function a(x) { return b(x, 1) + 1; }\nfunction b(x, y) { return a(x + y) * 2; }\na(1);',
  callback: 'function f(n) { return [1].map((x) => f(x + n))[0]; }\nf(0);',
  finally: 'function f(n) { try { return f(n + 1); } finally { n = 0; } }\nf(0);',
  optimized:
    'function f(n, m) { return n === m ? 0 : 1 + f(n + 1, m); }\nfor (let i = 0; i < 3000; i++) f(0, 100);\nf(0, 1e9);',
};

it('is blamed on the program, most of the time', () => {
  using project = new Project();
  const selection = makeSelection(readOptions({}).options, undefined);
  const blamed = Object.entries(PROGRAMS).map(([name, source]) => {
    const file = `${name}.mjs`;
    const result = instrument({ source, file, language: 'js', format: 'module', selection });
    project.write(file, result?.code ?? '');
    const { status, stderr } = project.run([file]);
    expect(status).toBe(1);
    expect(stderr).toContain('RangeError: Maximum call stack size exceeded');
    return stderr.split('\n')[0]?.includes(file) === true ? name : undefined;
  });
  expect(blamed).toHaveLength(8);
  // The last frames before the end have room for the program's function and not for the runtime's: see docs/performance.md.
  expect(blamed.filter((name) => name !== undefined).length).toBeGreaterThanOrEqual(6);
});
