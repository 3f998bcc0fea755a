import type { SessionInfo } from '../../src/store/store.ts';

export const SESSION: SessionInfo = {
  pid: 17,
  ppid: 16,
  thread: 0,
  command: 'shop.js --fast',
  cwd: '/srv/shop',
  host: 'box',
  nodeVersion: 'v24.0.0',
  timeOrigin: 1_700_000_000_000.125,
  clockOrigin: 0n,
};
