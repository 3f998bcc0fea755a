/** Stack traces have the lines and columns of the file, in the form in which the untraced program prints them. */
import { expect, test } from 'vitest';
import { Project } from './lib/project.ts';
import { ROADS } from './lib/roads.ts';

const BODY = (types: boolean): string => `
class Cart {
  items = [1, 2];
  total(rate${types ? ': number' : ''})${types ? ': number' : ''} { return this.items.map((item) => item * rate * broken()).length; }
  get first() { if (this.items.length) throw new RangeError('first\\nof two lines'); return 1; }
  static make() { return new this(); }
  constructor() { if (Cart.fail) throw new Error('made'); }
  static fail = false;
  [Symbol.iterator] = function* () { yield 1; throw new Error('generator'); };
}
function broken() { const x = 1; const e = new Error('broken ' + x); throw e; }
async function later(ms${types ? ': number' : ''}) { await new Promise((ok) => setTimeout(ok, ms)); broken(); }
const show = (run${types ? ': () => unknown' : ''}) => { try { run(); } catch (error${types ? ': any' : ''}) { console.log(error.stack); } };
show(() => new Cart().total(2));
show(() => new Cart().first);
show(() => { Cart.fail = true; Cart.make(); });
show(() => { Cart.fail = false; for (const x of new Cart()) void x; });
show(() => [3].forEach(function each(x) { broken(); }));
show(() => JSON.parse('{'));
show(() => eval('broken()'));
show(() => ({ alias: broken }).alias());
show(() => { throw Object.assign(new Error('named'), { name: 'Special', code: 'X' }); });
show(() => { (null${types ? ' as any' : ''}).x; });
const limit = Error.stackTraceLimit; Error.stackTraceLimit = 2; show(broken); Error.stackTraceLimit = 0; show(broken); Error.stackTraceLimit = limit;
const plain = Error.prepareStackTrace; Error.prepareStackTrace = (_, trace) => trace[0]${types ? '!' : ''}.getFunctionName()${types ? ' as any' : ''}; show(broken); Error.prepareStackTrace = plain; show(broken);
later(1).catch((error) => { console.log(error.stack); throw new Error('last', { cause: error }); });
`;

const FILES: Readonly<Record<string, boolean>> = {
  'app.cjs': false,
  'app.mjs': false,
  'app.mts': true,
  'app.cts': true,
};

let ran = 0;

test.each(Object.entries(FILES))('%s', (file, isTyped) => {
  using project = new Project();
  project.write('package.json', {});
  project.write(file, BODY(isTyped));
  const untraced = project.run([file]);
  expect(untraced.status, untraced.stderr).toBe(1);
  expect(untraced.stdout).toContain(`${file}:4:`);
  for (const [road, flags] of Object.entries(ROADS)) {
    const traced = project.run([...flags, file]);
    expect.soft(withoutStart(traced.stdout), road).toBe(withoutStart(untraced.stdout));
    expect.soft(uncaught(traced.stderr), road).toEqual(uncaught(untraced.stderr));
    ran++;
  }
});

test('every kind of file was run on every road', () => {
  expect(ran).toBe(Object.keys(FILES).length * 3);
});

/** Below the program are the frames of whatever started it: Node, or Node and the command. */
function withoutStart(text: string): string {
  return text.replaceAll(
    /\n    at (?:[^\n]*\(node:internal\/(?:main|modules)|node:internal|async (?:node:|asyncRun)|[^\n]*functrace\.js:)[^\n]*/g,
    '',
  );
}

/**
 * The source's line above an uncaught error is that of the file, where Node prints that of the text with types blanked out;
 * and by a path, where Node prints the address of an ES module.
 */
function uncaught(text: string): string[] {
  const [place = '', ...rest] = withoutStart(text)
    .replace(/^file:\/\//, '')
    .split('\n');
  return [
    place,
    ...rest
      .filter((line) => !/^\s*\^+$/.test(line))
      .map((line) => line.replaceAll(/: \w+(?=[)\s])|\s+/g, ' ')),
  ];
}

test('a program that asks for source maps gets what Node makes of them', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write(
    'app.js',
    `function fail() { throw new Error('x'); }
try { fail(); } catch (error) { console.log(error.stack.split('\\n').slice(0, 3).join('\\n')); }`,
  );
  for (const flags of Object.values(ROADS)) {
    const asked = project.run(['--enable-source-maps', ...flags, 'app.js']);
    expect(asked.stdout).toContain(`at fail (${project.path('app.js')}:1:`);
  }
});
