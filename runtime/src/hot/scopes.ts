/** Spans that traced code enters by itself and leaves at the end of a block, which may wait in between. */

const open = new Set<number>();
/** Of a call that waits, the innermost first. */
const held = new Map<number, number[]>();
// The program may replace them.
const { has, add, delete: remove } = Set.prototype as Set<number>;
let count = 0;

export function hasScopes(): boolean {
  return count > 0;
}

export function isScope(span: number): boolean {
  return has.call(open, span);
}

export function openScope(span: number): void {
  add.call(open, span);
  count++;
}

export function closeScope(span: number): void {
  if (remove.call(open, span)) count--;
}

export function holdScope(call: number, scope: number): void {
  const scopes = held.get(call);
  if (scopes === undefined) held.set(call, [scope]);
  else scopes.push(scope);
}

/** Takes the outermost of those that a call holds, 0 for none. */
export function heldScope(call: number): number {
  const scopes = held.get(call);
  const scope = scopes?.pop();
  if (scopes?.length === 0) held.delete(call);
  return scope ?? 0;
}
