/**
 * The store: one SQLite file a recording. Times are whole nanoseconds.
 *
 * `session.start` counts from the Unix epoch; `span.start`, `task.created` count from their session's start,
 * which keeps them three bytes shorter and within JavaScript's exact integers. The views put both together.
 */

import { CONTEXT_TABLES, CONTEXT_VIEWS } from './context-schema.ts';
import { MONITOR_TABLES, MONITOR_VIEWS } from './monitor-schema.ts';

/** Raised whenever a reader of the previous version would misread the file. */
export const FORMAT_VERSION = 1;

/** `PRAGMA application_id`: "FTrc" in ASCII, so that `file` and the command know the file. */
export const APPLICATION_ID = 0x46547263;

/** Values of `span.outcome`. */
export const Outcome = {
  RETURNED: 0,
  THREW: 1,
  /** A generator that was left while it was suspended, or a request whose connection closed before its answer was complete. */
  CLOSED: 2,
  UNFINISHED: 3,
} as const;

export const OUTCOME_NAMES = ['returned', 'threw', 'closed', 'unfinished'] as const;

/** Tables, in an order that can be executed as it stands. */
export const TABLES: string = `
CREATE TABLE IF NOT EXISTS session (
  id INTEGER PRIMARY KEY,
  pid INTEGER NOT NULL,
  thread INTEGER NOT NULL,               -- 0 is the main thread
  command TEXT NOT NULL,
  cwd TEXT NOT NULL,
  host TEXT NOT NULL,
  node_version TEXT NOT NULL,
  start INTEGER NOT NULL,                -- ns since the epoch
  "end" INTEGER,                         -- ns since the epoch; NULL while it runs, or when it was killed
  format_version INTEGER NOT NULL,
  kind TEXT NOT NULL DEFAULT 'traced',   -- 'sampled': from a profile; calls count samples, and nothing has a duration
  dropped INTEGER NOT NULL DEFAULT 0,    -- records
  stalled INTEGER NOT NULL DEFAULT 0,    -- ns the program waited for a free channel
  folded INTEGER NOT NULL DEFAULT 0,     -- calls that ended unremarkably and are in the call tree only
  evicted INTEGER NOT NULL DEFAULT 0,    -- spans that were taken out again when the file reached its size limit
  ppid INTEGER NOT NULL DEFAULT 0        -- the process that started this one; 0 is not known
);
CREATE TABLE IF NOT EXISTS site (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  name TEXT NOT NULL,                    -- qualified: Cart.total
  file TEXT NOT NULL,
  line INTEGER NOT NULL,                 -- from 1
  "column" INTEGER NOT NULL,             -- from 1
  kind TEXT NOT NULL,                    -- see SITE_KINDS
  parameters TEXT NOT NULL               -- names joined by commas
);
CREATE TABLE IF NOT EXISTS span (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  site INTEGER NOT NULL,
  task INTEGER NOT NULL,
  parent INTEGER,                        -- NULL: called from outside traced code
  depth INTEGER NOT NULL,                -- 0 for a task's first span
  start INTEGER NOT NULL,                -- ns since the session's start
  duration INTEGER,                      -- ns from entry to exit; NULL while unfinished
  running INTEGER NOT NULL,              -- ns on the stack, callees included, waiting excluded
  outcome INTEGER NOT NULL,              -- see Outcome
  seq INTEGER NOT NULL                   -- order of entry within the session, from 1
);
CREATE TABLE IF NOT EXISTS span_weight ( -- spans of functions over their budget, which stand for more calls than one
  span INTEGER PRIMARY KEY,
  calls INTEGER NOT NULL                 -- its own and those before it that were counted only
);
CREATE TABLE IF NOT EXISTS value_text (
  id INTEGER PRIMARY KEY,
  data TEXT NOT NULL                     -- see value.ts
);
CREATE TABLE IF NOT EXISTS value_row (   -- read through the view "value"
  span INTEGER NOT NULL,
  position INTEGER NOT NULL,             -- 0… parameter, -1 result, -2 error, -3 receiver
  data TEXT,                             -- see value.ts; NULL where the text is kept once for many
  text INTEGER,                          -- the value_text it is kept in then
  base INTEGER,                          -- the span whose receiver this one's properties change; NULL: it is whole
  PRIMARY KEY (span, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS task (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  parent INTEGER,                        -- the span that started it, where known
  site INTEGER NOT NULL,                 -- initial function
  created INTEGER NOT NULL,              -- ns since the session's start
  running INTEGER NOT NULL,              -- ns
  elapsed INTEGER NOT NULL,              -- ns from its first entry to its last exit so far
  finished INTEGER NOT NULL              -- 1 when no span of it is open
);
CREATE TABLE IF NOT EXISTS call_node (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  parent INTEGER,                        -- NULL: called from outside traced code
  site INTEGER NOT NULL,
  calls INTEGER NOT NULL,                -- entered, finished or not
  resumes INTEGER NOT NULL,              -- continuations after await or yield; a generator's first step is one
  errors INTEGER NOT NULL,
  total INTEGER NOT NULL,                -- ns of finished calls from entry to exit, outermost ones where it recurses
  self INTEGER NOT NULL,                 -- ns on the stack without traced callees
  running INTEGER NOT NULL,              -- ns on the stack with callees, outermost ones where it recurses
  min INTEGER NOT NULL,                  -- ns, shortest finished call
  max INTEGER NOT NULL,                  -- ns, longest finished call
  histogram BLOB NOT NULL,               -- durations of all finished calls, see histogram.ts
  counted INTEGER NOT NULL DEFAULT 0     -- calls of these that were counted only: then the times are estimates
);
${MONITOR_TABLES}${CONTEXT_TABLES}`;

/** Values with their texts, and the shapes that users of FuncTrace for Go query. Times of day are ISO 8601 with nanoseconds. */
export const VIEWS: string = `
CREATE VIEW IF NOT EXISTS value(span, position, data, base) AS
SELECT span, position, coalesce(value_row.data, value_text.data), base
FROM value_row LEFT JOIN value_text ON value_text.id = value_row.text;
CREATE VIEW IF NOT EXISTS TraceData(id, name, gid, indent, params, timeCost, parentId, createdAt, seq) AS
SELECT span.id, site.name, span.task, span.depth,
  (SELECT group_concat(data, ', ') FROM (SELECT data FROM value WHERE value.span = span.id AND position >= 0 ORDER BY position)),
  span.running, span.parent,
  strftime('%Y-%m-%dT%H:%M:%S', (session.start + span.start) / 1000000000, 'unixepoch')
    || printf('.%09dZ', (session.start + span.start) % 1000000000),
  span.seq
FROM span JOIN site ON site.id = span.site JOIN session ON session.id = span.session;
CREATE VIEW IF NOT EXISTS GoroutineTrace(id, gid, timeCost, execTime, createTime, isFinished, initFuncName) AS
SELECT task.id, task.id, task.running, task.elapsed,
  strftime('%Y-%m-%dT%H:%M:%S', (session.start + task.created) / 1000000000, 'unixepoch')
    || printf('.%09dZ', (session.start + task.created) % 1000000000),
  task.finished, site.name
FROM task JOIN site ON site.id = task.site JOIN session ON session.id = task.session;
CREATE VIEW IF NOT EXISTS ParamStoreData(id, traceId, position, data, isReceiver, baseId) AS
SELECT span * 64 + position + 3, span, position, data, position = -3, base * 64
FROM value;
${MONITOR_VIEWS}${CONTEXT_VIEWS}`;
