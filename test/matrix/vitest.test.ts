import { describeRoad } from './lib/describe-road.ts';
import { VITEST } from './roads/vitest.ts';

describeRoad(VITEST);
