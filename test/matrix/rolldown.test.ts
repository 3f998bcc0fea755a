import { describeRoad } from './lib/describe-road.ts';
import { ROLLDOWN } from './roads/bundlers.ts';

describeRoad(ROLLDOWN);
