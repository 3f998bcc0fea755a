import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SiteEntry, SITE_KINDS } from '@functrace/format';
import { describe, expect, it } from 'vitest';
import { inThread } from './support/in-thread.ts';
import { runFixture } from './support/run-fixture.ts';

const REDACTED = '{"$":"redacted"}';

const SITES: readonly SiteEntry[] = [
  ['login', SITE_KINDS.indexOf('function'), 1, 1, 'user,password,...tokens'],
  ['unlock', SITE_KINDS.indexOf('function'), 2, 1, 'door,!pin'],
  ['User.get password', SITE_KINDS.indexOf('getter'), 3, 1, ''],
  ['User.set password', SITE_KINDS.indexOf('setter'), 4, 1, 'value'],
  ['total', SITE_KINDS.indexOf('function'), 5, 1, 'items'],
];
const [LOGIN, UNLOCK, GETTER, SETTER, TOTAL] = [0, 1, 2, 3, 4];

describe('redaction', () => {
  it('keeps the values of sensitive parameters and accessors in the thread', async () => {
    const thread = await inThread({ sites: SITES });
    const { hot } = thread;
    const login = hot.enter(LOGIN, 0);
    hot.arg(login, 0, 'ada');
    hot.arg(login, 1, 'hunter2');
    hot.arg(login, 2, 3);
    const getter = hot.enter(GETTER, 0);
    const inner = hot.enter(GETTER, 0);
    const total = hot.enter(TOTAL, 0);
    hot.arg(total, 0, 7);
    hot.exit(total, 'shown');
    hot.exit(inner, 'hunter2');
    hot.exit(getter, 'hunter2');
    const setter = hot.enter(SETTER, 0);
    hot.arg(setter, 0, { deep: 'hunter2' });
    hot.exit(setter, undefined);
    const unlock = hot.enter(UNLOCK, 0);
    hot.arg(unlock, 0, 'front');
    hot.arg(unlock, 1, 1234);
    hot.exit(unlock, true);
    hot.exit(login, { user: 'ada', token: 'hunter2', password: { hash: 'hunter2' } });
    thread.read();
    const values = thread.store.recording
      .rows('value')
      .map((row) => [row['span'], row['position'], row['data']]);
    expect(values).toHaveLength(12);
    expect(values).toEqual(
      expect.arrayContaining([
        [login, 0, '"ada"'],
        [login, 1, REDACTED],
        [login, 2, '3'],
        [login, -1, `{"user":"ada","token":${REDACTED},"password":${REDACTED}}`],
        [getter, -1, REDACTED],
        [inner, -1, REDACTED],
        [total, 0, '7'],
        [total, -1, '"shown"'],
        [setter, 0, REDACTED],
        [unlock, 0, '"front"'],
        [unlock, 1, REDACTED],
        [unlock, -1, 'true'],
      ]),
    );
    expect(JSON.stringify(values)).not.toContain('hunter2');
  });

  it('is not misled by getters that threw, or never ended', async () => {
    const thread = await inThread({ sites: SITES });
    const { hot } = thread;
    const outer = hot.enter(GETTER, 0);
    hot.enter(GETTER, 0);
    const threw = hot.enter(GETTER, 0);
    hot.exit(threw, hot.none);
    hot.exit(outer, 'secret');
    const total = hot.enter(TOTAL, 0);
    hot.exit(total, 'shown');
    thread.read();
    expect(thread.store.recording.rows('value').map((row) => row['data'])).toEqual([
      REDACTED,
      '"shown"',
    ]);
  });

  it('leaves nothing of a secret in the file of a whole program, and obeys FUNCTRACE_REDACT', async () => {
    const run = await runFixture('secrets.mjs', [], { FUNCTRACE_REDACT: 'pin,!token' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const texts = run
      .query('SELECT data FROM value ORDER BY span, position')
      .map((row) => row['data']);
    expect(texts).toEqual([
      REDACTED,
      REDACTED,
      '"shown-token"',
      `{"apiKey":${REDACTED},"pin":${REDACTED},"token":"shown-token","door":${REDACTED}}`,
    ]);
    expect(run.query('SELECT parameters FROM site')).toEqual([
      { parameters: 'password,pin,token,options' },
    ]);
    expect(run.files).toHaveLength(1);
    const file = readFileSync(join(run.cwd, '.functrace', run.files[0] ?? ''), 'latin1');
    expect(file).toContain('shown-token');
    expect(file).not.toContain('hunter2');
  });
});
