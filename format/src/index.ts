export type {
  LocalSite,
  MarkId,
  Nanos,
  NodeId,
  SampleId,
  SessionId,
  SiteId,
  SpanHandle,
  SpanId,
  SpawnId,
  TaskId,
} from './ids.ts';
export { MAX_SESSIONS, rowId, SESSION_STRIDE } from './ids.ts';
export {
  ExitDetail,
  Kind,
  KIND_BITS,
  KIND_MASK,
  MAX_PARAMETERS,
  MAX_SITES,
  Note,
  payloadSlots,
  Position,
  ResumeDetail,
  SLOT_BYTES,
  SuspendDetail,
  Tag,
  valuePosition,
  valueTag,
  valueWord,
} from './record.ts';
export { Definition, Item, PLAIN_CLASS } from './encoding.ts';
export {
  isAsyncKind,
  isGeneratorKind,
  SENSITIVE_MARK,
  SITE_KINDS,
  type SiteEntry,
  type SiteKind,
} from './site.ts';
export { type NameMatcher, nameMatcher, NamePatternError, splitNames } from './ignore-names.ts';
export {
  bucketOf,
  bucketStart,
  decodeHistogram,
  eachBucket,
  encodeHistogram,
  type Histogram,
  quantileOf,
} from './histogram.ts';
export { GONE_KEY, incrementOf, propertiesOf, withIncrement } from './receiver.ts';
export { SENSITIVE_NAMES, type SensitiveNames, sensitiveNames } from './sensitive-names.ts';
export { MORE_KEY, storedKey, TYPE_KEY, type ValueText } from './value.ts';
export {
  answerFile,
  type ControlAnswer,
  controlFolder,
  type ControlRequest,
  type ControlState,
  requestFile,
  requestIdOf,
  VALUE_MODES,
  type ValueMode,
} from './control.ts';
export { TaskState } from './monitor-schema.ts';
export { APPLICATION_ID, FORMAT_VERSION, Outcome, OUTCOME_NAMES, TABLES, VIEWS } from './schema.ts';
