import { Position } from '@functrace/format';
import type { Plan, PlannedFunction } from './plan.ts';
import type { Random } from './random.ts';
import type { RecordLog } from './record-log.ts';

/** Calls to make, and how. */
export interface Load {
  readonly spans: number;
  readonly tasks: number;
  /** Share of calls whose arguments and result are recorded, 0 to 1. */
  readonly values: number;
}

/** An asynchronous call on its way. */
interface Activation {
  readonly planned: PlannedFunction;
  readonly span: number;
  readonly caller: Activation | undefined;
  /** Of its own calls, those that have not ended. */
  pending: number;
  isWaiting: boolean;
  stepsLeft: number;
}

const IN_FLIGHT = 12;
const MAX_RECURSION = 6;

/** Runs the plan until enough calls were made: tasks take turns, and those in flight then are left unfinished. */
export class EventLoop {
  readonly #plan: Plan;
  readonly #load: Load;
  readonly #log: RecordLog;
  readonly #random: Random;
  readonly #ready: Activation[] = [];
  #tasks = 0;
  #running = 0;

  constructor(plan: Plan, load: Load, log: RecordLog, random: Random) {
    this.#plan = plan;
    this.#load = load;
    this.#log = log;
    this.#random = random;
  }

  run(): void {
    while (!this.#isOver) {
      while (this.#running < IN_FLIGHT && !this.#isOver) this.#startTask();
      const [next] = this.#ready.splice(this.#random.below(this.#ready.length), 1);
      if (next === undefined) continue;
      // The thread slept, or it did not.
      if (this.#random.share() < 0.2) this.#pass(100_000, 5_000_000);
      next.isWaiting = false;
      this.#log.resume(next.span);
      this.#go(next);
    }
    this.#log.flush();
  }

  get #isOver(): boolean {
    return this.#log.spans >= this.#load.spans;
  }

  #startTask(): void {
    const root = this.#plan.roots[this.#tasks % this.#plan.roots.length];
    if (root === undefined) throw new RangeError('the plan has no roots');
    this.#tasks++;
    this.#running++;
    this.#pass(1000, 50_000);
    this.#begin(root, undefined);
  }

  #begin(planned: PlannedFunction, caller: Activation | undefined): void {
    const span = this.#enter(planned, caller?.span ?? 0);
    // Its steps are what makes a task as big as was asked for.
    const share = (this.#load.spans * (this.#tasks + 1)) / this.#load.tasks - this.#log.spans;
    const stepsLeft = caller === undefined ? Math.max(1, Math.ceil(share / 60)) : planned.steps;
    this.#go({ planned, span, caller, pending: 0, isWaiting: false, stepsLeft });
  }

  /** Runs a call until it waits or ends. */
  #go(activation: Activation): void {
    const random = this.#random;
    while (activation.stepsLeft > 0 && !this.#isOver) {
      activation.stepsLeft--;
      const callee = this.#calleeOf(activation.planned);
      if (callee === undefined) break;
      if (!callee.isAsync) {
        this.#callSync(callee, activation.span, 0);
        // Input and output are waited for at the lowest asynchronous level.
        if (random.share() < 0.5) return this.#wait(activation);
        continue;
      }
      activation.pending++;
      this.#begin(callee, activation);
      // The rest goes on beside it, as under Promise.all.
      if (random.share() < 0.8) return this.#wait(activation);
    }
    if (activation.pending > 0) return this.#wait(activation);
    this.#end(activation);
  }

  #wait(activation: Activation): void {
    this.#pass(200, 2000);
    this.#log.suspend(activation.span);
    activation.isWaiting = true;
    if (activation.pending === 0) this.#ready.push(activation);
  }

  #end({ planned, span, caller }: Activation): void {
    this.#exit(planned, span);
    if (caller === undefined) {
      this.#running--;
      return;
    }
    caller.pending--;
    if (caller.isWaiting && caller.pending === 0) this.#ready.push(caller);
  }

  #callSync(planned: PlannedFunction, caller: number, recursion: number): void {
    const span = this.#enter(planned, caller);
    const mayRecurse = planned.isRecursive && recursion < MAX_RECURSION && !this.#isOver;
    if (mayRecurse && this.#random.share() < 0.6) this.#callSync(planned, span, recursion + 1);
    const steps = this.#random.below(planned.steps + 1);
    for (let step = 0; step < steps && !this.#isOver; step++) {
      const callee = this.#calleeOf(planned);
      if (callee !== undefined) this.#callSync(callee, span, 0);
    }
    this.#exit(planned, span);
  }

  #enter(planned: PlannedFunction, caller: number): number {
    this.#pass(50, 3000);
    const span = this.#log.enter(planned.site, caller);
    if (this.#load.values > 0 && this.#random.share() < this.#load.values) this.#addValues(span);
    return span;
  }

  #exit({ failing }: PlannedFunction, span: number): void {
    this.#pass(50, 3000);
    this.#log.exit(span, failing > 0 && this.#random.share() < failing);
  }

  #addValues(span: number): void {
    const amount = this.#random.below(100_000) / 100;
    this.#log.value(span, 0, String(span));
    this.#log.value(
      span,
      1,
      `{"amount":${amount},"currency":"EUR","items":{"$":"Array","length":3}}`,
    );
    this.#log.value(span, Position.RESULT, String(amount));
  }

  #calleeOf({ callees }: PlannedFunction): PlannedFunction | undefined {
    return callees[this.#random.share() < 0.7 ? 0 : callees.length - 1];
  }

  #pass(shortest: number, longest: number): void {
    this.#log.now += this.#random.spread(shortest, longest);
  }
}
