/** Cuts a list into runs of `size`; the last one may be shorter. */
export function* batches<Item>(items: readonly Item[], size: number): Generator<Item[], void> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
  }
}
