import type { EnumObject } from './field-info.ts';

const names = new WeakMap<EnumObject, ReadonlyMap<number, string>>();

/** The name of a number; of several, the first, as protobuf has it. */
export function enumName(type: EnumObject, value: number): string | undefined {
  return namesOf(type).get(value);
}

export function isEnumValue(type: EnumObject, value: number): boolean {
  return namesOf(type).has(value);
}

function namesOf(type: EnumObject): ReadonlyMap<number, string> {
  const known = names.get(type);
  if (known !== undefined) return known;
  const made = new Map<number, string>();
  for (const [name, value] of Object.entries(type)) if (!made.has(value)) made.set(value, name);
  names.set(type, made);
  return made;
}
