import { parseLine, textOf, type Bracket, type LineNode } from './line-tree.ts';

/** The width that oxfmt has unless it is told another. */
export const LINE_WIDTH = 100;

const STEP = '  ';

/**
 * Lays a line of code out as a formatter would (the rules are Prettier's, which oxfmt follows): what is too wide is
 * broken at its outermost brackets, chains of calls at their dots, a long string goes below its key. It knows the
 * shapes that the printers make and no others; of anything else a line stays as long as it is.
 */
export function wrapLine(line: string, indent: string): string {
  if (indent.length + line.length <= LINE_WIDTH && !/\}, *\{/.test(line)) return indent + line;
  const nodes = parseLine(line);
  return indent + layOut(nodes, indent, indent.length, 0);
}

/** The text of nodes that start in the given column, with so many characters behind them on their last line. */
function layOut(nodes: readonly LineNode[], indent: string, column: number, after: number): string {
  const flat = textOf(nodes);
  if (column + flat.length + after <= LINE_WIDTH && !nodes.some(mustBreak)) return flat;
  return (
    branch(nodes, indent, column, after) ??
    assignment(nodes, indent, column, after) ??
    unionReturned(nodes, indent) ??
    chain(nodes, indent, column, after) ??
    brackets(nodes, indent, column, after)
  );
}

/** `if (…) statement;` gets its statement on a line of its own; a condition has no comma behind it. */
function branch(
  nodes: readonly LineNode[],
  indent: string,
  column: number,
  after: number,
): string | undefined {
  const [keyword, condition, ...rest] = nodes;
  if (typeof keyword !== 'string' || !/^(?:else )?(?:if|for|while) $/.test(keyword))
    return undefined;
  if (condition === undefined || typeof condition === 'string') return undefined;
  const [test = []] = condition.items;
  const inner = indent + STEP;
  const behind = textOf(rest) === ' {' ? ' {' : '';
  const line = keyword + textOf([condition]);
  const isNarrow = column + line.length + behind.length <= LINE_WIDTH;
  const head = isNarrow
    ? line
    : `${keyword}(\n${inner}${layOut(test, inner, inner.length, 0)}\n${indent})`;
  if (behind !== '') return head + behind;
  return `${head}\n${inner}${layOut(withoutStart(rest), inner, inner.length, after)}`;
}

/** What follows `=`, `:` or `return`: broken in itself if it can be, else put on the next line. */
function assignment(
  nodes: readonly LineNode[],
  indent: string,
  column: number,
  after: number,
): string | undefined {
  const operator = operatorOf(nodes);
  if (operator === undefined) return undefined;
  const { left, right } = operator;
  const head = layOut(left, indent, column, 0);
  const start = head.includes('\n')
    ? head.length - head.lastIndexOf('\n') - 1
    : column + head.length;
  const whole = textOf(right);
  if (/^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w$.]+)[;,]?$/.test(whole)) {
    const inner = indent + STEP;
    return start + whole.length + after <= LINE_WIDTH
      ? head + whole
      : `${head.trimEnd()}\n${inner}${whole}`;
  }
  const first = right.findIndex(isBreakable);
  const unbroken =
    textOf(first === -1 ? right : right.slice(0, first)).length + (first === -1 ? after : 1);
  const inner = indent + STEP;
  // The default of a parameter, which has its comma behind it, stays behind its `=`.
  if (head.endsWith(' = ') && after === 0 && start + unbroken > LINE_WIDTH)
    return `${head.trimEnd()}\n${inner}${layOut(right, inner, inner.length, after)}`;
  return head + layOut(right, indent, start, after);
}

const OPERATOR = /^(?:.*?(?: = |=> )|['\w$.-]+: |return )/;

interface Operator {
  readonly left: readonly LineNode[];
  readonly right: readonly LineNode[];
}

function operatorOf(nodes: readonly LineNode[]): Operator | undefined {
  for (const [i, node] of nodes.entries()) {
    if (typeof node !== 'string') continue;
    // A key stands at the start; a ':' further on belongs to a type.
    const end = i === 0 ? OPERATOR.exec(node)?.[0].length : node.indexOf(' = ') + 3;
    if (end === undefined || end === 2) continue;
    const right = [node.slice(end), ...nodes.slice(i + 1)].filter((part) => part !== '');
    if (right.length === 0) return undefined;
    return { left: [...nodes.slice(0, i), node.slice(0, end)], right };
  }
  return undefined;
}

/** A getter of `'a' | 'b' | undefined` has a line for each. */
function unionReturned(nodes: readonly LineNode[], indent: string): string | undefined {
  const [name, parameters, type, ...rest] = nodes;
  if (typeof name !== 'string' || !name.startsWith('get ') || typeof type !== 'string')
    return undefined;
  if (parameters === undefined || rest.length > 0 || !type.includes(' | ')) return undefined;
  const inner = `\n${indent}${STEP}| `;
  return `${name}${textOf([parameters])}:${inner}${type.slice(2).split(' | ').join(inner)}`;
}

/** `a.b().c().d()`: from the third link on, each call has a line. */
function chain(
  nodes: readonly LineNode[],
  indent: string,
  column: number,
  after: number,
): string | undefined {
  const [first, ...links] = linksOf(nodes);
  const subject = textOf(first ?? []);
  // A class is no subject of its own: `Address.write(…)` stays together.
  const merged = /^[A-Z]\w*$|^[$_]+$/.test(subject) ? 1 : 0;
  if (first === undefined || links.length < 2 + merged) return undefined;
  const head = [...first, ...links.slice(0, merged).flat()];
  const inner = indent + STEP;
  const lines = links.slice(merged).map((link, i, all) => {
    const behind = i === all.length - 1 ? after : 0;
    return `\n${inner}${brackets(link, inner, inner.length, behind)}`;
  });
  return brackets(head, indent, column, 0) + lines.join('');
}

/** The subject of a chain with the calls made of it directly, then each `.name(…)`. */
function linksOf(nodes: readonly LineNode[]): readonly (readonly LineNode[])[] {
  const links: LineNode[][] = [[]];
  for (const [i, node] of nodes.entries()) {
    if (typeof node !== 'string') {
      links.at(-1)?.push(node);
      continue;
    }
    const isLast = i === nodes.length - 1;
    if (isLast && /^[;,]$/.test(node)) {
      links.at(-1)?.push(node);
      continue;
    }
    const called = /^([\w$.]*?)(\.[\w$]+)([;,]?)$/.exec(node);
    if (called === null || isLast) {
      if (i > 0 || isLast) return [];
      links.at(-1)?.push(node);
      continue;
    }
    const [, subject = '', link = ''] = called;
    if (subject !== '') links.at(-1)?.push(subject);
    links.push([link]);
  }
  return links;
}

/** Breaks each bracket behind which the line would run over before it can be broken again. */
function brackets(
  nodes: readonly LineNode[],
  indent: string,
  column: number,
  after: number,
): string {
  let text = '';
  for (const [i, node] of nodes.entries()) {
    if (typeof node === 'string') {
      text += node;
      continue;
    }
    const rest = nodes.slice(i + 1);
    const next = rest.findIndex(isBreakable);
    const behind =
      next === -1 ? textOf(rest).length + after : textOf(rest.slice(0, next)).length + 1;
    const start = text.includes('\n')
      ? text.length - text.lastIndexOf('\n') - 1
      : column + text.length;
    text += bracket(node, indent, start, behind);
  }
  return text;
}

function bracket(node: Bracket, indent: string, column: number, after: number): string {
  const flat = textOf([node]);
  const isNarrow = column + flat.length + after <= LINE_WIDTH;
  if (!isBreakable(node) || (isNarrow && !mustBreak(node))) return flat;
  const hugged = node.open === '(' ? hug(node, indent, column) : undefined;
  if (hugged !== undefined) return hugged;
  const inner = indent + STEP;
  // TypeScript takes no comma behind the last type argument.
  const last = node.open === '<' ? '' : ',';
  const lines = node.items.map((item, i) => {
    const comma = i === node.items.length - 1 ? last : ',';
    return `${inner}${layOut(item, inner, inner.length, comma.length)}${comma}`;
  });
  return `${node.open}\n${lines.join('\n')}\n${indent}${node.close}`;
}

/** A last argument that is an object, an array or a function opens on the line of the call. */
function hug({ items, open, close }: Bracket, indent: string, column: number): string | undefined {
  const last = items.at(-1) ?? [];
  const others = items.slice(0, -1);
  if (others.flat().some(mustBreak)) return undefined;
  const head = open + others.map((item) => `${textOf(item)}, `).join('');
  const [first, arrow, ...rest] = last;
  if (typeof arrow === 'string' && arrow.startsWith(' => ') && first !== undefined) {
    const start = `${head}${textOf([first])} =>`;
    const body = [arrow.slice(' => '.length), ...rest];
    const inner = indent + STEP;
    if (column + start.length > LINE_WIDTH) return undefined;
    return `${start}\n${inner}${layOut(body, inner, inner.length, 1)},\n${indent}${close}`;
  }
  if (last.length !== 1 || first === undefined || typeof first === 'string') return undefined;
  if (!'{['.includes(first.open) || first.items.length === 0) return undefined;
  if (column + head.length + 1 > LINE_WIDTH) return undefined;
  return head + bracket(first, indent, LINE_WIDTH, 0) + close;
}

/** A list of objects has a line for each, however short they are. */
function mustBreak(node: LineNode): boolean {
  if (typeof node === 'string') return false;
  const isList =
    node.open === '[' &&
    node.items.length > 1 &&
    node.items.every(([item, ...more]) => {
      return (
        more.length === 0 && typeof item === 'object' && item.open === '{' && item.items.length > 1
      );
    });
  return isList || node.items.some((item) => item.some(mustBreak));
}

/**
 * Empty brackets hold nothing to break, and a lone name stays with its `<>`. Those around a type's operator take no
 * comma.
 */
function isBreakable(node: LineNode): node is Bracket {
  if (typeof node === 'string' || node.items.length === 0) return false;
  const [[start] = []] = node.items;
  if (typeof start === 'string' && /^(?:keyof|typeof) /.test(start)) return false;
  return node.open !== '<' || !/^<[\w$.]+>$/.test(textOf([node]));
}

function withoutStart(nodes: readonly LineNode[]): readonly LineNode[] {
  const [first, ...rest] = nodes;
  return typeof first === 'string'
    ? [first.trimStart(), ...rest].filter((part) => part !== '')
    : nodes;
}

/** How deep the last line of a wrapped one stands, and with it what it opens. */
export function endOf(wrapped: string, indent: string): string {
  const end = wrapped.lastIndexOf('\n');
  if (end === -1) return indent;
  const last = wrapped.slice(end + 1);
  const isUnion = last.trimStart().startsWith('| ');
  return isUnion ? indent : last.slice(0, last.length - last.trimStart().length);
}
