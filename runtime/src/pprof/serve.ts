/** Profiles of this process over HTTP, at the addresses of Go's net/http/pprof. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { RuntimeError } from '../control/runtime-error.ts';
import { ownRecording } from '../control/store-path.ts';
import { cpuProfile } from './cpu-profile.ts';
import { heapProfile, startHeapSampling } from './heap-profile.ts';
import { taskProfile, taskText } from './task-profile.ts';

export interface PprofOptions {
  /** 6060 unless given; 0 for any that is free. */
  readonly port?: number;
  /** 127.0.0.1 unless given: whoever reaches it can read names of functions and slow the process down. */
  readonly host?: string;
}

export interface PprofServer {
  /** Of the index: http://127.0.0.1:6060/debug/pprof/ */
  readonly url: string;
  close(): void;
}

interface Answer {
  readonly body: Uint8Array | string | AsyncIterable<string>;
  readonly type: string;
}

interface Page {
  readonly about: string;
  readonly answer: (query: URLSearchParams) => Promise<Answer> | Answer;
}

const PREFIX = '/debug/pprof/';
const USUAL_PORT = 6060;
const PROFILE_SECONDS = 30;
const TRACE_SECONDS = 1;
const MOST_SECONDS = 600;

/** A request that cannot be answered, with its status. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const PAGES: Readonly<Record<string, Page>> = {
  profile: {
    about: 'where the processor spends the next ?seconds=30, sampled',
    answer: async (query) => profile(await cpuProfile(secondsOf(query, PROFILE_SECONDS))),
  },
  heap: {
    about: 'what allocated the memory that is in use, sampled since this server was started',
    answer: async () => profile(await heapProfile()),
  },
  tasks: {
    about: 'calls of the recording that are open now, by stack; ?debug=1 as text',
    answer: (query) =>
      query.get('debug') === '1'
        ? { body: taskText(), type: 'text/plain; charset=utf-8' }
        : profile(gzipSync(taskProfile())),
  },
  trace: {
    about: 'calls that are recorded in the next ?seconds=1, for ui.perfetto.dev',
    answer: trace,
  },
};

/**
 * Serves profiles until the process ends, which it does not keep from ending.
 * @throws {RuntimeError} where the port cannot be had
 */
export async function servePprof({
  port = USUAL_PORT,
  host = '127.0.0.1',
}: PprofOptions = {}): Promise<PprofServer> {
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => socket.unref());
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RuntimeError(
      'FT_RUNTIME_PPROF',
      `profiles cannot be served on ${host}:${port} (${reason}); choose another port`,
    );
  }
  server.unref();
  await startHeapSampling();
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}${PREFIX}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { body, type } = await answerTo(url);
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
    if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
    else await pipeline(Readable.from(body), response);
  } catch (error) {
    // Half a trace was sent, or its reader has left.
    if (response.headersSent) return void response.destroy();
    const status = error instanceof Refusal ? error.status : 500;
    const text = error instanceof Error ? error.message : String(error);
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${text}\n`);
  }
}

async function answerTo({ pathname, searchParams }: URL): Promise<Answer> {
  if (pathname === PREFIX || pathname === PREFIX.slice(0, -1)) return index();
  const name = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : undefined;
  const page = name !== undefined && Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  if (page === undefined)
    throw new Refusal(404, `no profile at ${pathname}; ${PREFIX} lists those that there are`);
  return page.answer(searchParams);
}

function index(): Answer {
  const rows = Object.entries(PAGES).map(
    ([name, { about }]) => `<li><a href="${PREFIX}${name}">${name}</a>: ${about}</li>`,
  );
  const body = `<!doctype html><meta charset="utf-8"><title>/debug/pprof/</title><h1>/debug/pprof/</h1><p>process ${process.pid}, Node ${process.version}</p><ul>${rows.join('')}</ul>\n`;
  return { body, type: 'text/html; charset=utf-8' };
}

function profile(body: Uint8Array): Answer {
  return { body, type: 'application/octet-stream' };
}

async function trace(query: URLSearchParams): Promise<Answer> {
  const seconds = secondsOf(query, TRACE_SECONDS);
  const path = ownRecording();
  if (path === undefined)
    throw new Refusal(
      404,
      'this process has recorded nothing; start it with "functrace run", and without FUNCTRACE=off',
    );
  // The hot path that it flushes is there already in a process that records, and not needed in another.
  const { recordedTrace } = await import('./recorded-trace.ts');
  return { body: recordedTrace(path, seconds), type: 'application/json' };
}

function secondsOf(query: URLSearchParams, usual: number): number {
  const text = query.get('seconds');
  if (text === null) return usual;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  throw new Refusal(400, `seconds is "${text}"; expected a number above 0, up to ${MOST_SECONDS}`);
}
