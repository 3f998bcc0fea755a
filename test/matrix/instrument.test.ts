import { describeRoad } from './lib/describe-road.ts';
import { INSTRUMENT } from './roads/instrument.ts';

describeRoad(INSTRUMENT);
