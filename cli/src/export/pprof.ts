/** For `go tool pprof`. */
import { gzipSync } from 'node:zlib';
import { encodePprof, type PprofSample } from '@functrace/format/pprof';
import type { ContextNode } from '../queries/tree-builder.ts';
import type { ExportSource } from './source.ts';
import { pathOf, selfOf } from './tree-paths.ts';

const NANOSECONDS = 'nanoseconds';

/**
 * pprof adds the samples below a function up for its "cum" column. So a sample has of each time what the callees do not
 * have: then "cum" is the function's own total or running, whatever its callees overlapped, and "flat" falls below zero
 * where callees waited side by side.
 */
export function* writePprof(source: ExportSource): Generator<Uint8Array> {
  const { functions, nodes } = source.tree();
  yield gzipSync(
    encodePprof({
      sampleTypes: [
        { type: 'calls', unit: 'count' },
        { type: 'self', unit: NANOSECONDS },
        { type: 'running', unit: NANOSECONDS },
        { type: 'total', unit: NANOSECONDS },
      ],
      defaultType: 'self',
      functions,
      samples: samplesOf(nodes),
      start: source.sessions.reduce(
        (first, { start }) => (start < first ? start : first),
        source.sessions[0]?.start ?? 0n,
      ),
      duration: source.head.elapsed,
      comments: [`recording ${source.head.store}`],
    }),
  );
}

function* samplesOf(nodes: readonly ContextNode[]): Generator<PprofSample> {
  for (const node of nodes) {
    const values = [
      node.isContext ? 0 : node.calls,
      selfOf(node),
      withoutCallees(node, 'running'),
      withoutCallees(node, 'total'),
    ];
    if (values.some((value) => value !== 0))
      yield { stack: pathOf(node, 'innermost first'), values };
  }
}

function withoutCallees(node: ContextNode, figure: 'running' | 'total'): number {
  if (node.isContext) return 0;
  return node.callees.reduce((rest, callee) => rest - callee[figure], node[figure]);
}
