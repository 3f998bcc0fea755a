/**
 * HTTP requests as operations of their own: what answers one is called by a span that stands for it. Known from Node's
 * diagnostics channels, so that nothing of the program's is replaced or listened to.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ExitDetail, Kind, KIND_BITS, Note, Tag, valueWord } from '@functrace/format';
import { write, writeEnter, writeNumber } from '../channel/writer.ts';
import { currentRoot, enterRoot, hasRequests } from './context.ts';
import { writeNote } from './note.ts';
import { ownData } from './own-data.ts';
import { routeOf } from './route.ts';

/** The number of a request's site; -1 where it is not recorded. */
export type RequestSite = (name: string) => number;

/** Between two looks for connections that were closed before they had their answer, which no channel tells of. */
const LOOK_MS = 250;

/** Characters that are kept of a path. */
const MAX_PATH = 1024;

const CLOSED = Kind.EXIT | (ExitDetail.THREW << KIND_BITS);
// The originals: the program may replace them, and fake timers do.
const { setTimeout } = globalThis;
const { get, set } = WeakMap.prototype as WeakMap<object, Request>;

interface Exchange {
  readonly request: object;
  readonly response: object;
}

class Request {
  readonly span: number;
  readonly #method: string;
  /** Until it has ended: nothing of the program's is held on to for longer. */
  exchange: Exchange | undefined;
  isRouted = false;

  constructor(span: number, method: string, exchange: Exchange) {
    this.span = span;
    this.#method = method;
    this.exchange = exchange;
  }

  lookForRoute(): void {
    if (this.isRouted || this.exchange === undefined) return;
    const route = routeOf(this.exchange.request);
    if (route !== undefined) this.setRoute(route);
  }

  setRoute(route: string): void {
    if (this.isRouted) return;
    this.isRouted = true;
    const site = siteOf(`${this.#method} ${route}`);
    if (site !== -1) write(Kind.SITE | (site << KIND_BITS), this.span);
    writeNote(this.span, Note.ROUTE, route);
  }

  /** `word`: how it ended. */
  end(word: number): void {
    if (this.exchange === undefined) return;
    this.lookForRoute();
    const { response } = this.exchange;
    this.exchange = undefined;
    open.delete(this);
    const isAnswered = word !== CLOSED || ownData(response, '_header') !== null;
    if (isAnswered) {
      const status = ownData(response, 'statusCode') ?? 200;
      if (typeof status === 'number')
        writeNumber(status, valueWord(Tag.NUMBER, Note.STATUS), this.span);
    }
    write(word, this.span);
  }
}

let siteOf: RequestSite = () => -1;
const known = new WeakMap<object, Request>();
const open = new Set<Request>();
let isLooking = false;

/** Begins to see requests. */
export function observeRequests(site: RequestSite): void {
  siteOf = site;
  subscribe('http.server.request.start', (message) => begin(message as Exchange));
  subscribe('http.server.response.finish', (message) => {
    get.call(known, (message as Exchange).request)?.end(Kind.EXIT);
  });
  subscribe('tracing:fastify.request.handler:start', (message) => handleByFastify(message));
}

function begin(exchange: Exchange): void {
  if (!hasRequests()) return;
  const method = ownData(exchange.request, 'method');
  const url = ownData(exchange.request, 'url');
  if (typeof method !== 'string' || typeof url !== 'string') return;
  const site = siteOf(method);
  if (site === -1) return;
  const span = writeEnter(site, 0);
  writeNote(span, Note.METHOD, method);
  writeNote(span, Note.PATH, pathOf(url));
  const request = new Request(span, method, {
    request: exchange.request,
    response: exchange.response,
  });
  set.call(known, exchange.request, request);
  open.add(request);
  enterRoot(request);
  lookForClosed();
}

/** Without the query, in which programs put tokens. */
function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return (end === -1 ? url : url.slice(0, end)).slice(0, MAX_PATH);
}

function lookForClosed(): void {
  if (isLooking) return;
  isLooking = true;
  setTimeout(() => {
    isLooking = false;
    endClosed();
    if (open.size > 0) lookForClosed();
  }, LOOK_MS).unref();
}

/** Ends those whose connection is gone. */
export function endClosed(): void {
  for (const request of open) {
    if (request.exchange !== undefined && ownData(request.exchange.response, 'destroyed') === true)
      request.end(CLOSED);
  }
}

/**
 * Fastify names the route itself. It parses bodies in the context of the connection, in which Node 24 reads them, so that
 * the request is entered once more where it was lost.
 */
function handleByFastify(message: unknown): void {
  const raw = ownData(ownData(message, 'request'), 'raw');
  const request = typeof raw === 'object' && raw !== null ? get.call(known, raw) : undefined;
  if (request === undefined) return;
  const route = ownData(ownData(message, 'route'), 'url');
  if (typeof route === 'string') request.setRoute(route);
  if (request.exchange !== undefined && currentRoot() !== request) enterRoot(request);
}
