/** Verdicts of a run that prints TAP, version 13 or 14: by the test's path through its suites. */
export type Verdicts = ReadonlyMap<string, 'pass' | 'fail' | 'skip'>;

const LINE = /^( *)(not ok|ok) \d+(?: -)? ?(.*?)(?: # (SKIP|TODO)\b.*)?$/i;
const SUBTEST = /^( *)# Subtest: (.*)$/;
const INDENT = 4;

/** Tests of one path that run several times are numbered in their order. */
export function readTap(text: string): Verdicts {
  const verdicts = new Map<string, 'pass' | 'fail' | 'skip'>();
  const times = new Map<string, number>();
  const path: string[] = [];
  for (const line of text.split('\n')) {
    const subtest = SUBTEST.exec(line);
    if (subtest !== null) {
      const [, indent = '', name = ''] = subtest;
      path.length = indent.length / INDENT;
      path.push(name);
      continue;
    }
    const [, indent, outcome, name, directive] = LINE.exec(line) ?? [];
    if (indent === undefined || name === undefined) continue;
    const above = path.slice(0, indent.length / INDENT);
    const full = [...above, name].join(' > ');
    const time = (times.get(full) ?? 0) + 1;
    times.set(full, time);
    const verdict = outcome === 'ok' ? 'pass' : 'fail';
    verdicts.set(
      time === 1 ? full : `${full} (${time})`,
      directive?.toUpperCase() === 'SKIP' ? 'skip' : verdict,
    );
  }
  return verdicts;
}
