/**
 * The indices of the first `length` keys, smallest key first. Equal keys keep their order.
 *
 * A typed array sorts numbers natively, several times faster than with a comparison function; so each key's distance
 * from the smallest is packed with its index into one number.
 */
export function inOrder(keys: ArrayLike<number>, length: number): Float64Array {
  let smallest = Infinity;
  for (let index = 0; index < length; index++) smallest = Math.min(smallest, keys[index] as number);
  const packed = new Float64Array(length);
  for (let index = 0; index < length; index++)
    packed[index] = ((keys[index] as number) - smallest) * length + index;
  packed.sort();
  for (let index = 0; index < length; index++) packed[index] = (packed[index] as number) % length;
  return packed;
}
