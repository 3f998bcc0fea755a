/** What a program says of its own recording while it runs, see docs/control.md. */
export {
  controlState,
  functionsOff,
  functionsOn,
  pauseRecording,
  recordValues,
  resumeRecording,
} from '@functrace/runtime/hot';
