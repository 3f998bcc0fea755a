import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const CONNECTIONS = 10;
const REGISTER = ['--import', '@functrace/transformer/register'];

interface Variant {
  readonly flags: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** The server untraced, and traced in each way. */
export const VARIANTS = {
  plain: { flags: [], environment: {} },
  off: { flags: REGISTER, environment: { FUNCTRACE: 'off' } },
  'without values': { flags: REGISTER, environment: { FUNCTRACE_PARAMS: 'none' } },
  'with values': { flags: REGISTER, environment: { FUNCTRACE_PARAMS: 'shallow' } },
} as const satisfies Readonly<Record<string, Variant>>;

/** A folder with the server and what it needs; removed with what was written there. */
export class ServerFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'functrace-http-'));

  constructor() {
    mkdirSync(join(this.path, 'node_modules'));
    for (const name of ['@functrace', 'express']) {
      const target = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
      symlinkSync(target, join(this.path, 'node_modules', name));
    }
    cpSync(new URL('../fixtures/http-server.mjs', import.meta.url), join(this.path, 'server.mjs'));
    writeFileSync(join(this.path, 'package.json'), '{}');
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** @param rate requests a second in all; as many as can be, where it is not given */
export function load(port: number, duration: number, rate?: number): Promise<autocannon.Result> {
  return autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    duration,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [{ path: '/orders/17' }, { path: '/orders/240' }, { path: '/orders/391' }],
  });
}
