/** The example, as its user builds and runs it: same output as untraced, and reports that agree with each other. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const COMMAND = 'node_modules/@functrace/cli/bin/functrace.js';

interface TopRow {
  readonly name: string;
  readonly calls: number;
  readonly self: number;
}

interface Input {
  readonly id: string;
  readonly customer: { readonly name: string };
  readonly country: string;
  readonly lines: readonly { sku: string; quantity: number; unitPrice: number }[];
}

describe('examples/orders', () => {
  const untraced = new Project();
  const traced = new Project();
  let output = '';

  beforeAll(() => {
    for (const project of [untraced, traced]) {
      project.copy('examples/orders/src', 'src');
      project.copy('examples/orders/data/orders.json', 'data/orders.json');
      project.copy('examples/orders/sql', 'sql');
      project.copy('examples/orders/package.json', 'package.json');
      project.copy('examples/orders/tsconfig.json', 'tsconfig.json');
    }
    // The same settings without the plugin.
    untraced.write('plain.json', { extends: './tsconfig.json', compilerOptions: { plugins: [] } });
    expect(untraced.tspc('plain.json')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(traced.tspc('tsconfig.json')).toEqual({ status: 0, stdout: '', stderr: '' });
    const run = traced.run(['build/main.js']);
    expect(run).toEqual(untraced.run(['build/main.js']));
    expect(run.status).toBe(0);
    output = run.stdout;
  });

  afterAll(() => {
    untraced[Symbol.dispose]();
    traced[Symbol.dispose]();
  });

  it('prints its report', () => {
    expect(output).toContain('orders failed');
  });

  it('keeps its orders in tables made from its .proto file', () => {
    const database = new DatabaseSync(traced.path('data/orders.db'), { readOnly: true });
    const orders = database.prepare('SELECT * FROM orders ORDER BY id').all();
    const kept = /(?<kept>\d+) orders kept, (?<paid>\d+) of them paid/.exec(output)?.groups;
    expect(orders).toHaveLength(Number(kept?.['kept']));
    expect(orders.filter(({ status }) => status === 'PAID')).toHaveLength(Number(kept?.['paid']));
    expect(orders.every(({ total, failure }) => (total === null) !== (failure === null))).toBe(
      true,
    );
    const [first] = JSON.parse(readFileSync(traced.path('data/orders.json'), 'utf8')) as Input[];
    expect(orders[0]).toMatchObject({
      id: first?.id,
      customer_name: first?.customer.name,
      country: first?.country,
    });
    const lines = database.prepare('SELECT * FROM order_lines WHERE order_id = ?');
    expect(lines.all(first?.id ?? '')).toEqual(
      first?.lines.map(({ sku, quantity, unitPrice }, index) => ({
        order_id: first.id,
        position: index + 1,
        sku,
        quantity,
        unit_price: unitPrice,
      })),
    );
    database.close();
  });

  it('has as many spans as `top` has calls, and as much self time as tasks ran', () => {
    const { rows } = JSON.parse(traced.run([COMMAND, 'top', '--json', '-n', '1000']).stdout) as {
      rows: TopRow[];
    };
    using recording = traced.recording();
    const spans = recording
      .prepare(
        'SELECT site.name, count(*) AS calls FROM span JOIN site ON site.id = span.site GROUP BY site.id ORDER BY site.name',
      )
      .all();
    expect(callsByName(rows)).toEqual(callsByName(spans));
    const self = rows.reduce((sum, row) => sum + row.self, 0);
    const running = recording.prepare('SELECT sum(running) AS running FROM task').get()?.[
      'running'
    ];
    expect(self).toBe(running);
  });

  it('prints both reports and one call', () => {
    for (const args of [['top'], ['tree', '--depth', '3'], ['show', '1']]) {
      const { status, stdout, stderr } = traced.run([COMMAND, ...args]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('main');
    }
  });

  it('answers the questions that FuncTrace for Go is asked', () => {
    using recording = traced.recording();
    const all = (sql: string): Record<string, unknown>[] => recording.prepare(sql).all();

    const slowest = all('SELECT name, timeCost FROM TraceData ORDER BY timeCost DESC LIMIT 10');
    expect(slowest).toHaveLength(10);
    expect(slowest.map((row) => row['timeCost'])).toEqual(
      slowest.map((row) => Number(row['timeCost'])).toSorted((a, b) => b - a),
    );

    const [main] = all("SELECT gid, isFinished FROM GoroutineTrace WHERE initFuncName = 'main'");
    expect(main).toMatchObject({ isFinished: 1 });

    const rows = recording
      .prepare('SELECT id, name, indent, parentId FROM TraceData WHERE gid = ? ORDER BY seq')
      .all(main?.['gid'] as number);
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows[0]).toMatchObject({ name: 'main', indent: 0, parentId: null });
    const indents = new Map(rows.map((row) => [row['id'], Number(row['indent'])]));
    for (const row of rows.slice(1)) {
      expect(row['indent']).toBe((indents.get(row['parentId']) ?? Number.NaN) + 1);
    }

    const [charge] = all("SELECT id FROM TraceData WHERE name = 'PaymentGateway.charge' LIMIT 1");
    const values = recording
      .prepare('SELECT position, data FROM ParamStoreData WHERE traceId = ? ORDER BY position')
      .all(charge?.['id'] as number);
    expect(values.length).toBeGreaterThan(1);
    for (const { data } of values) expect(() => JSON.parse(String(data)) as unknown).not.toThrow();
  });
});

function callsByName(rows: readonly object[]): string[] {
  return (rows as readonly TopRow[]).map(({ name, calls }) => `${name} ${calls}`).toSorted();
}
