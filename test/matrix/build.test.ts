import { describeRoad } from './lib/describe-road.ts';
import { BUILD } from './roads/build.ts';

describeRoad(BUILD);
