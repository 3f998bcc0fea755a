/** What the task monitor sees when it looks, see GOROUTINE_MONITOR_INTERVAL. Times are whole nanoseconds, sizes bytes. */
export const MONITOR_TABLES: string = `
CREATE TABLE IF NOT EXISTS monitor_sample (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  time INTEGER NOT NULL,                 -- ns since the session's start
  tasks INTEGER NOT NULL,                -- unfinished
  spans INTEGER NOT NULL,                -- open
  delay_p50 INTEGER,                     -- ns by which the event loop was late since the last look; like all that
  delay_p99 INTEGER,                     --   follows, NULL when the thread did not come to answer before the next look
  delay_max INTEGER,
  utilization REAL,                      -- share of the time since the last look that the event loop was busy, 0 to 1
  heap_used INTEGER,
  heap_total INTEGER,
  external INTEGER,                      -- buffers and other memory outside of the heap that it holds on to
  rss INTEGER                            -- of the whole process
);
CREATE TABLE IF NOT EXISTS monitor_task (  -- the tasks that are unfinished the longest, some dozens of them
  sample INTEGER NOT NULL,
  task INTEGER NOT NULL,
  site INTEGER NOT NULL,                 -- function of the open span that was entered last
  state INTEGER NOT NULL,                -- see TaskState
  age INTEGER NOT NULL,                  -- ns since the task began
  span_age INTEGER NOT NULL,             -- ns since that span was entered
  PRIMARY KEY (sample, task)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS monitor_function (  -- all unfinished tasks, by what they began with
  sample INTEGER NOT NULL,
  site INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  oldest INTEGER NOT NULL,               -- ns since the oldest of them began
  PRIMARY KEY (sample, site)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS monitor_resource (  -- what keeps the thread's event loop alive
  sample INTEGER NOT NULL,
  kind TEXT NOT NULL,                    -- as process.getActiveResourcesInfo() says
  count INTEGER NOT NULL,
  PRIMARY KEY (sample, kind)
) WITHOUT ROWID;
`;

/** Values of `monitor_task.state`. */
export const TaskState = {
  RUNNING: 0,
  AWAITING: 1,
  /** In a generator that was left at a `yield`. */
  YIELDED: 2,
} as const;

/** Looks that a count has to grow over before it is called a leak. */
const LEAK_SAMPLES = 4;

/**
 * Functions whose tasks pile up. A row says that over a session's last LEAK_SAMPLES looks there were more unfinished
 * tasks that began with the function each time than the time before, and that one of them is as old as that. A rising load
 * of tasks that do end is left out by the second.
 */
export const MONITOR_VIEWS: string = `
CREATE VIEW IF NOT EXISTS ProbableLeak(session, site, name, file, line, tasks, grownBy, elapsed, oldest) AS
WITH ranked AS (
  SELECT id, session, time, row_number() OVER (PARTITION BY session ORDER BY id DESC) AS age FROM monitor_sample
), looks AS (
  SELECT id, session, time, age, max(time) OVER (PARTITION BY session) - min(time) OVER (PARTITION BY session) AS elapsed
  FROM ranked WHERE age <= ${LEAK_SAMPLES}
), counted AS (
  SELECT looks.session, looks.age, looks.elapsed, f.site, f.tasks, f.oldest,
    f.tasks - lag(f.tasks, 1, 0) OVER (PARTITION BY looks.session, f.site ORDER BY looks.id) AS growth
  FROM looks JOIN monitor_function AS f ON f.sample = looks.id
)
SELECT counted.session, counted.site, site.name, site.file, site.line,
  max(CASE age WHEN 1 THEN tasks END), max(CASE age WHEN 1 THEN tasks END) - max(CASE age WHEN ${LEAK_SAMPLES} THEN tasks END),
  elapsed, max(CASE age WHEN 1 THEN oldest END) AS oldest_now
FROM counted JOIN site ON site.id = counted.site
GROUP BY counted.session, counted.site
HAVING count(*) = ${LEAK_SAMPLES} AND min(growth) > 0 AND oldest_now >= elapsed;
`;
