/** How deep a traced function can recurse, as a share of the untraced. */
import { figure, report } from './lib/figures.ts';
import { plainDepth, plainDepthOfThree, tracedDepth, tracedDepthOfThree } from './build/calls.js';

const ROUNDS = 9;

function shares(traced: () => number, plain: () => number): number[] {
  return Array.from({ length: ROUNDS }, () => traced() / plain());
}

report(
  figure(
    'recursion depth, three parameters and variables, traced over untraced',
    'ratio',
    shares(tracedDepthOfThree, plainDepthOfThree),
    'at least 0.7',
  ),
  figure(
    'recursion depth, an empty function, traced over untraced',
    'ratio',
    shares(tracedDepth, plainDepth),
    'at least 0.7',
  ),
);
