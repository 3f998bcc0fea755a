import type { Position } from '../1-parse/comment.ts';
import type { TagKey } from './tag-keys.ts';

export interface TagItem {
  readonly key: TagKey;
  /** As written, for messages. */
  readonly spelled: string;
  /** Undefined for a flag. Choices are in lower case, numbers are digits. */
  readonly value: string | undefined;
  readonly at: Position;
}

/** The tag of one element, every item known and valid in its scope. */
export interface Tag {
  readonly at: Position;
  readonly items: readonly TagItem[];
}

export function itemOf(tag: Tag | undefined, key: TagKey): TagItem | undefined {
  return tag?.items.find((item) => item.key === key);
}

export function hasItem(tag: Tag | undefined, key: TagKey): boolean {
  return itemOf(tag, key) !== undefined;
}

export function valueOf(tag: Tag | undefined, key: TagKey): string | undefined {
  return itemOf(tag, key)?.value;
}

export function itemsOf(tag: Tag | undefined, key: TagKey): readonly TagItem[] {
  return tag?.items.filter((item) => item.key === key) ?? [];
}

/** The entries of a list value: `a, b desc` has two. */
export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
