import { describeRoad } from './lib/describe-road.ts';
import { VITE } from './roads/bundlers.ts';

describeRoad(VITE);
