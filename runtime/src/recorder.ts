/** The way from records to a recording, for programs whose records do not come from instrumented code. */
export { Recorder } from './drain/recorder.ts';
export { channelView } from './drain/value-text.ts';
export { SqliteStore } from './store/sqlite.ts';
