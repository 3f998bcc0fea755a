import { describeRoad } from './lib/describe-road.ts';
import { RUN } from './roads/run.ts';

describeRoad(RUN);
