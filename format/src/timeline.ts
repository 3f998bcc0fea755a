/** What it takes to draw calls on a timeline. */
export { type Lane, type LaneEvents, Lanes } from './lanes.ts';
export {
  callEvent,
  functionMembers,
  laneEvents,
  micros,
  processEvent,
  TRACE_HEAD,
} from './trace-event.ts';
