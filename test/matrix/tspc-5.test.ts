import { describeRoad } from './lib/describe-road.ts';
import { TSPC_5 } from './roads/tspc.ts';

describeRoad(TSPC_5);
