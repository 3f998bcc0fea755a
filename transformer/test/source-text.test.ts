import { describe, expect, it } from 'vitest';
import { COMPILERS } from './support/compile.ts';
import { explainText } from './support/explain.ts';

/** Each function's decision, by its name. */
function decisions(ts: (typeof COMPILERS)[number]['ts'], source: string): Record<string, string> {
  return Object.fromEntries(
    explainText(ts, source).map((line) => {
      const [, name = '', reason = ''] =
        /:\d+ {2}(?:trace|skip) +(\S+)(?: {2}(.*))?$/.exec(line) ?? [];
      return [name, reason === '' ? 'traced' : reason];
    }),
  );
}

const BROWSER = 'its source is run in a browser';
const MOVED = 'its call is moved above the imports';
const THREAD = 'its source is run on another thread';

/** A program, and what becomes of the function `f` in it. */
const LEFT_ALONE: readonly (readonly [source: string, reason: string])[] = [
  ['function f() {} await page.evaluate(f);', `${BROWSER} (page.evaluate)`],
  ['const f = () => 1; await page.evaluateHandle(f, 2);', `${BROWSER} (page.evaluateHandle)`],
  ['const f = async () => 1; await page.$eval("a", f);', `${BROWSER} (page.$eval)`],
  ['function f() {} await this.page.$$eval("a", f);', `${BROWSER} (this.page.$$eval)`],
  ['function f() {} await page.locator("a").evaluate(f);', `${BROWSER} (page.locator().evaluate)`],
  ['function f() {} (await page.$("a")).evaluate(f as any);', `${BROWSER} (page.$().evaluate)`],
  ['function f() {} rows.evaluateAll(f);', `${BROWSER} (rows.evaluateAll)`],
  ['function f() {} context.addInitScript(f);', `${BROWSER} (context.addInitScript)`],
  ['function f() {} page.waitForFunction(f);', `${BROWSER} (page.waitForFunction)`],
  ['function f() {} p.evaluateOnNewDocument(f);', `${BROWSER} (p.evaluateOnNewDocument)`],
  ['function f() {} browser.execute(f);', `${BROWSER} (browser.execute)`],
  ['function f() {} driver.executeScript(f);', `${BROWSER} (driver.executeScript)`],
  ['function f() {} const g = ClientFunction(f);', `${BROWSER} (ClientFunction)`],
  ['function f() {} pool().exec(f, [1]);', 'its source is run in a worker (pool().exec)'],
  ['function f() {} runOnUI(f)();', `${THREAD} (runOnUI)`],
  ['function f() {} useAnimatedStyle(f);', `${THREAD} (useAnimatedStyle)`],
  ['function f() {} vi.mock("a", f);', `${MOVED} (vi.mock)`],
  ['function f() {} jest.mock("b").mock("a", f, {});', `${MOVED} (jest.mock().mock)`],
  ['function f() {} jest.doMock("a", f);', `${MOVED} (jest.doMock)`],
  ['function f() {} vi.hoisted(f);', `${MOVED} (vi.hoisted)`],
  ['function f() {} new Function(f.toString());', 'its source text is used (f.toString())'],
  ['function f() {} new Worker(String(f), { eval: true });', 'its source text is used (String(f))'],
  ['const f = () => 1; new Worker(`(${f})()`);', 'its source text is used (`${f}`)'],
  ['const f = () => 1; eval("(" + f + ")()");', 'its source text is used (f + …)'],
  ['let t = ""; function f() {} t += f;', 'its source text is used (f + …)'],
  [
    'function f() {} Function.prototype.toString.call(f);',
    'its source text is used (f.toString())',
  ],
  ['function f() { return f.toString(); }', 'its source text is used (f.toString())'],
  ['function f() {} function g() { { return `${f}`; } }', 'its source text is used (`${f}`)'],
];

const TRACED: readonly string[] = [
  'function f() {} page.evaluate(x, f);',
  'function f() {} evaluate(f);',
  'function f() {} database.execute(f);',
  'function f() {} retry.exec(f);',
  // It runs in Node.
  'function f() {} page.exposeFunction("f", f);',
  'function f() {} vi.fn(f);',
  'function f() {} server.mock("a", f);',
  'function f() {} Object.prototype.toString.call(f);',
  'function f() {} (255).toString(f);',
  'function f() {} f().toString();',
  'function f() {} String(f());',
  'function f() {} css`a ${f}`;',
  'function f() {} function g(f: string) { return `${f}`; }',
  'function f() {} function g() { const { f } = x; return () => f + 1; }',
  'function f() {} function g() { for (const f of []) `${f}`; }',
  'function f() {} function g() { try {} catch (f) { return String(f); } }',
  'function f() {} class C { f = 1; g() { return `${this.f}`; } }',
  'function f() {} function g() { return `${g.f} ${a.f} ${this.f}`; }',
  'const f2 = 1; exported({ f: () => f + 1 });',
  'class C { f = () => 1; g() { return f + 1; } }; const o = { f() {} };',
];

describe.each(COMPILERS)('$name', ({ ts }) => {
  it('counts the cases', () => {
    expect(LEFT_ALONE).toHaveLength(28);
    expect(TRACED).toHaveLength(20);
  });

  it.each(LEFT_ALONE)('%s', (source, reason) => {
    expect(decisions(ts, source)['f']).toBe(reason);
  });

  it.each(TRACED)('traces in: %s', (source) => {
    const name = Object.keys(decisions(ts, source)).find((key) => /(?:^|\.)f$/.test(key));
    expect(decisions(ts, source)[name ?? '']).toBe('traced');
  });

  it('takes functions where they stand, and all that is in them', () => {
    const source = `
page.evaluate((a = () => 1) => { const inner = () => 2; return [inner, class { method() {} }]; });
const outside = () => 3;
`;
    expect(decisions(ts, source)).toEqual({
      '<anonymous@2:15>': `${BROWSER} (page.evaluate)`,
      '<anonymous@2:15>.a': `inside <anonymous@2:15>: ${BROWSER} (page.evaluate)`,
      '<anonymous@2:15>.inner': `inside <anonymous@2:15>: ${BROWSER} (page.evaluate)`,
      '<anonymous@2:15>.<class@2:72>.method': `inside <anonymous@2:15>: ${BROWSER} (page.evaluate)`,
      outside: 'traced',
    });
  });

  it('knows methods, fields and whole classes', () => {
    const source = `
class Job { step() {} start = () => this.step.toString(); run() { return \`\${this.start}\`; } }
class Sent { a() {} static b = () => 1; }
const code = Sent.toString();
const routes = { get() {}, post() {} };
String(routes.get);
`;
    expect(decisions(ts, source)).toEqual({
      'Job.step': 'its source text is used (this.step.toString())',
      'Job.start': 'its source text is used (`${this.start}`)',
      'Job.run': 'traced',
      'Sent.a': 'its source text is used (Sent.toString())',
      'Sent.b': 'its source text is used (Sent.toString())',
      'routes.get': 'its source text is used (String(routes.get))',
      'routes.post': 'traced',
    });
  });

  it('traces them all the same when told to', () => {
    const source = `
/** @trace */
function f() { const inner = () => 1; return inner; }
page.evaluate(f);
`;
    expect(decisions(ts, source)).toEqual({ f: 'comment @trace', 'f.inner': 'traced' });
  });

  it('leaves alone what a with statement can see', () => {
    const source = `
function f(o) { const before = () => 1; with (o) { const inside = () => () => 2; } }
function other() {}
`;
    const reason = 'has a with statement in it or around it';
    expect(decisions(ts, source)).toEqual({
      f: reason,
      'f.before': 'traced',
      'f.inside': reason,
      'f.inside.<anonymous@2:73>': reason,
      other: 'traced',
    });
  });
});
