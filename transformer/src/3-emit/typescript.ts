import type ts from 'typescript';
import type { NodeKey } from '../1-parse/function-site.ts';
import type { Plan } from './plan.ts';
import { applyEdits } from './typescript-edits.ts';
import { addModuleCode, type ModuleShape } from './typescript-header.ts';
import { makeNodes } from './typescript-nodes.ts';

export interface EmitTarget {
  readonly ts: typeof ts;
  readonly context: ts.TransformationContext;
  readonly shape: ModuleShape;
  /** Module specifier of the runtime's hot path. */
  readonly runtime: string;
}

/** Applies a plan to the tree that its keys came from. */
export function emitTypeScript(
  target: EmitTarget,
  file: ts.SourceFile,
  keys: ReadonlyMap<ts.Node, NodeKey>,
  plan: Plan,
): ts.SourceFile {
  const { ts, context } = target;
  const nodes = makeNodes(ts, context, plan.names);
  const lifted = new Set<ts.Node>();
  const visit = (node: ts.Node): ts.VisitResult<ts.Node> => {
    // Binary expressions have no edits.
    if (ts.isBinaryExpression(node)) return visitBinary(node);
    const key = keys.get(node);
    const edits = key === undefined ? undefined : plan.edits[key];
    const visited = ts.visitEachChild(node, visit, context);
    return edits === undefined ? visited : applyEdits(nodes, visited, edits, lifted);
  };
  const visitOne = <Node extends ts.Node>(
    node: Node,
    isKind: (node: ts.Node) => node is Node,
  ): Node => ts.visitNode(node, visit, isKind);
  // A sum of thousands of terms is as deep as it is long: its left side is followed without recursion.
  const visitBinary = (node: ts.BinaryExpression): ts.Expression => {
    const chain: ts.BinaryExpression[] = [];
    let leftmost: ts.Expression = node;
    for (; ts.isBinaryExpression(leftmost); leftmost = leftmost.left) chain.push(leftmost);
    return chain.reduceRight<ts.Expression>(
      (left, link) =>
        nodes.factory.updateBinaryExpression(
          link,
          left,
          link.operatorToken,
          visitOne(link.right, ts.isExpression),
        ),
      visitOne(leftmost, ts.isExpression),
    );
  };
  return addModuleCode(
    nodes,
    ts.visitEachChild(file, visit, context),
    plan,
    target.shape,
    target.runtime,
  );
}
