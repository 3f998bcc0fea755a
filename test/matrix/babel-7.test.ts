import { describeRoad } from './lib/describe-road.ts';
import { BABEL_7 } from './roads/babel.ts';

describeRoad(BABEL_7);
