import { describeRoad } from './lib/describe-road.ts';
import { ROLLUP } from './roads/bundlers.ts';

describeRoad(ROLLUP);
