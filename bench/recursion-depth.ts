/** How deep a traced function can recurse, as a share of the untraced. */
import { figure, report } from './lib/figures.ts';
import { plainDepth, tracedDepth } from './build/calls.js';

const ROUNDS = 9;
const shares: number[] = [];
for (let round = 0; round < ROUNDS; round++) shares.push(tracedDepth() / plainDepth());
report(figure('recursion depth, traced over untraced', 'ratio', shares, 'at least 0.7'));
