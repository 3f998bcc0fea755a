/** Makes as many traced calls as its argument says, none of them alone: half are leaves, half call one. */

function leaf(value: number): number {
  return value + 1;
}

function branch(value: number): number {
  return leaf(value) + 1;
}

function main(calls: number): number {
  let value = 0;
  for (let made = 0; made < calls; made += 2) value = branch(value) | 0;
  return value;
}

main(Number(process.argv[2]));
