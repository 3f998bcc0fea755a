import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** The server in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(
    folder: string,
    flags: readonly string[],
    environment: NodeJS.ProcessEnv,
  ): Promise<ServerProcess> {
    const child = fork('server.mjs', {
      cwd: folder,
      execArgv: [...flags],
      env: { ...process.env, ...environment },
    });
    const [message] = (await once(child, 'message')) as [{ readonly port: number }];
    return new ServerProcess(child, message.port);
  }

  /** Bytes of memory that the process holds, its drain worker's included. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  }

  async stop(): Promise<void> {
    this.#child.send('stop');
    const [code] = (await once(this.#child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  }
}
