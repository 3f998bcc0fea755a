/** A block of a Prisma schema: a model or an enum. */
export interface SchemaBlock {
  readonly keyword: 'model' | 'enum';
  readonly name: string;
  readonly documentation: readonly string[];
  readonly members: readonly BlockMember[];
  /** `@@…`, below the members. */
  readonly attributes: readonly string[];
}

export interface BlockMember {
  readonly documentation: readonly string[];
  /** Name, type and attributes; an enum's value has no type. */
  readonly cells: readonly string[];
}

/** A block in the form that `prisma format` gives it: names, types and attributes in columns. */
export function blockText(block: SchemaBlock): string {
  const lines = [...documented(block.documentation, ''), `${block.keyword} ${block.name} {`];
  const widths = [0, 1].map((column) => {
    return Math.max(0, ...block.members.map(({ cells }) => (cells[column] ?? '').length));
  });
  for (const { documentation, cells } of block.members) {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    lines.push(...documented(documentation, '  '), `  ${padded.join(' ')}`.trimEnd());
  }
  if (block.attributes.length > 0) lines.push('');
  for (const attribute of block.attributes) lines.push(`  ${attribute}`);
  return [...lines, '}'].join('\n');
}

/** Three slashes: what Prisma hands on to the documentation of its client. */
function documented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => `${indent}/// ${line}`.trimEnd());
}

/** A text as Prisma writes it. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
