/**
 * Timelines draw calls as slices that nest. Calls that wait overlap: two tasks, or two calls under one `Promise.all`.
 * So each goes to a lane on which it lies inside of its caller, or else to a lane on which nothing is open. Lanes belong
 * to the function that a task began at, and are taken again: there are as many as there were calls at once.
 */
export interface Lane {
  /** Counted from 1 over all groups. */
  readonly number: number;
  /** The function that the tasks on it began at. */
  readonly group: number;
  /** Counted from 1 within its group. */
  readonly place: number;
}

interface OpenLane extends Lane {
  /** Of the calls that are open on it, the outermost first. */
  readonly ids: number[];
  readonly ends: number[];
}

export interface LaneEvents {
  /** A lane that was not there before. */
  readonly opened?: (lane: Lane) => void;
  /** A call's end, callees before their callers. */
  readonly ended?: (lane: Lane, time: number) => void;
}

/** The lanes of one thread. Calls are placed in the order of their start. */
export class Lanes {
  readonly #events: LaneEvents;
  readonly #groups = new Map<number, OpenLane[]>();
  /** Where each open call is. */
  readonly #laneOf = new Map<number, OpenLane>();
  #count: number;

  /** `count`: lanes that other threads have. */
  constructor(events: LaneEvents, count: number) {
    this.#events = events;
    this.#count = count;
  }

  /** Lanes so far, with those of other threads. */
  get count(): number {
    return this.#count;
  }

  /** `groupOf` is asked where the call cannot lie on its caller's lane, and its caller's group is not known. */
  place(
    id: number,
    parent: number | undefined,
    start: number,
    end: number,
    groupOf: () => number,
  ): Lane {
    const above = parent === undefined ? undefined : this.#laneOf.get(parent);
    if (above !== undefined) {
      this.#settle(above, start);
      const top = above.ids.length - 1;
      const isInside = above.ids[top] === parent && end <= (above.ends[top] ?? 0);
      if (isInside) return this.#push(above, id, end);
    }
    return this.#push(this.#freeLane(above?.group ?? groupOf(), start), id, end);
  }

  /** Ends what is open. */
  finish(): void {
    for (const lanes of this.#groups.values())
      for (const lane of lanes) this.#settle(lane, Infinity);
  }

  #push(lane: OpenLane, id: number, end: number): Lane {
    lane.ids.push(id);
    lane.ends.push(end);
    this.#laneOf.set(id, lane);
    return lane;
  }

  /** Takes off what has ended. */
  #settle(lane: OpenLane, time: number): void {
    const { ids, ends } = lane;
    for (let top = ends.length - 1; top >= 0; top--) {
      const end = ends[top] ?? 0;
      if (end > time) return;
      this.#laneOf.delete(ids[top] ?? 0);
      ids.length = top;
      ends.length = top;
      this.#events.ended?.(lane, end);
    }
  }

  #freeLane(group: number, time: number): OpenLane {
    let lanes = this.#groups.get(group);
    if (lanes === undefined) {
      lanes = [];
      this.#groups.set(group, lanes);
    }
    for (const lane of lanes) {
      if ((lane.ends[0] ?? 0) > time) continue;
      this.#settle(lane, time);
      return lane;
    }
    const lane = { number: ++this.#count, group, place: lanes.length + 1, ids: [], ends: [] };
    lanes.push(lane);
    this.#events.opened?.(lane);
    return lane;
  }
}
