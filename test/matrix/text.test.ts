import { describeRoad } from './lib/describe-road.ts';
import { TEXT } from './roads/text.ts';

describeRoad(TEXT);
