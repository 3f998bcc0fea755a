import type typescript from 'typescript';
import { describe, expect, it } from 'vitest';
import { COMPILERS, compile, compileText } from './support/compile.ts';

describe.each(COMPILERS)('$name', ({ ts }) => {
  const { CommonJS, ESNext } = ts.ModuleKind;
  const text = "/*! licence */\nimport { x } from './x.js';\nexport function f() { return x(); }\n";

  it('puts an import first in ESM, after the licence', () => {
    const output = compileText(ts, text, { module: ESNext });
    expect(output).toMatch(
      /^\/\*! licence \*\/\nimport \* as \$ft from "@functrace\/runtime\/hot";\nimport \{ x \}/,
    );
    expect(output.match(/licence/g)).toHaveLength(1);
  });

  it.each([
    { module: CommonJS },
    { module: CommonJS, esModuleInterop: true },
    { module: CommonJS, isolatedModules: true },
    { module: CommonJS, target: ts.ScriptTarget.ES2015 },
  ])('requires the runtime itself in CommonJS: %o', (options) => {
    const output = compileText(ts, text, options);
    expect(output).toMatch(/var \$ft = \$ft_load\(\);\n(?:const|var) x_js_1/);
    expect(output).toContain('try {\n        return require("@functrace/runtime/hot");');
    expect(output).not.toContain('importStar');
    expect(output.match(/licence/g)).toHaveLength(1);
  });

  it('works with verbatimModuleSyntax', () => {
    const source = "import x = require('./x.js');\nexport = function f() { return x; };\n";
    const output = compileText(ts, source, { module: CommonJS, verbatimModuleSyntax: true });
    expect(output).toContain('var $ft = $ft_load();\nconst x = require(');
    expect(compileText(ts, text, { module: ESNext, verbatimModuleSyntax: true })).toContain(
      'import * as $ft',
    );
  });

  // Deprecated, and by number: AMD and System.
  it.each([2, 4])('passes the runtime to module loaders (%i)', (module) => {
    expect(compileText(ts, text, { module, ignoreDeprecations: '6.0' })).toContain(
      '"@functrace/runtime/hot"',
    );
  });

  it('asks for require in a script', () => {
    const output = compileText(ts, "'use strict';\nfunction f() { return 1; }\n", {
      alwaysStrict: false,
    });
    expect(output).toMatch(
      /^'use strict';\nvar \$ft = \$ft_load\(\);[^]*return \(typeof require === "function" \? require : process\.getBuiltinModule\("module"\)/,
    );
  });

  it('takes each file by its own format', () => {
    const texts = {
      '/project/a.mts': 'export const f = () => 1;',
      '/project/b.cts': 'export const f = () => 1;',
    };
    const { outputs } = compile({
      ts,
      files: Object.keys(texts),
      texts,
      options: { module: ts.ModuleKind.NodeNext, configFilePath: '/project/tsconfig.json' },
      config: { runtime: 'elsewhere' },
    });
    expect(outputs.get('/project/a.mjs')).toContain('import * as $ft from "elsewhere"');
    expect(outputs.get('/project/b.cjs')).toContain('return require("elsewhere")');
  });

  it('leaves files without traced functions as they were', () => {
    expect(compileText(ts, 'export const a = 1;\n')).toBe('export const a = 1;\n');
    expect(compileText(ts, text, {}, { ignoreNames: ['f'] })).not.toContain('$ft');
  });

  it('keeps directives of file and function first', () => {
    const source =
      "'use client';\nexport function f(this: unknown) { 'use strict'; 'use x'; ('no'); return this; }\n";
    const output = compileText(ts, source);
    expect(output).toMatch(/^'use client';\nimport \* as \$ft/);
    expect(output).toMatch(/function f\(\) \{\n\s+'use strict';\n\s+'use x';\n\s+const \$s0 = /);
    expect(output).toMatch(/try \{\n\s+\('no'\);/);
  });

  it('registers lazily, in a hoisted function', () => {
    const output = compileText(ts, text);
    expect(output).toMatch(
      /\nvar \$ft_b;\nfunction \$ft_base\(\) \{\n {4}return \$ft_b \?\?= \$ft\.register\(1, "input\.ts", \[/,
    );
    expect(compileText(ts, text, { target: ts.ScriptTarget.ES2017 })).not.toContain('??=');
  });

  it('keeps comments, once', () => {
    const source = `export function f() {
  // before
  const a = 1; // beside
  /* of the return */ return a;
}
export const g = (x: number) => /* value */ x; // last
export async function h() { await /* operand */ f(); }
export function i() { throw /* of a throw */ new Error(); }
`;
    const output = compileText(ts, source);
    for (const comment of [
      'before',
      'beside',
      'of the return',
      'value',
      'last',
      'operand',
      'of a throw',
    ]) {
      expect([comment, output.split(comment).length - 1]).toEqual([comment, 1]);
    }
  });

  it('survives legacy decorators with metadata, and JSX', () => {
    const source = `
function dec(...args: any[]): any {}
class A { constructor(@dec private x: number) {} @dec m(@dec a: string): number { return a.length; } }
export const view = (name: string) => <div onClick={() => name}>{[1].map((n) => <b>{n}</b>)}</div>;
declare const React: any, div: any;
`;
    const path = '/project/input.tsx';
    const { outputs } = compile({
      ts,
      files: [path],
      texts: { [path]: source },
      options: {
        target: ts.ScriptTarget.ES2022,
        module: ESNext,
        jsx: ts.JsxEmit.React,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        configFilePath: '/project/tsconfig.json',
      },
      config: {},
    });
    const output = outputs.get('/project/input.js') ?? '';
    expect(output).toContain('__metadata("design:paramtypes", [String])');
    expect(output).toMatch(/\["view\.<anonymous@4:74>", 1, 4, 74, "n"\]/);
    expect(output.match(/\$ft\.enter/g)).toHaveLength(6);
  });

  it('accepts what other transformers made', () => {
    const rename: typescript.TransformerFactory<typescript.SourceFile> = (context) => (file) => {
      const visit = (node: typescript.Node): typescript.Node => {
        if (ts.isNumericLiteral(node)) return context.factory.createNumericLiteral(7);
        return ts.visitEachChild(node, visit, context);
      };
      const made = context.factory.createFunctionDeclaration(
        undefined,
        undefined,
        'made',
        undefined,
        [],
        undefined,
        context.factory.createBlock([]),
      );
      const visited = ts.visitEachChild(file, visit, context);
      return context.factory.updateSourceFile(visited, [...visited.statements, made]);
    };
    const { outputs } = compile({
      ts,
      files: ['/project/input.ts'],
      texts: {
        '/project/input.ts': 'export const f = () => 1;\nexport class A { m() { return 2; } }\n',
      },
      options: {
        target: ts.ScriptTarget.ESNext,
        module: ESNext,
        configFilePath: '/project/tsconfig.json',
      },
      before: [rename],
      config: {},
    });
    const output = outputs.get('/project/input.js') ?? '';
    expect(output).toContain('return $r0 = 7;');
    expect(output).toContain('["f", 1, 1, 18, ""]');
    expect(output).toContain('["A.m", 2, 2, 18, ""]');
    expect(output).toContain('function made() { }');
  });

  it('leaves scripts alone that outFile joins', () => {
    const { outputs } = compile({
      ts,
      files: ['/project/input.ts'],
      texts: { '/project/input.ts': 'function f() { return 1; }' },
      options: { outFile: '/project/out.js', module: 0, configFilePath: '/project/tsconfig.json' },
      config: {},
    });
    expect(outputs.get('/project/out.js')).not.toContain('$ft');
  });

  it('does not recurse along long sums', () => {
    const source = `export const f = () => { const g = () => 1; return ${'g() + '.repeat(8_000)} (() => 2)(); };`;
    expect(compileText(ts, source)).toContain('f.<anonymous@1:');
  });

  it('leaves ambient code and declaration files alone', () => {
    expect(
      compileText(ts, 'declare function f(): void;\ndeclare class A { m(): void }\nexport {};\n'),
    ).toBe('export {};\n');
  });
});
