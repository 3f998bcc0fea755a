import { describeRoad } from './lib/describe-road.ts';
import { TSPC_6 } from './roads/tspc.ts';

describeRoad(TSPC_6);
