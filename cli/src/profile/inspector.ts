import { CliError } from '../error.ts';

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const ENDED = 'the process or its inspector has ended';

function ended(): CliError {
  return new CliError('FT_CLI_PROFILE', ENDED);
}

/** A process's inspector, spoken to over its WebSocket. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id === undefined) return;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    socket.addEventListener('close', () => {
      const error = { message: ENDED };
      for (const answer of this.#waiting.values()) answer({ error });
      this.#waiting.clear();
    });
  }

  static async connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<Event>();
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(ended()));
    await promise;
    return new Inspector(socket);
  }

  /** `Result` is what the protocol documents for the method. */
  async post<Result>(method: string, params: object = {}): Promise<Result> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw ended();
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#waiting.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    if (error !== undefined) throw new CliError('FT_CLI_PROFILE', `${method}: ${error.message}`);
    return result as Result;
  }

  /** The value of an expression in the process. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.post<{ readonly result: { readonly value?: unknown } }>(
      'Runtime.evaluate',
      { expression, returnByValue: true },
    );
    return result.value;
  }

  close(): void {
    this.#socket.close();
  }
}
