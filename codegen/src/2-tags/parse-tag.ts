import type { CommentLine, Position } from '../1-parse/comment.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import { nearest } from './nearest.ts';
import { readItems, type RawItem } from './read-items.ts';
import { listOf, type Tag, type TagItem } from './tag.ts';
import {
  ALL_KEYS,
  findKey,
  keysOf,
  type FoundKey,
  type TagScope,
  type ValueRule,
} from './tag-keys.ts';

export type ReportProblem = (code: DiagnosticCode, at: Position, message: string) => void;

export interface ParsedTag {
  readonly tag: Tag;
  /** Offset in the line at which the tag's text ends and prose may follow. */
  readonly end: number;
}

/** Parses the tag whose marker ends at `from`; items with a problem are reported and left out. */
export function parseTag(
  line: CommentLine,
  marker: { readonly start: number; readonly end: number },
  scope: TagScope,
  report: ReportProblem,
): ParsedTag {
  const place = (offset: number): Position => positionIn(line, offset);
  const { items: raw, problems, end } = readItems(line.text, marker.end);
  for (const { code, offset, message } of problems) report(code, place(offset), message);
  if (raw.length === 0 && problems.length === 0) {
    report('ORM009', place(marker.start), 'a tag needs an item behind "@orm:"');
  }
  const items = raw.flatMap((item) => {
    const at = place(item.keyStart);
    return checkItem(item, at, scope, report) ?? [];
  });
  const unique = items.filter((item, index) => isFirst(item, index, items, report));
  reportLoneDash(unique, report);
  return { tag: { at: place(marker.start), items: unique }, end };
}

/** Compilers hand over text without places; then every offset is that of the element. */
export function positionIn(line: CommentLine, offset: number): Position {
  return line.isExact ? { line: line.at.line, column: line.at.column + offset } : line.at;
}

function checkItem(
  raw: RawItem,
  at: Position,
  scope: TagScope,
  report: ReportProblem,
): TagItem | undefined {
  const found = findKey(raw.key);
  if (found === undefined) {
    report('ORM012', at, `unknown key ${quoted(raw.key)}${suggestion(raw.key, scope)}`);
    return undefined;
  }
  const rule = found.scopes[scope];
  if (rule === undefined) {
    report(
      'ORM017',
      at,
      `key ${quoted(raw.key)} belongs on a ${scopesOf(found)}, not on a ${scope}`,
    );
    return undefined;
  }
  const isList = raw.form === '(';
  const value = raw.form === '' ? undefined : raw.value;
  const problem = valueProblem(raw, rule, isList);
  if (problem !== undefined) {
    report(problem.code, at, problem.message);
    return undefined;
  }
  return {
    key: found.name,
    spelled: raw.key,
    value: typeof rule === 'object' ? value?.toLowerCase() : value,
    at,
  };
}

interface ValueProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
}

function valueProblem(raw: RawItem, rule: ValueRule, isList: boolean): ValueProblem | undefined {
  const { key, value, form } = raw;
  const isEmpty = value === '';
  if (rule === 'none') {
    if (form === '') return undefined;
    return { code: 'ORM015', message: `key ${quoted(key)} takes no value, found ${quoted(value)}` };
  }
  if (rule === 'list') {
    if (isList && listOf(value).length > 0) return undefined;
    return { code: 'ORM014', message: `key ${quoted(key)} needs a list: ${key}(a, b)` };
  }
  if (isList) {
    return { code: 'ORM015', message: `key ${quoted(key)} takes no list; write ${key}=${value}` };
  }
  if (rule === 'optional' && form === '') return undefined;
  if (isEmpty) return { code: 'ORM014', message: `key ${quoted(key)} needs a value: ${key}=…` };
  if (rule === 'number' && !/^\d+$/.test(value)) {
    return {
      code: 'ORM019',
      message: `key ${quoted(key)} takes a whole number, found ${quoted(value)}`,
    };
  }
  if (typeof rule === 'object' && !rule.includes(value.toLowerCase())) {
    const hint = nearest(value, rule);
    const choices = rule.map(quoted).join(', ');
    const meant = hint === undefined ? '' : `; did you mean ${quoted(hint)}?`;
    return {
      code: 'ORM019',
      message: `key ${quoted(key)} takes one of ${choices}, found ${quoted(value)}${meant}`,
    };
  }
  return undefined;
}

function isFirst(
  item: TagItem,
  index: number,
  items: readonly TagItem[],
  report: ReportProblem,
): boolean {
  const first = items.findIndex((other) => other.key === item.key && !mayRepeat(other, item));
  if (first === index || first < 0) return true;
  report('ORM013', item.at, `key ${quoted(item.spelled)} is given twice`);
  return false;
}

/** Indexes of different names; the same twice is a slip. */
function mayRepeat(a: TagItem, b: TagItem): boolean {
  return findKey(a.key)?.repeats === true && a.value !== b.value;
}

function reportLoneDash(items: readonly TagItem[], report: ReportProblem): void {
  const dash = items.find(({ key }) => key === '-');
  if (dash === undefined || items.length === 1) return;
  report(
    'ORM016',
    dash.at,
    '"-" leaves the element out and stands alone, found other items beside it',
  );
}

function suggestion(key: string, scope: TagScope): string {
  const names = [...keysOf(scope), ...ALL_KEYS];
  const near = nearest(
    key,
    names.filter((name) => /\w/.test(name)),
  );
  return near === undefined ? '' : `; did you mean ${quoted(near)}?`;
}

function scopesOf(key: FoundKey): string {
  return Object.keys(key.scopes).join(' or a ');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
