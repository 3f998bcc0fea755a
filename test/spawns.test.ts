/** Which call started which thread and which process. */
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

it('a session knows the call that started its thread or process', () => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.copy('test/fixtures/spawns', 'src');
  // One file for all of them.
  const store = { FUNCTRACE_STORE: '.functrace/run.db', IGNORE_NAMES: 'anonymous' };
  const run = project.functrace(['run', 'src/main.ts'], store);
  expect(run).toEqual({ status: 0, stdout: 'all ended\n', stderr: '' });
  using recording = project.recording();
  const rows = recording
    .prepare(
      `SELECT (SELECT site.name FROM span JOIN site ON site.id = span.site WHERE span.session = session.id AND site.name LIKE 'in%') AS what, session.thread > 0 AS isThread,
         starter.thread > 0 AS byThread, site.name
       FROM session JOIN session_origin ON session_origin.session = session.id
         LEFT JOIN session AS starter ON starter.id = session_origin.parent
         LEFT JOIN span ON span.id = session_origin.span LEFT JOIN site ON site.id = span.site ORDER BY what`,
    )
    .all();
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { what: null, isThread: 0, byThread: null, name: null },
    { what: 'inChild', isThread: 0, byThread: 0, name: 'startChild' },
    { what: 'inFork', isThread: 0, byThread: 1, name: 'inWorker' },
    { what: 'inSync', isThread: 0, byThread: 0, name: null },
    { what: 'inWorker', isThread: 1, byThread: 0, name: 'startWorker' },
  ]);
});
