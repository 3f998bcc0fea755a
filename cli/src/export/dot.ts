/** The graph of functions that called each other, for Graphviz. */
import type { ContextNode } from '../queries/tree-builder.ts';
import { relativeFile } from '../queries/relative-file.ts';
import { counted, countText, durationText, percentText } from '../report/number.ts';
import type { ExportLimits, ExportSource } from './source.ts';
import { atIndex, selfOf } from './tree-paths.ts';

/** Beyond this a picture shows nothing; Graphviz takes minutes for some thousands. */
const DEFAULT_LIMIT = 80;

interface Vertex {
  calls: number;
  self: number;
  running: number;
}

interface Edge {
  readonly caller: number;
  readonly callee: number;
  calls: number;
  running: number;
}

export function* writeDot(
  source: ExportSource,
  { limit = DEFAULT_LIMIT }: ExportLimits,
): Generator<string> {
  const { functions, nodes } = source.tree();
  const vertices = new Map<number, Vertex>();
  const edges = new Map<string, Edge>();
  for (const node of nodes) {
    addVertex(vertices, node);
    if (node.parent !== undefined) addEdge(edges, node.parent.function, node);
  }
  const whole = nodes.reduce((sum, node) => sum + selfOf(node), 0);
  const shown = new Set(
    [...vertices]
      .toSorted(([a, left], [b, right]) => right.running - left.running || a - b)
      .slice(0, limit)
      .map(([index]) => index),
  );
  const left = vertices.size - shown.size;
  const title = `${source.head.store}: ${countText(shown.size)} functions${left === 0 ? '' : `, and ${countText(left)} that ran for less`}`;
  yield `digraph functrace {\n  label=${quoted(title)}; labelloc=t; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];\n`;
  for (const index of shown) {
    const { name, file, line } = atIndex(functions, index);
    const { calls, self, running } = vertices.get(index) ?? { calls: 0, self: 0, running: 0 };
    const share = whole === 0 ? 0 : self / whole;
    const label = [
      name,
      `${relativeFile(file, source.head.folders)}:${line}`,
      `self ${durationText(self)} (${percentText(share)})`,
      `running ${durationText(running)}, ${counted(calls, 'call')}`,
    ];
    yield `  f${index} [label=${quoted(label.join('\n'))}, fontsize=${(10 + 20 * Math.sqrt(share)).toFixed(1)}];\n`;
  }
  for (const { caller, callee, calls, running } of edges.values()) {
    if (!shown.has(caller) || !shown.has(callee)) continue;
    const share = whole === 0 ? 0 : running / whole;
    yield `  f${caller} -> f${callee} [label=${quoted(`${countText(calls)}\n${durationText(running)}`)}, penwidth=${(1 + 5 * Math.min(1, share)).toFixed(1)}];\n`;
  }
  yield '}\n';
}

function addVertex(vertices: Map<number, Vertex>, node: ContextNode): void {
  const vertex = vertices.get(node.function) ?? { calls: 0, self: 0, running: 0 };
  vertices.set(node.function, vertex);
  if (node.isContext) return;
  vertex.calls += node.calls;
  vertex.self += node.self;
  // What runs inside of another call of the function is part of that one's.
  if (!node.isNested) vertex.running += node.running;
}

function addEdge(edges: Map<string, Edge>, caller: number, node: ContextNode): void {
  const key = `${caller} ${node.function}`;
  const edge = edges.get(key) ?? { caller, callee: node.function, calls: 0, running: 0 };
  edges.set(key, edge);
  edge.calls += node.calls;
  edge.running += node.running;
}

/** A newline in the text becomes one of the label. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
