/**
 * The profile of V8's inspector, https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile. The order
 * of samples is that of the tree, since the sum over all calls has no other.
 */
import type { ContextNode } from '../queries/tree-builder.ts';
import { depthFirst } from './depth-first.ts';
import { CHUNK_LENGTH, type ExportSource } from './source.ts';
import { atIndex, selfOf } from './tree-paths.ts';

const ROOT = 1;

export function* writeCpuprofile(source: ExportSource): Generator<string> {
  const { functions, nodes } = source.tree();
  const frames = functions.map(({ name, file, line, column }) => ({
    functionName: name,
    scriptId: '0',
    url: file.startsWith('/') ? `file://${file}` : file,
    // From 0, unlike ours.
    lineNumber: line - 1,
    columnNumber: column - 1,
  }));
  const ordered = [...depthFirst(nodes)];
  const ids = new Map<ContextNode, number>(ordered.map((node, index) => [node, index + ROOT + 1]));
  const idsOf = (callees: readonly ContextNode[]): number[] =>
    callees.map((callee) => ids.get(callee) ?? ROOT);
  const rootFrame = {
    functionName: '(root)',
    scriptId: '0',
    url: '',
    lineNumber: -1,
    columnNumber: -1,
  };
  const roots = idsOf(ordered.filter(({ parent }) => parent === undefined));
  let text = `{"nodes":[${JSON.stringify({ id: ROOT, callFrame: rootFrame, hitCount: 0, children: roots })}`;
  for (const node of ordered) {
    const children = idsOf(node.callees);
    const hitCount = selfOf(node) > 0 ? 1 : 0;
    const callFrame = atIndex(frames, node.function);
    text += `,\n${JSON.stringify({ id: ids.get(node), callFrame, hitCount, children })}`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  const sampled = ordered.filter((node) => selfOf(node) > 0);
  const nanos = sampled.reduce((sum, node) => sum + selfOf(node), 0);
  const startTime = Math.floor(Number(source.sessions[0]?.start ?? 0n) / 1000);
  // A sample lasts until the next one; the root is what comes after the last.
  const samples = [...sampled.map((node) => ids.get(node)), ROOT];
  const timeDeltas = [0, ...sampled.map((node) => selfOf(node) / 1000)];
  yield `${text}],"startTime":${startTime},"endTime":${startTime + nanos / 1000},\n"samples":${JSON.stringify(samples)},"timeDeltas":${JSON.stringify(timeDeltas)}}\n`;
}
