const LONGEST_INDENT = 300;

/** A row with the lines that lead to it. */
export type Drawn<Row> = Row & { readonly branches: string };

/** Rows come callers first, so that what stands before a callee's line follows from its caller's. */
export function drawn<Row extends { readonly parent: number }>(rows: readonly Row[]): Drawn<Row>[] {
  const lastCallee = new Map<number, number>();
  for (const [index, row] of rows.entries()) lastCallee.set(row.parent, index);
  const indents: string[] = [];
  return rows.map((row, index) => {
    if (row.parent === -1) {
      indents.push('');
      return { ...row, branches: '' };
    }
    const indent = indents[row.parent] ?? '';
    const isLast = lastCallee.get(row.parent) === index;
    indents.push(bounded(indent + (isLast ? '   ' : '│  ')));
    return { ...row, branches: `${indent}${isLast ? '└─ ' : '├─ '}` };
  });
}

/** Nobody follows a hundred lines down, and paths of thousands of calls would make a file of their square. */
function bounded(indent: string): string {
  return indent.length <= LONGEST_INDENT ? indent : `…${indent.slice(1 - LONGEST_INDENT)}`;
}
