import { describeRoad } from './lib/describe-road.ts';
import { WEBPACK } from './roads/bundlers.ts';

describeRoad(WEBPACK);
