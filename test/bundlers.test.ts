/** A program bundled by each bundler, with the plugin and without: the same output, and the same recording on all. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type BundleJob, BUNDLERS } from './lib/bundle.ts';
import { Project } from './lib/project.ts';

/** Every function of the program that is called, where its author sees it, with its calls and callers. */
const RECORDED = [
  'src/cart.js:10:29 Cart.total.<anonymous@10:29> 2 Cart.total',
  'src/cart.js:10:67 Cart.total.<anonymous@10:67> 1 Cart.total',
  'src/cart.js:12:3 Cart.lines 1 main',
  'src/cart.js:15:3 Cart.fail 1 main',
  'src/cart.js:1:15 pause 1 Cart.total',
  'src/cart.js:1:35 pause.<anonymous@1:35> 1 pause',
  'src/cart.js:5:3 Cart.constructor 1 main',
  'src/cart.js:8:3 Cart.total 1 main',
  'src/legacy.cjs:2:18 double 1 main',
  'src/main.js:11:57 main.<anonymous@11:57> 3 main',
  'src/main.js:4:1 main 1 ',
];

const BUNDLE = fileURLToPath(new URL('lib/bundle.ts', import.meta.url));

describe('the plugin for bundlers', () => {
  it.each(BUNDLERS)('%s', (bundler) => {
    using project = new Project();
    project.copy('test/fixtures/bundlers', '.');
    project.write('package.json', { type: 'module' });
    const build = (out: string, isTraced: boolean): void => {
      const job: BundleJob = {
        bundler,
        entries: { main: 'src/main.js' },
        out,
        format: 'esm',
        isTraced,
        options: { ignoreNames: ['left.out'] },
      };
      const { status, stderr } = project.run([BUNDLE, JSON.stringify(job)]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    };
    build('plain', false);
    build('traced', true);
    const plain = project.run(['--enable-source-maps', 'plain/main.mjs']);
    const traced = project.run(['--enable-source-maps', 'traced/main.mjs']);
    expect(plain.status).toBe(0);
    expect(traced).toEqual(plain);

    using recording = project.recording();
    const rows = recording
      .prepare(
        `SELECT site.file || ':' || site.line || ':' || site."column" AS place, site.name AS name, count(span.id) AS calls,
           coalesce(group_concat(DISTINCT parent_site.name), '') AS callers
         FROM site LEFT JOIN span ON span.site = site.id
           LEFT JOIN span AS parent ON parent.id = span.parent
           LEFT JOIN site AS parent_site ON parent_site.id = parent.site
         WHERE span.id IS NOT NULL
         GROUP BY site.id ORDER BY place`,
      )
      .all();
    expect(
      rows.map((row) => [row['place'], row['name'], row['calls'], row['callers']].join(' ')),
    ).toEqual(RECORDED);
    // What nobody uses is left out of the bundle as before.
    const hasUnused = (out: string): boolean =>
      readFileSync(project.path(out, 'main.mjs'), 'utf8').includes('shaken');
    expect(hasUnused('traced')).toBe(hasUnused('plain'));
  });

  it('serves as many bundlers as are listed', () => expect(BUNDLERS).toHaveLength(6));
});
