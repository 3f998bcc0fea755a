import { describeRoad } from './lib/describe-road.ts';
import { ESBUILD } from './roads/bundlers.ts';

describeRoad(ESBUILD);
