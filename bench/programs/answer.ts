import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a server of few lines does: one traced call for a request. */
export function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.end('done');
}
