/** Perfetto's own protobuf: https://github.com/google/perfetto/blob/main/protos/perfetto/trace/trace.proto */
import { Outcome, OUTCOME_NAMES } from '@functrace/format';
import { ProtoWriter } from '@functrace/format/protobuf';
import type { ExportSession } from '../queries/export-sessions.ts';
import type { StreamedSpan } from '../queries/span-stream.ts';
import type { StreamedValue } from '../queries/value-stream.ts';
import type { Lane } from '@functrace/format/timeline';
import { valueName } from './named-values.ts';
import {
  Annotation,
  Clock,
  Descriptor,
  Event,
  EventType,
  Interned,
  Packet,
  Place,
  Process,
  Snapshot,
  Trace,
} from './perfetto-fields.ts';
import { laneName, placedSpans, timelineOrigin } from './placed-spans.ts';
import { CHUNK_LENGTH, type ExportSource, siteOf } from './source.ts';

const REALTIME = 1;
const BOOTTIME = 6;
const SEQUENCE = 1;
const CLEARED = 1;
const NEEDS_STATE = 2;
const CATEGORY = 1;

export function* writePerfetto(source: ExportSource): Generator<Uint8Array> {
  const values = source.values();
  const packets = new Packets(source);
  packets.clock(timelineOrigin(source));
  const spans = placedSpans(source, {
    thread: (session) => packets.process(session),
    opened: (lane, session) => packets.track(lane, session),
    ended: (lane, time) => packets.end(lane, time),
  });
  for (const { span, lane, start } of spans) {
    packets.begin(span, lane, start, values(span.id));
    if (packets.length > CHUNK_LENGTH) yield packets.take();
  }
  yield packets.take();
}

class Packets {
  readonly #source: ExportSource;
  readonly #writer: ProtoWriter = new ProtoWriter();
  readonly #sites = new Set<number>();
  readonly #annotations = new Map<string, number>();

  constructor(source: ExportSource) {
    this.#source = source;
  }

  get length(): number {
    return this.#writer.length;
  }

  take(): Uint8Array {
    return this.#writer.take();
  }

  /** Times count from the first session's start; the snapshot says which time of day that was. */
  clock(origin: bigint): void {
    const writer = this.#writer;
    const packet = writer.begin(Trace.PACKET);
    writer.int(Packet.SEQUENCE_ID, SEQUENCE);
    writer.int(Packet.SEQUENCE_FLAGS, CLEARED);
    const snapshot = writer.begin(Packet.CLOCK_SNAPSHOT);
    for (const [id, time] of [
      [BOOTTIME, 0],
      [REALTIME, origin],
    ] as const) {
      const clock = writer.begin(Snapshot.CLOCKS);
      writer.int(Clock.ID, id);
      writer.int(Clock.TIMESTAMP, time);
      writer.end(clock);
    }
    writer.int(Snapshot.PRIMARY_CLOCK, BOOTTIME);
    writer.end(snapshot);
    const interned = writer.begin(Packet.INTERNED_DATA);
    this.#name(Interned.CATEGORIES, CATEGORY, 'functrace');
    writer.end(interned);
    writer.end(packet);
  }

  process(session: ExportSession): void {
    const writer = this.#writer;
    const packet = writer.begin(Trace.PACKET);
    writer.int(Packet.SEQUENCE_ID, SEQUENCE);
    const track = writer.begin(Packet.TRACK_DESCRIPTOR);
    writer.int(Descriptor.UUID, processTrack(session));
    const process = writer.begin(Descriptor.PROCESS);
    writer.int(Process.PID, session.pid);
    writer.string(Process.NAME, session.command);
    writer.end(process);
    writer.end(track);
    writer.end(packet);
  }

  /** Tracks of one name below one parent are drawn as one, as high as it has to be. */
  track(lane: Lane, session: ExportSession): void {
    const writer = this.#writer;
    const packet = writer.begin(Trace.PACKET);
    writer.int(Packet.SEQUENCE_ID, SEQUENCE);
    const track = writer.begin(Packet.TRACK_DESCRIPTOR);
    writer.int(Descriptor.UUID, trackOf(lane));
    writer.int(Descriptor.PARENT_UUID, processTrack(session));
    writer.string(Descriptor.NAME, laneName(this.#source, lane, session));
    writer.end(track);
    writer.end(packet);
  }

  begin(span: StreamedSpan, lane: Lane, time: number, values: readonly StreamedValue[]): void {
    this.#introduce(span.site, values);
    const writer = this.#writer;
    const packet = this.#packet(time);
    const event = writer.begin(Packet.TRACK_EVENT);
    writer.int(Event.TYPE, EventType.SLICE_BEGIN);
    writer.int(Event.TRACK_UUID, trackOf(lane));
    writer.int(Event.CATEGORY_IIDS, CATEGORY);
    writer.int(Event.NAME_IID, span.site);
    writer.int(Event.SOURCE_LOCATION_IID, span.site);
    this.#number('span', span.id);
    this.#number('task', span.task);
    if (span.duration !== span.running) this.#number('running_ns', span.running);
    if (span.outcome !== Outcome.RETURNED) {
      const start = this.#annotation('outcome');
      writer.string(Annotation.STRING_VALUE, OUTCOME_NAMES[span.outcome] ?? '');
      writer.end(start);
    }
    const site = siteOf(this.#source, span.site);
    for (const { position, data } of values) {
      const start = this.#annotation(valueName(site, position));
      writer.string(Annotation.JSON_VALUE, data);
      writer.end(start);
    }
    writer.end(event);
    writer.end(packet);
  }

  end(lane: Lane, time: number): void {
    const writer = this.#writer;
    const packet = this.#packet(time);
    const event = writer.begin(Packet.TRACK_EVENT);
    writer.int(Event.TYPE, EventType.SLICE_END);
    writer.int(Event.TRACK_UUID, trackOf(lane));
    writer.end(event);
    writer.end(packet);
  }

  #packet(time: number): number {
    const writer = this.#writer;
    const packet = writer.begin(Trace.PACKET);
    writer.int(Packet.TIMESTAMP, time);
    writer.int(Packet.SEQUENCE_ID, SEQUENCE);
    writer.int(Packet.SEQUENCE_FLAGS, NEEDS_STATE);
    return packet;
  }

  /** Names stand in the trace once, before their first use. */
  #introduce(site: number, values: readonly StreamedValue[]): void {
    const isKnown = this.#sites.has(site);
    const of = siteOf(this.#source, site);
    const names = isKnown
      ? values.map(({ position }) => valueName(of, position))
      : [...BUILT_IN_ANNOTATIONS, ...values.map(({ position }) => valueName(of, position))];
    const fresh = names.filter((name) => !this.#annotations.has(name));
    if (isKnown && fresh.length === 0) return;
    const writer = this.#writer;
    const packet = writer.begin(Trace.PACKET);
    writer.int(Packet.SEQUENCE_ID, SEQUENCE);
    writer.int(Packet.SEQUENCE_FLAGS, NEEDS_STATE);
    const interned = writer.begin(Packet.INTERNED_DATA);
    if (!isKnown) {
      this.#name(Interned.EVENT_NAMES, site, of.name);
      const place = writer.begin(Interned.SOURCE_LOCATIONS);
      writer.int(Place.IID, site);
      writer.string(Place.FILE, of.file);
      writer.string(Place.FUNCTION, of.name);
      writer.int(Place.LINE, of.line);
      writer.end(place);
      this.#sites.add(site);
    }
    for (const name of new Set(fresh)) {
      this.#annotations.set(name, this.#annotations.size + 1);
      this.#name(Interned.ANNOTATION_NAMES, this.#annotations.size, name);
    }
    writer.end(interned);
    writer.end(packet);
  }

  /** Category, event and annotation: each an id and its text. */
  #name(field: number, id: number, text: string): void {
    const start = this.#writer.begin(field);
    this.#writer.int(1, id);
    this.#writer.string(2, text);
    this.#writer.end(start);
  }

  #annotation(name: string): number {
    const start = this.#writer.begin(Event.ANNOTATIONS);
    this.#writer.int(Annotation.NAME_IID, this.#annotations.get(name) ?? 0);
    return start;
  }

  #number(name: string, value: number): void {
    const start = this.#annotation(name);
    this.#writer.int(Annotation.UINT_VALUE, value);
    this.#writer.end(start);
  }
}

const BUILT_IN_ANNOTATIONS = ['span', 'task', 'running_ns', 'outcome'];

/** Lanes count from 1, and take the odd numbers. */
function trackOf(lane: Lane): number {
  return lane.number * 2 + 1;
}

function processTrack({ id }: ExportSession): number {
  return id * 2;
}
