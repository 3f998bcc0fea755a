import {
  type EsNode,
  isIdentifier,
  literalKey,
  type Member,
  type MemberExpression,
  privateName,
  skipTransparent,
  stringValue,
} from './estree-nodes.ts';
import type { Reading } from './estree-reading.ts';

/** A property's key as it stands in a qualified name: `total`, `#total`, `[Symbol.iterator]`. */
export function keyName(reading: Reading, { key, computed }: Member): string {
  if (computed === true) return stringValue(key) ?? `[${sourceText(reading, key)}]`;
  if (isIdentifier(key)) return key.name;
  return privateName(key) ?? literalKey(key) ?? sourceText(reading, key);
}

/** The name that `target = function …` gives: `a.b.c`, without a leading `exports` or `this`. */
export function targetName(reading: Reading, target: EsNode): string | undefined {
  if (isIdentifier(target)) return target.name;
  const parts: string[] = [];
  let at = skipTransparent(target);
  while (at.type === 'MemberExpression') {
    const { object, property, computed } = at as MemberExpression;
    parts.unshift(propertyName(reading, property, computed === true));
    at = skipTransparent(object);
  }
  if (isIdentifier(at)) parts.unshift(at.name);
  else if (at.type !== 'ThisExpression' || parts.length === 0) return undefined;
  if (parts.length > 2 && parts[0] === 'module' && parts[1] === 'exports') parts.splice(0, 2);
  if (parts.length > 1 && parts[0] === 'exports') parts.shift();
  return parts.join('.');
}

/** The path element of a function or class that nothing names. */
export function anonymousName(
  reading: Reading,
  offset: number,
  word: 'anonymous' | 'class',
): string {
  const place = reading.placeOf(offset);
  return `<${word}@${place?.line ?? 0}:${place?.column ?? 0}>`;
}

function propertyName(reading: Reading, property: EsNode, isComputed: boolean): string {
  if (isComputed) return stringValue(property) ?? `[${sourceText(reading, property)}]`;
  return isIdentifier(property) ? property.name : (privateName(property) ?? '');
}

function sourceText({ source }: Reading, { start, end }: EsNode): string {
  return source.slice(start, end).replaceAll(/\s+/g, ' ');
}
