import type { FunctionSite, NodeKey } from './function-site.ts';
import {
  type EsNode,
  isFunctionExpression,
  isIdentifier,
  memberName,
  type MemberExpression,
} from './estree-nodes.ts';
import {
  type ArgumentUse,
  SourceUseNotes,
  type SourceUses,
  type Subject,
  type TextUse,
} from './source-uses.ts';

/**
 * Notes where the source of a function may be taken: see SourceUses. Every sum of the file is noted, and nearly none of
 * them is one of functions: hence three arrays, and the rest only for those whose last name some function has.
 */
export class UseNotes {
  readonly #paths: string[] = [];
  readonly #nodes: EsNode[] = [];
  readonly #by: (TextUse | ArgumentUse)[] = [];
  readonly #found = new SourceUseNotes();

  add(path: string, node: EsNode, by: TextUse | ArgumentUse): void {
    this.#paths.push(path);
    this.#nodes.push(node);
    this.#by.push(by);
  }

  addVariable(path: string, name: string): void {
    this.#found.addVariable(path, name);
  }

  addClass(path: string): void {
    this.#found.classes.add(path);
  }

  addMember(start: number): void {
    this.#found.memberStarts.add(start);
  }

  /** Asked once, when all has been read. */
  finish(sites: readonly FunctionSite[], keyOf: (node: EsNode) => NodeKey): SourceUses {
    if (this.#nodes.length === 0) return this.#found;
    const names = new Set([...sites.map(({ name }) => name), ...this.#found.classes].map(lastPart));
    for (const [index, node] of this.#nodes.entries()) {
      const subject = subjectOf(node, names, keyOf);
      if (subject === undefined) continue;
      this.#found.uses.push({
        path: this.#paths[index] ?? '',
        subject,
        by: this.#by[index] as TextUse | ArgumentUse,
      });
    }
    return this.#found;
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function subjectOf(
  inner: EsNode,
  names: ReadonlySet<string>,
  keyOf: (node: EsNode) => NodeKey,
): Subject | undefined {
  if (isFunctionExpression(inner)) return { key: keyOf(inner) };
  const last = isIdentifier(inner) ? inner.name : memberName(inner);
  if (last === undefined || !names.has(last)) return undefined;
  const parts: string[] = [];
  let at = inner;
  for (let name = memberName(at); name !== undefined; name = memberName(at)) {
    parts.unshift(name);
    at = (at as MemberExpression).object;
  }
  if (isIdentifier(at)) return { name: [at.name, ...parts].join('.') };
  return at.type === 'ThisExpression' && parts.length > 0
    ? { name: ['this', ...parts].join('.') }
    : undefined;
}
