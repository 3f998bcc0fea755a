/** What methods are called on, as increments over what was recorded first, on the roads that can record it. */
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const CART = '{"$":"Cart","items":{"$":"Array","length":';
const HIDDEN = '"password":{"$":"redacted"}';

/** Name, text of `this`, and the call whose text it changes. */
const RECEIVERS = [
  ['Cart.add', `${CART}0},"total":0,${HIDDEN},"note":"a present","owner":"me","arrow":F}`, null],
  ['Cart.add', '{"items":{"$":"Array","length":1},"total":4}', 'Cart.add'],
  ['Cart.get size', `{"items":{"$":"Array","length":2},"total":13,"$gone":["note"]}`, 'Cart.add'],
  ['Cart.later', `{"items":{"$":"Array","length":2},"total":13,"$gone":["note"]}`, 'Cart.add'],
  ['Cart.each', `{"items":{"$":"Array","length":2},"total":13,"$gone":["note"]}`, 'Cart.add'],
  [
    'Sub.add',
    `{"$":"Sub","items":{"$":"Array","length":0},"total":0,${HIDDEN},"note":"a present","owner":"sub","arrow":F}`,
    null,
  ],
  ['Cart.add', '{}', 'Sub.add'],
  ['plain.bump', '{"count":1,"bump":F}', null],
];

function receiversOf(recording: DatabaseSync): unknown[] {
  return recording
    .prepare(
      `SELECT TraceData.name, data, base.name AS base FROM ParamStoreData JOIN TraceData ON TraceData.id = traceId
         LEFT JOIN TraceData AS base ON base.id * 64 = baseId
       WHERE isReceiver = 1 ORDER BY TraceData.seq`,
    )
    .all()
    .map(({ name, data, base }) => [
      name,
      String(data).replaceAll(/\{"\$":"function","name":"\w+"\}/g, 'F'),
      base,
    ]);
}

function project(): Project {
  const made = new Project();
  made.copy('test/fixtures/receivers', 'src');
  made.writeSettings();
  return made;
}

const OK = { status: 0, stdout: '', stderr: '' };

describe('receivers', () => {
  it('are recorded by functrace run where the environment says so, and shown whole', () => {
    using made = project();
    expect(made.functrace(['run', 'src/main.ts'], { FUNCTRACE_RECEIVERS: 'on' })).toEqual(OK);
    using recording = made.recording();
    expect(receiversOf(recording)).toEqual(RECEIVERS);
    const call = recording.prepare(`SELECT id, gid FROM TraceData WHERE name = 'Cart.later'`).get();
    const [id, gid] = [String(call?.['id']), String(call?.['gid'])];
    const shown = made.functrace(['show', id]);
    expect(/^this +(.*)$/m.exec(shown.stdout)?.[1]).toBe(
      'Cart {items: Array(2), total: 13, password: (redacted), owner: "me", arrow: function arrow}',
    );
    const listed = made.functrace(['task', gid, '--json']).stdout;
    expect((JSON.parse(listed) as { task: { calls: unknown[] } }).task.calls[0]).toMatchObject({
      receiver: { $: 'Cart', items: { length: 2 }, total: 13, owner: 'me' },
    });
  });

  it('are recorded of what the plugin built with the option, unless they are switched off', () => {
    using made = project();
    made.writeSettings({ receivers: true });
    expect(made.tspc('tsconfig.json')).toEqual(OK);
    for (const [store, environment, expected] of [
      ['on', {}, RECEIVERS],
      ['off', { FUNCTRACE_RECEIVERS: 'off' }, []],
      ['none', { FUNCTRACE_PARAMS: 'none' }, []],
    ] as const) {
      const settings = { ...environment, FUNCTRACE_STORE: `${store}/run.db` };
      expect(made.run(['build/main.js'], settings)).toEqual(OK);
      using recording = made.recording(store);
      expect(receiversOf(recording)).toEqual(expected);
    }
  });

  it('are not recorded otherwise', () => {
    using made = project();
    expect(made.functrace(['run', 'src/main.ts'])).toEqual(OK);
    using recording = made.recording();
    expect(receiversOf(recording)).toEqual([]);
  });
});
