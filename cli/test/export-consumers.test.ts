/** Exports read by the programs that they are made for. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import { top, type TopRow } from '../src/queries/top.ts';
import { openStore } from '../src/store/open-store.ts';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeShop } from './shop.ts';
import { writeSynthetic } from './synthetic.ts';

const STORE = '.functrace/it.db';

/** Whether a program answers; tests that need it are skipped where it is not installed. */
function hasProgram(name: string, ...args: readonly string[]): boolean {
  return spawnSync(name, args).status === 0;
}

const hasGo = hasProgram('go', 'version');
const hasDot = hasProgram('dot', '-V');

function output(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout;
}

interface Line {
  readonly flat: number;
  readonly cum: number;
}

const NANOS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

function amount(cell: string): number {
  const [, number, unit = ''] = /^(-?[\d.]+)(\w*)$/.exec(cell) ?? [];
  return Number(number) * (NANOS[unit] ?? 1);
}

/** The table of `pprof -top`, in the unit of the sample. */
function tableOf(text: string): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const line of text.split('\n')) {
    const [, flat, cum, name] = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s+(.+)$/.exec(line) ?? [];
    if (flat === undefined || cum === undefined || name === undefined) continue;
    lines.set(name, { flat: amount(flat), cum: amount(cum) });
  }
  return lines;
}

function pprofTop(file: string, index: string, ...more: readonly string[]): Map<string, Line> {
  // A unit without a scale keeps all digits.
  const unit = index === 'calls' ? 'count' : 'ns';
  return tableOf(
    output(
      'go',
      'tool',
      'pprof',
      '-top',
      `-sample_index=${index}`,
      `-unit=${unit}`,
      '-nodefraction=0',
      '-nodecount=100000',
      ...more,
      file,
    ),
  );
}

function topRows(path: string): readonly TopRow[] {
  const store = openStore(path);
  try {
    return top(store, { sort: 'self', limit: 100_000 }).rows;
  } finally {
    store.close();
  }
}

/** The sum over functions of one name, as pprof shows them. */
function sums(
  rows: readonly TopRow[],
  figure: 'calls' | 'self' | 'running' | 'total',
): Map<string, number> {
  const byName = new Map<string, number>();
  for (const row of rows) byName.set(row.name, (byName.get(row.name) ?? 0) + row[figure]);
  return new Map([...byName].filter(([, sum]) => sum !== 0));
}

const RECORDINGS: Readonly<Record<string, (path: string) => void>> = {
  'the shop': writeShop,
  'a synthetic program': (path) => writeSynthetic(path, 20_000),
};

test.skipIf(!hasGo).each(Object.entries(RECORDINGS))(
  'go tool pprof counts as top does: %s',
  async (_name, write) => {
    enterScratchFolder();
    write(STORE);
    await runAnyway(['export', 'pprof', '-o', 'it.pb.gz']);
    const rows = topRows(STORE);
    expect(rows.length).toBeGreaterThan(4);
    for (const figure of ['calls', 'self'] as const) {
      const shown = pprofTop('it.pb.gz', figure);
      const flat = new Map(
        [...shown].flatMap(([name, line]) => (line.flat === 0 ? [] : [[name, line.flat]])),
      );
      expect(flat).toEqual(sums(rows, figure));
    }
    for (const figure of ['running', 'total'] as const) {
      const shown = pprofTop('it.pb.gz', figure);
      const cum = new Map(
        [...shown].flatMap(([name, line]) => (line.cum === 0 ? [] : [[name, line.cum]])),
      );
      expect(cum).toEqual(sums(rows, figure));
    }
  },
);

test.skipIf(!hasGo)('go tool pprof draws the tree, and the difference of two exports', async () => {
  enterScratchFolder();
  writeShop(STORE);
  await runAnyway(['export', 'pprof', '-o', 'all.pb.gz']);
  await runAnyway(['export', 'pprof', '-o', 'first.pb.gz', '--session', '1']);
  const tree = output('go', 'tool', 'pprof', '-tree', '-nodefraction=0', 'all.pb.gz');
  expect(tree).toMatch(/Cart\.total\n.*注文/s);
  expect(tree).toContain('Type: self');
  const same = pprofTop('all.pb.gz', 'self', '-diff_base=all.pb.gz');
  expect([...same.values()].filter(({ flat }) => flat !== 0)).toEqual([]);
  const more = pprofTop('all.pb.gz', 'self', '-diff_base=first.pb.gz');
  expect(more.get('Cart.total')?.flat).toBe(700_000);
  expect(more.get('checkout')?.flat).toBe(300_000);
  expect(more.get('walk')?.flat ?? 0).toBe(0);
});

test.skipIf(!hasGo)('go tool pprof knows the lines', async () => {
  enterScratchFolder();
  writeShop(STORE);
  await runAnyway(['export', 'pprof', '-o', 'all.pb.gz']);
  const lines = output('go', 'tool', 'pprof', '-top', '-lines', '-nodefraction=0', 'all.pb.gz');
  expect(lines).toContain('Cart.total /srv/shop/src/cart.ts:30');
});

test.skipIf(!hasDot).each(Object.entries(RECORDINGS))(
  'Graphviz draws the graph: %s',
  async (_name, write) => {
    enterScratchFolder();
    write(STORE);
    await runAnyway(['export', 'dot', '-o', 'it.dot', '-n', '30']);
    const svg = output('dot', '-Tsvg', 'it.dot');
    const nodes = svg.match(/<g id="node\d+" class="node">/g) ?? [];
    expect(nodes).toHaveLength(
      Math.min(
        30,
        new Set(topRows(STORE).map(({ file, line, name }) => `${file}${line}${name}`)).size,
      ),
    );
    expect(svg.match(/class="edge"/g)?.length).toBeGreaterThan(3);
  },
);

test('mermaid understands the diagram of every task', async () => {
  enterScratchFolder();
  writeSynthetic(STORE, 1500);
  const store = openStore(STORE);
  const tasks = Array.from(store.rows<{ id: number }>('SELECT id FROM task'), ({ id }) => id);
  store.close();
  expect(tasks.length).toBeGreaterThan(5);
  for (const task of tasks) {
    await runAnyway(['export', 'mermaid', '--task', String(task), '-o', 'it.mmd']);
    const text = readFileSync('it.mmd', 'utf8');
    expect(await mermaid.parse(text)).toMatchObject({ diagramType: 'sequence' });
    // Each message that activates has one that does not any more.
    expect(text.match(/->>\+/g)?.length).toBe(text.match(/--(>>|x)-/g)?.length);
  }
});

test('mermaid understands names and values that have its own signs in them', async () => {
  enterScratchFolder();
  writeShop(STORE);
  for (const task of ['1', '2']) {
    await runAnyway(['export', 'mermaid', '--task', task, '-o', 'it.mmd']);
    expect(await mermaid.parse(readFileSync('it.mmd', 'utf8'))).toMatchObject({
      diagramType: 'sequence',
    });
  }
});

test('a CSV parser reads every call back', async () => {
  enterScratchFolder();
  writeSynthetic(STORE, 3000);
  await runAnyway(['export', 'csv', '-o', 'it.csv']);
  const rows: Record<string, string>[] = parse(readFileSync('it.csv'), { columns: true });
  const store = openStore(STORE);
  const spans = [
    ...store.rows<{ span: number; name: string; running: number; args: string | null }>(
      `SELECT span.id AS span, site.name, span.running,
        (SELECT data FROM value WHERE value.span = span.id AND position = 1) AS args
       FROM span JOIN site ON site.id = span.site ORDER BY span.id`,
    ),
  ];
  store.close();
  expect(spans.some(({ args }) => args !== null)).toBe(true);
  expect(rows).toHaveLength(3000);
  for (const [index, { span, name, running, args }] of spans.entries()) {
    const row = rows[index];
    expect([row?.['span'], row?.['function'], row?.['running_ns']]).toEqual([
      String(span),
      name,
      String(running),
    ]);
    const passed = row?.['arguments'] ?? '';
    const options: unknown =
      passed === '' ? null : (JSON.parse(passed) as { options: unknown }).options;
    expect(options).toEqual(args === null ? null : JSON.parse(args));
  }
});
