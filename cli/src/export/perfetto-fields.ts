/** Numbers of the fields that are written, by message. */
export const Trace = { PACKET: 1 } as const;

export const Packet = {
  CLOCK_SNAPSHOT: 6,
  TIMESTAMP: 8,
  SEQUENCE_ID: 10,
  TRACK_EVENT: 11,
  INTERNED_DATA: 12,
  SEQUENCE_FLAGS: 13,
  TRACK_DESCRIPTOR: 60,
} as const;

export const Snapshot = { CLOCKS: 1, PRIMARY_CLOCK: 2 } as const;
export const Clock = { ID: 1, TIMESTAMP: 2 } as const;

export const Descriptor = { UUID: 1, NAME: 2, PROCESS: 3, PARENT_UUID: 5 } as const;
export const Process = { PID: 1, NAME: 6 } as const;

export const Event = {
  CATEGORY_IIDS: 3,
  ANNOTATIONS: 4,
  TYPE: 9,
  NAME_IID: 10,
  TRACK_UUID: 11,
  SOURCE_LOCATION_IID: 34,
} as const;
export const EventType = { SLICE_BEGIN: 1, SLICE_END: 2 } as const;
export const Annotation = { NAME_IID: 1, UINT_VALUE: 3, STRING_VALUE: 6, JSON_VALUE: 9 } as const;

export const Interned = {
  CATEGORIES: 1,
  EVENT_NAMES: 2,
  ANNOTATION_NAMES: 3,
  SOURCE_LOCATIONS: 4,
} as const;
export const Place = { IID: 1, FILE: 2, FUNCTION: 3, LINE: 4 } as const;
