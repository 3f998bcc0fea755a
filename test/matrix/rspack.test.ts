import { describeRoad } from './lib/describe-road.ts';
import { RSPACK } from './roads/bundlers.ts';

describeRoad(RSPACK);
