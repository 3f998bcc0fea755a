import { code, type GeneratedFile, type Printable } from './generated-file.ts';

/** Members of an object literal, in the order of their printing. */
export type Members = readonly (readonly [string, Printable])[];

export function membersCode(members: Members): Printable {
  const parts = members.map(([key, value], i): Printable => [
    `${i === 0 ? '' : ', '}${key}: `,
    value,
  ]);
  return ['{ ', parts, ' }'];
}

/** A member that is a list of objects, left out when it is empty. */
export function printArray(key: string, entries: readonly Members[], file: GeneratedFile): void {
  const [first] = entries;
  if (first === undefined) return;
  if (entries.length === 1) {
    file.print(code`${key}: [${membersCode(first)}],`);
    return;
  }
  file.print(code`${key}: [`);
  file.indented(() => {
    for (const entry of entries) file.print(code`${membersCode(entry)},`);
  });
  file.print(code`],`);
}

/** A member that is an object of objects. */
export function printList(
  key: string,
  entries: readonly (readonly [string, Members])[],
  file: GeneratedFile,
  isNeeded = false,
): void {
  if (entries.length === 0) {
    if (isNeeded) file.print(code`${key}: {},`);
    return;
  }
  file.print(code`${key}: {`);
  file.indented(() => {
    for (const [name, members] of entries) file.print(code`${name}: ${membersCode(members)},`);
  });
  file.print(code`},`);
}
