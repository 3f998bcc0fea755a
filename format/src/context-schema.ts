/** What surrounds calls: the requests that they answer, the moments that they name, the threads and processes that they start. */
export const CONTEXT_TABLES = `
CREATE TABLE IF NOT EXISTS request (     -- HTTP requests that the program answered
  span INTEGER PRIMARY KEY,              -- stands for the request: the first of its task, of a site of kind "request"
  task INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,                    -- without the query
  route TEXT,                            -- /orders/:id; NULL where no framework named one
  status INTEGER                         -- NULL while there was no answer
);
CREATE TABLE IF NOT EXISTS mark (        -- moments that the program named
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  task INTEGER,                          -- NULL: outside traced code, as for span
  span INTEGER,
  time INTEGER NOT NULL,                 -- ns since the session's start
  name TEXT NOT NULL,
  data TEXT                              -- see value.ts; NULL for none
);
CREATE TABLE IF NOT EXISTS spawn (       -- threads and processes that were started
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,              -- by whom
  span INTEGER,                          -- the call that did it; NULL: outside traced code
  time INTEGER NOT NULL,                 -- ns since the session's start
  pid INTEGER NOT NULL,
  thread INTEGER NOT NULL                -- 0 for a process
);
`;

/**
 * Who started each session: the session and its call, by the process number that a call was seen to start (or a shell that
 * it started has), else the session of the parent process alone.
 */
export const CONTEXT_VIEWS = `
CREATE VIEW IF NOT EXISTS session_origin(session, parent, span) AS
WITH started AS (
  SELECT session.id, session.ppid, session.start, session.host, (
    SELECT spawn.id FROM spawn JOIN session AS starter ON starter.id = spawn.session
    WHERE starter.id <> session.id AND starter.host = session.host AND spawn.thread = session.thread
      AND (spawn.pid = session.pid
        OR (session.thread = 0 AND spawn.pid = session.ppid
          AND NOT EXISTS (SELECT 1 FROM session AS nearer WHERE nearer.pid = session.ppid)))
    ORDER BY spawn.pid <> session.pid, abs(starter.start + spawn.time - session.start) LIMIT 1) AS spawn,
    (SELECT parent.id FROM session AS parent
    WHERE parent.thread = 0 AND parent.id <> session.id AND parent.host = session.host
      AND parent.pid = iif(session.thread = 0, session.ppid, session.pid) AND parent.start <= session.start
    ORDER BY parent.start DESC LIMIT 1) AS parent
  FROM session)
SELECT started.id, coalesce(spawn.session, started.parent), spawn.span
FROM started LEFT JOIN spawn ON spawn.id = started.spawn;
`;
