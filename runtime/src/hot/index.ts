/**
 * What instrumented code calls. Written for the transformer, not for people: see the package's root for the API, whose
 * functions are here as well, since they work on the same stack.
 */
export { currentSpan, enterSpan, mark, type SpanInfo, trace, traced, withTask } from './api.ts';
export { arg } from './capture.ts';
export { delegate, iterate } from './delegate.ts';
export { suspender } from './disposal.ts';
export { receiver } from './receiver.ts';
export { register, start } from './registry.ts';
export {
  controlState,
  functionsOff,
  functionsOn,
  pauseRecording,
  recordValues,
  resumeRecording,
} from './switches.ts';
export {
  caught,
  enter,
  exit,
  flushNow as flush,
  none,
  pause,
  resume,
  resumed,
  suspend,
  thrown,
} from './span.ts';
