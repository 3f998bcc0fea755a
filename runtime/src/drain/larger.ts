/** The columns of a table that grows: what the old one has is put into the fresh one, which is longer. */
export function larger<Column extends Float64Array | Int32Array | Uint8Array>(
  old: Column,
  fresh: Column,
): Column {
  fresh.set(old);
  return fresh;
}
