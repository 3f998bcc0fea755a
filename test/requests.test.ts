/** HTTP requests as tasks of their own: what each was, and what was called to answer it. */
import { describe, expect, it } from 'vitest';
import { Project } from './lib/project.ts';
import { spanTree } from './lib/span-tree.ts';

const REQUESTS = `
  SELECT request.method, path, route, status, site.name, site.kind, site.file, outcome, finished, initFuncName,
    span.parent, task.parent AS starter, span.duration > 0 AS lasts, span.running <= span.duration AS fits
  FROM request JOIN span ON span.id = request.span JOIN site ON site.id = span.site
    JOIN task ON task.id = request.task AND task.id = span.task JOIN GoroutineTrace ON GoroutineTrace.gid = task.id
  ORDER BY request.span`;

/** The call tree below requests. */
const PATHS = `
  WITH RECURSIVE path AS (
    SELECT call_node.id, site.name AS names, calls FROM call_node JOIN site ON site.id = site
      WHERE parent IS NULL AND kind = 'request'
    UNION ALL
    SELECT call_node.id, names || ' > ' || site.name, call_node.calls
      FROM path JOIN call_node ON call_node.parent = path.id JOIN site ON site.id = call_node.site)
  SELECT names, calls FROM path ORDER BY names`;

interface Recorded {
  readonly requests: readonly string[];
  readonly rest: ReadonlySet<string>;
  readonly tree: string;
  readonly paths: readonly string[];
}

/** Runs a server and a client in one process; what they did is in the recording. */
function record(program: string, environment: NodeJS.ProcessEnv = {}): Recorded {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.copy('test/fixtures/requests', 'src');
  // The clients are of no interest.
  const run = project.functrace(['run', `src/${program}`], {
    IGNORE_NAMES: 'main,ask,anonymous',
    ...environment,
  });
  expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
  using recording = project.recording();
  const rows = recording.prepare(REQUESTS).all();
  const nodes = recording.prepare(PATHS).all();
  return {
    requests: rows.map((row) =>
      [row['method'], row['path'], row['route'], row['status'], row['name']].join(' '),
    ),
    rest: new Set(
      rows.map((row) =>
        [
          row['kind'],
          row['file'],
          row['outcome'],
          row['finished'],
          row['name'] === row['initFuncName'],
          row['parent'],
          row['starter'],
          row['lasts'],
          row['fits'],
        ].join(' '),
      ),
    ),
    tree: spanTree(recording),
    paths: nodes.map((row) => `${String(row['names'])}: ${String(row['calls'])}`),
  };
}

const ANSWERED = 'request node:http 0 1 true   1 1';
const CLOSED = 'request node:http 2 1 true   1 1';

describe('requests', () => {
  it('to Express are named by their route, also where routers are nested', () => {
    const { requests, rest, tree, paths } = record('express.mjs');
    expect(requests.toSorted()).toEqual([
      'GET /fail/1 /^\\/fail/ 500 GET /^\\/fail/',
      'GET /none  404 GET',
      'GET /orders/1 /orders/:id 200 GET /orders/:id',
      'GET /orders/2 /orders/:id 200 GET /orders/:id',
      'GET /orders/2/items/4 /orders/:id/items/:item 200 GET /orders/:id/items/:item',
      'POST /orders /orders 201 POST /orders',
    ]);
    expect(rest).toEqual(new Set([ANSWERED]));
    const get = 'GET /orders/:id\n  getOrder\n    find\n';
    expect(tree).toBe(
      `${get}${get}GET /orders/:id/items/:item
  authorize
    getOrder
      find
GET
GET /^\\/fail/
  fail
  onError
  answer
POST /orders
  postOrder`,
    );
    expect(paths).toEqual([
      'GET: 1',
      'GET /^\\/fail/: 1',
      'GET /^\\/fail/ > answer: 1',
      'GET /^\\/fail/ > fail: 1',
      'GET /^\\/fail/ > onError: 1',
      'GET /orders/:id: 2',
      'GET /orders/:id > getOrder: 2',
      'GET /orders/:id > getOrder > find: 2',
      'GET /orders/:id/items/:item: 1',
      // It was called before the route was known.
      'GET /orders/:id/items/:item > authorize: 1',
      'GET /orders/:id/items/:item > authorize > getOrder: 1',
      'GET /orders/:id/items/:item > authorize > getOrder > find: 1',
      'POST /orders: 1',
      'POST /orders > postOrder: 1',
    ]);
  });

  it('to Fastify are named by their route, also where a body was read before', () => {
    const { requests, rest, tree, paths } = record('fastify.mjs');
    expect(requests).toEqual([
      'GET /orders/1 /orders/:id 200 GET /orders/:id',
      'GET /none  404 GET',
      'POST /orders /orders 201 POST /orders',
    ]);
    expect(rest).toEqual(new Set([ANSWERED]));
    expect(tree).toBe(
      'GET /orders/:id\n  getOrder\n    find\nGET\nPOST /orders\n  postOrder\n    echo',
    );
    expect(paths).toEqual([
      'GET: 1',
      'GET /orders/:id: 1',
      'GET /orders/:id > getOrder: 1',
      'GET /orders/:id > getOrder > find: 1',
      'POST /orders: 1',
      'POST /orders > postOrder: 1',
      'POST /orders > postOrder > echo: 1',
    ]);
  });

  it('to Node itself are named by their method; one that the client gave up is closed', () => {
    const { requests, rest, tree } = record('plain.mjs');
    expect(requests).toEqual([
      'GET /a  200 GET',
      'PUT /b  200 PUT',
      'GET /wait   GET',
      'DELETE /d  200 DELETE',
    ]);
    expect(rest).toEqual(new Set([ANSWERED, CLOSED]));
    const answered = '\n  serve\n  answer';
    expect(tree).toBe(`GET${answered}\nPUT${answered}\nGET\n  serve\nDELETE${answered}`);
  });

  it('have what their listeners call, also where a traced function made the listeners long before', () => {
    const { tree } = record('made-in-main.mjs');
    const answered = 'GET\n  onRequest\n    findOrder\n      note\n    onRequest.finish';
    expect(tree.replaceAll('startServer.', '')).toBe(`startServer\n${answered}\n${answered}`);
  });

  it('are not seen where the context is off', () => {
    const { requests, tree } = record('plain.mjs', { FUNCTRACE_CONTEXT: 'off' });
    expect(requests).toEqual([]);
    expect(tree.split('\n').toSorted()).toEqual([
      ...Array<string>(3).fill('answer'),
      ...Array<string>(4).fill('serve'),
    ]);
  });
});
