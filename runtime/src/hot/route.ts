/**
 * The route by which a framework found who answers a request. Express and what is built on it keep it with the request:
 * `route.path`, below `baseUrl` where routers are nested. That part is as the client wrote it, so that ids are taken out of
 * it: there is one site for each route, and not one for each address.
 */
import { ownData } from './own-data.ts';

const ID = /^(?:\d+|[\da-f]{8}-[\da-f-]{27}|[\da-f]{16,}|.{33,})$/i;

/** Undefined while it is not known. */
export function routeOf(request: object): string | undefined {
  const path = ownData(ownData(request, 'route'), 'path');
  const text = patternOf(path);
  if (text === undefined) return undefined;
  const base = ownData(request, 'baseUrl');
  return typeof base === 'string' ? withoutIds(base) + text : text;
}

function patternOf(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (path instanceof RegExp) return String(path);
  if (!Array.isArray(path)) return undefined;
  const patterns = path.map(patternOf);
  return patterns.includes(undefined) ? undefined : patterns.join('|');
}

function withoutIds(base: string): string {
  return base
    .split('/')
    .map((part) => (ID.test(part) ? ':id' : part))
    .join('/');
}
