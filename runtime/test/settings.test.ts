import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../src/control/runtime-error.ts';
import { readSettings } from '../src/control/settings.ts';
import { UNBOUNDED } from '../src/drain/bounds.ts';
import { CaptureMode } from '../src/hot/capture.ts';
import { ContextMode, USUAL_MODE } from '../src/hot/context.ts';
import { runFixture } from './support/run-fixture.ts';

const COUNT = 'expected a whole number from 2 to 1024';
const SECONDS = 'expected a whole number from 1 to 86400';

/** Variable, wrong value, message. */
const WRONG: readonly (readonly [string, string, string])[] = [
  [
    'TRACE_CHANNEL_COUNT',
    'ten',
    `FT_RUNTIME_CHANNEL_COUNT: TRACE_CHANNEL_COUNT is "ten"; ${COUNT}`,
  ],
  ['TRACE_CHANNEL_COUNT', '1', `FT_RUNTIME_CHANNEL_COUNT: TRACE_CHANNEL_COUNT is "1"; ${COUNT}`],
  [
    'TRACE_CHANNEL_COUNT',
    '1025',
    `FT_RUNTIME_CHANNEL_COUNT: TRACE_CHANNEL_COUNT is "1025"; ${COUNT}`,
  ],
  [
    'TRACE_CHANNEL_COUNT',
    '2.5',
    `FT_RUNTIME_CHANNEL_COUNT: TRACE_CHANNEL_COUNT is "2.5"; ${COUNT}`,
  ],
  [
    'TRACE_CHANNEL_COUNT',
    'a\nb"',
    `FT_RUNTIME_CHANNEL_COUNT: TRACE_CHANNEL_COUNT is "a\\nb\\""; ${COUNT}`,
  ],
  [
    'GOROUTINE_MONITOR_INTERVAL',
    '0',
    `FT_RUNTIME_MONITOR_INTERVAL: GOROUTINE_MONITOR_INTERVAL is "0"; ${SECONDS}`,
  ],
  [
    'GOROUTINE_MONITOR_INTERVAL',
    '1h',
    `FT_RUNTIME_MONITOR_INTERVAL: GOROUTINE_MONITOR_INTERVAL is "1h"; ${SECONDS}`,
  ],
  [
    'FUNCTRACE_PARAMS',
    'all',
    'FT_RUNTIME_PARAMS: FUNCTRACE_PARAMS is "all"; expected none or shallow or deep',
  ],
  [
    'FUNCTRACE_PARAMS',
    'toString',
    'FT_RUNTIME_PARAMS: FUNCTRACE_PARAMS is "toString"; expected none or shallow or deep',
  ],
  [
    'FUNCTRACE_OVERFLOW',
    'grow',
    'FT_RUNTIME_OVERFLOW: FUNCTRACE_OVERFLOW is "grow"; expected stall or drop',
  ],
  [
    'FUNCTRACE_VALUE_DEPTH',
    '0',
    'FT_RUNTIME_VALUE_DEPTH: FUNCTRACE_VALUE_DEPTH is "0"; expected a whole number from 1 to 16',
  ],
  [
    'FUNCTRACE_VALUE_ELEMENTS',
    '2000',
    'FT_RUNTIME_VALUE_ELEMENTS: FUNCTRACE_VALUE_ELEMENTS is "2000"; expected a whole number from 1 to 1024',
  ],
  [
    'FUNCTRACE_VALUE_STRING',
    'all',
    'FT_RUNTIME_VALUE_STRING: FUNCTRACE_VALUE_STRING is "all"; expected a whole number from 4 to 16384',
  ],
  [
    'FUNCTRACE_VALUE_BYTES',
    '4k',
    'FT_RUNTIME_VALUE_BYTES: FUNCTRACE_VALUE_BYTES is "4k"; expected a whole number from 64 to 65536',
  ],
  [
    'FUNCTRACE_REDACT',
    'pin,!-',
    'FT_RUNTIME_REDACT: FUNCTRACE_REDACT: "!-" has no letter and no digit; expected names separated by commas, "!name" to show one that is redacted, "!*" to show all',
  ],
  [
    'FUNCTRACE_MIN_DURATION',
    '5',
    'FT_RUNTIME_MIN_DURATION: FUNCTRACE_MIN_DURATION is "5"; expected a duration such as 500us, 5ms or 1s',
  ],
  [
    'FUNCTRACE_KEEP_FIRST',
    '-1',
    'FT_RUNTIME_KEEP_FIRST: FUNCTRACE_KEEP_FIRST is "-1"; expected a whole number from 0 to 1000000000',
  ],
  [
    'FUNCTRACE_BUDGET',
    '0',
    'FT_RUNTIME_BUDGET: FUNCTRACE_BUDGET is "0"; expected a whole number from 1 to 999999999',
  ],
  [
    'FUNCTRACE_MAX_SIZE',
    '9MB',
    'FT_RUNTIME_MAX_SIZE: FUNCTRACE_MAX_SIZE is "9MB"; expected a size such as 500MB or 2GB, 10MB at least',
  ],
  ['FUNCTRACE', 'false', 'FT_RUNTIME_FUNCTRACE: FUNCTRACE is "false"; expected on or off'],
  [
    'IGNORE_NAMES',
    'a,/(/',
    'FT_RUNTIME_IGNORE_NAMES: IGNORE_NAMES: "/(/" is not a regular expression (Invalid regular expression: /(/: Unterminated group); write /pattern/ or a plain keyword',
  ],
];

describe('settings', () => {
  it('have the documented defaults, for empty values too', () => {
    const names = [
      'TRACE_CHANNEL_COUNT',
      'IGNORE_NAMES',
      'GOROUTINE_MONITOR_INTERVAL',
      'FUNCTRACE_STORE',
      'FUNCTRACE_PARAMS',
      'FUNCTRACE_OVERFLOW',
      'FUNCTRACE_VALUE_DEPTH',
      'FUNCTRACE_VALUE_ELEMENTS',
      'FUNCTRACE_VALUE_STRING',
      'FUNCTRACE_VALUE_BYTES',
      'FUNCTRACE_REDACT',
      'FUNCTRACE_MIN_DURATION',
      'FUNCTRACE_KEEP_FIRST',
      'FUNCTRACE_MAX_SIZE',
      'FUNCTRACE_BUDGET',
      'FUNCTRACE',
    ];
    for (const environment of [{}, Object.fromEntries(names.map((name) => [name, '']))]) {
      const { ignores, ...settings } = readSettings(environment);
      expect(settings).toEqual({
        isOn: true,
        channelCount: 10,
        drops: false,
        store: '.functrace/',
        captureMode: CaptureMode.SHALLOW,
        contextMode: USUAL_MODE,
        hasReceivers: true,
        limits: { depth: 4, elements: 16, string: 256, bytes: 4096 },
        redact: [],
        budget: 0,
        bounds: UNBOUNDED,
      });
      expect(ignores('anything')).toBeUndefined();
    }
  });

  it.each([
    [{ TRACE_CHANNEL_COUNT: '2' }, { channelCount: 2 }],
    [{ TRACE_CHANNEL_COUNT: '1024' }, { channelCount: 1024 }],
    [{ FUNCTRACE: 'off' }, { isOn: false }],
    [{ FUNCTRACE: 'on' }, { isOn: true }],
    [{ FUNCTRACE_STORE: 'runs/a.db' }, { store: 'runs/a.db' }],
    [{ FUNCTRACE_PARAMS: 'none' }, { captureMode: CaptureMode.NONE }],
    [{ FUNCTRACE_PARAMS: 'deep' }, { captureMode: CaptureMode.DEEP }],
    [{ FUNCTRACE_CONTEXT: 'requests' }, { contextMode: ContextMode.REQUESTS }],
    [{ FUNCTRACE_RECEIVERS: 'off' }, { hasReceivers: false }],
    [{ FUNCTRACE_CONTEXT: 'off' }, { contextMode: ContextMode.OFF }],
    [
      { FUNCTRACE_VALUE_DEPTH: '16', FUNCTRACE_VALUE_ELEMENTS: '1' },
      { limits: { depth: 16, elements: 1, string: 256, bytes: 4096 } },
    ],
    [
      { FUNCTRACE_VALUE_STRING: '16384', FUNCTRACE_VALUE_BYTES: '64' },
      { limits: { depth: 4, elements: 16, string: 16_384, bytes: 64 } },
    ],
    [{ FUNCTRACE_BUDGET: '10000' }, { budget: 10_000 }],
    [{ FUNCTRACE_OVERFLOW: 'stall' }, { drops: false }],
    [{ FUNCTRACE_OVERFLOW: 'drop' }, { drops: true }],
    [{ GOROUTINE_MONITOR_INTERVAL: '86400' }, { bounds: { monitorInterval: 86_400 } }],
    [
      { FUNCTRACE_MIN_DURATION: '1.5ms' },
      { bounds: { retention: { minDuration: 1_500_000, keepFirst: 10 } } },
    ],
    [
      { FUNCTRACE_MIN_DURATION: '200us', FUNCTRACE_KEEP_FIRST: '0' },
      { bounds: { retention: { minDuration: 200_000, keepFirst: 0 } } },
    ],
    [{ FUNCTRACE_MAX_SIZE: '500MB' }, { bounds: { maxSize: 500_000_000 } }],
    [{ FUNCTRACE_MAX_SIZE: '1.5 GB' }, { bounds: { maxSize: 1_500_000_000 } }],
  ])('reads %o', (environment, expected) => {
    expect(readSettings(environment)).toMatchObject(expected);
  });

  it('reads IGNORE_NAMES', () => {
    const { ignores } = readSettings({ IGNORE_NAMES: 'log, /^get[A-Z]/ ,' });
    expect(['Logger.write', 'getName', 'budget', 'total'].map((name) => ignores(name))).toEqual([
      'log',
      '/^get[A-Z]/',
      undefined,
      undefined,
    ]);
  });

  it('reads FUNCTRACE_REDACT', () => {
    expect(readSettings({ FUNCTRACE_REDACT: ' pin, !token,' }).redact).toEqual(['pin', '!token']);
  });

  it.each(WRONG)('refuses %s=%s', (name, value, message) => {
    const read = (): unknown => readSettings({ [name]: value });
    expect(read).toThrow(RuntimeError);
    expect(read).toThrow(
      new RuntimeError(message.split(':')[0] as string, message.slice(message.indexOf(':') + 2)),
    );
    expect(message).not.toContain('\n');
  });

  it('says what is wrong once, on one line, and lets the program run', async () => {
    const off = await runFixture('calls.mjs', [], { FUNCTRACE: 'off' });
    expect(off).toMatchObject({ status: 0, stderr: '' });
    for (const [name, value, message] of [WRONG[0], WRONG[4], WRONG.at(-1)] as typeof WRONG) {
      const run = await runFixture('calls.mjs', [], { [name]: value });
      expect(run).toMatchObject({ status: 0, stdout: off.stdout, files: [] });
      expect(run.stderr).toBe(`functrace: ${message}; the program runs on unrecorded\n`);
    }
  });

  it.each([2, 1024])('records with %s channels', async (count) => {
    const run = await runFixture('calls.mjs', [], { TRACE_CHANNEL_COUNT: String(count) });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.query('SELECT count(*) AS n FROM span')).toEqual([{ n: 7 }]);
  });

  it.each([
    ['add', ['inner', 'outer']],
    ['/^(a|o)/', ['inner']],
    ['ADD,inner', ['outer']],
  ])('IGNORE_NAMES=%s switches sites off at the start', async (names, left) => {
    const run = await runFixture('calls.mjs', [], { IGNORE_NAMES: names });
    expect(run.stderr).toBe('');
    expect(
      run
        .query('SELECT DISTINCT name FROM span JOIN site ON site.id = span.site ORDER BY name')
        .map((row) => row['name']),
    ).toEqual(left);
  });
});
