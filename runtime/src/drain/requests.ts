import { Note } from '@functrace/format';
import type { RequestRow } from '../store/store.ts';

type Fact = 'method' | 'path' | 'route' | 'status';

const FACTS: Readonly<Record<number, Fact>> = {
  [Note.METHOD]: 'method',
  [Note.PATH]: 'path',
  [Note.ROUTE]: 'route',
  [Note.STATUS]: 'status',
};

interface Request extends Omit<RequestRow, Fact> {
  readonly task: number;
  site: number;
  readonly facts: Partial<Record<Fact, string | number>>;
}

/** What is known of the requests that have not been answered, and of those that were since the last commit. */
export class Requests {
  readonly #known = new Map<number, Request>();
  #dirty = new Set<Request>();

  begin(span: number, task: number, site: number): void {
    const request: Request = { span, task, site, facts: {} };
    this.#known.set(span, request);
    this.#dirty.add(request);
  }

  rename(span: number, site: number): void {
    const request = this.#known.get(span);
    if (request === undefined) return;
    request.site = site;
    this.#dirty.add(request);
  }

  /** `text` is JSON, as of any value. */
  note(span: number, note: number, text: string): void {
    const request = this.#known.get(span);
    const fact = FACTS[note];
    if (request === undefined || fact === undefined) return;
    request.facts[fact] = JSON.parse(text) as string | number;
    this.#dirty.add(request);
  }

  /** Nothing more becomes known; `isKept`: its span has a row. */
  end(span: number, isKept: boolean): void {
    const request = this.#known.get(span);
    if (request === undefined) return;
    this.#known.delete(span);
    if (!isKept) this.#dirty.delete(request);
  }

  /** Those whose span `isStored` and of which more is known than the last time this was asked. */
  takeDirty(isStored: (span: number) => boolean): RequestRow[] {
    const rows: RequestRow[] = [];
    const later = new Set<Request>();
    for (const request of this.#dirty) {
      const { span, task, site, facts } = request;
      if (this.#known.has(span) && !isStored(span)) {
        later.add(request);
        continue;
      }
      rows.push({
        span,
        task,
        site,
        method: String(facts.method ?? ''),
        path: String(facts.path ?? ''),
        route: facts.route === undefined ? null : String(facts.route),
        status: facts.status === undefined ? null : Number(facts.status),
      });
    }
    this.#dirty = later;
    return rows;
  }
}
