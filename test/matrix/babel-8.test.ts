import { describeRoad } from './lib/describe-road.ts';
import { BABEL_8 } from './roads/babel.ts';

describeRoad(BABEL_8);
