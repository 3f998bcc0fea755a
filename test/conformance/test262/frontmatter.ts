/** What the head of a test says, as far as running it needs to know. */
export interface Frontmatter {
  readonly flags: ReadonlySet<string>;
  readonly includes: readonly string[];
  readonly features: readonly string[];
  /** The test passes when this error is thrown in this phase. */
  readonly negative: { readonly phase: string; readonly type: string } | undefined;
}

const HEAD = /\/\*---\r?\n?([\s\S]*?)---\*\//;

/** Reads the few forms of YAML that the suite's INTERPRETING.md allows for these keys. */
export function readFrontmatter(source: string): Frontmatter {
  const head = (HEAD.exec(source)?.[1] ?? '').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const phase = /^negative:[^]*?^\s+phase:\s*(\w+)/m.exec(head)?.[1];
  const type = /^negative:[^]*?^\s+type:\s*(\w+)/m.exec(head)?.[1];
  return {
    flags: new Set(readList(head, 'flags')),
    includes: readList(head, 'includes'),
    features: readList(head, 'features'),
    negative: phase === undefined || type === undefined ? undefined : { phase, type },
  };
}

/** `key: [a, b]`, or an item a line. */
function readList(head: string, key: string): string[] {
  const inline = new RegExp(String.raw`^${key}:\s*\[([^\]]*)\]`, 'm').exec(head)?.[1];
  if (inline !== undefined) {
    return inline
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  const block = new RegExp(String.raw`^${key}:\s*\n((?:\s+-\s+.*\n?)+)`, 'm').exec(head)?.[1] ?? '';
  return [...block.matchAll(/-\s+(\S+)/g)].map(([, item]) => item ?? '');
}
