import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServiceError,
} from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ChatClient, type ChatServer } from './fixtures/grpc/generated/chat/v1/chat.grpc.ts';
import {
  ARequestWhoseNameIsAsLongAsThoseOfSomeInterfaces as Room,
  Chat,
  Line,
  Summary,
} from './fixtures/grpc/generated/chat/v1/chat.pb.ts';
import { repository } from './protos.ts';
import { generateTargets } from './targets.ts';

const folder = join(import.meta.dirname, 'fixtures/grpc');

test('writes what is on record', async () => {
  const { files, diagnostics } = generateTargets(['messages', 'grpc'], folder);
  expect(diagnostics).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(['chat/v1/chat.pb.ts', 'chat/v1/chat.grpc.ts']);
  for (const { path, content } of files)
    await expect(content).toMatchFileSnapshot(join(folder, 'generated', path));
});

test('a file without services has no file of clients', () => {
  expect(generateTargets(['grpc']).files).toEqual([]);
});

test.each(['typescript', 'typescript7'])(
  'compiles with %s, and refuses wrong types',
  (compiler) => {
    const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
    const flags =
      '--noEmit --ignoreConfig --strict --target es2024 --module nodenext --types node --allowImportingTsExtensions ' +
      '--exactOptionalPropertyTypes --noUncheckedIndexedAccess --verbatimModuleSyntax --erasableSyntaxOnly ' +
      '--declaration --isolatedDeclarations --skipLibCheck';
    const usage = join(folder, 'usage.ts');
    const { status: code, stdout } = spawnSync(
      process.execPath,
      [tsc, ...flags.split(' '), usage],
      {
        encoding: 'utf8',
      },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  },
);

/** Says what it was told, numbered, and in capitals where the caller's metadata asks for it. */
const handlers: ChatServer = {
  say(call, done) {
    const { author, text, number } = call.request;
    if (text === '') {
      done({ code: status.INVALID_ARGUMENT, details: 'nothing was said' });
      return;
    }
    const isLoud = call.metadata.get('loud')[0] === 'yes';
    done(null, new Line({ author, text: isLoud ? text.toUpperCase() : text, number: number + 1n }));
  },
  history(call) {
    for (const number of [1n, 2n]) call.write(new Line({ text: call.request.room, number }));
    call.end();
  },
  upload(call, done) {
    const authors: string[] = [];
    call.on('data', (line: Line) => authors.push(line.author));
    call.on('end', () => done(null, new Summary({ lines: authors.length, authors })));
  },
  talk(call) {
    call.on('data', (line: Line) => call.write(new Line({ number: line.number * 2n })));
    call.on('end', () => call.end());
  },
  close(_call, done) {
    done(null, new Date('2025-06-07T08:09:10.011Z'));
  },
};

describe('a server and a client of grpc-js', () => {
  const server = new Server();
  let client: ChatClient;

  beforeAll(async () => {
    server.addService(Chat, handlers);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    client = new ChatClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterAll(() => {
    client.getChannel().close();
    server.forceShutdown();
  });

  test('one request, one response', async () => {
    const line = new Line({ author: 'Ada', text: 'hello', number: 9007199254740993n });
    const loud = new Metadata();
    loud.set('loud', 'yes');
    const said = await answer<Line>((done) => client.say(line, done));
    expect(said).toEqual(new Line({ author: 'Ada', text: 'hello', number: 9007199254740994n }));
    expect(said).toBeInstanceOf(Line);
    expect((await answer<Line>((done) => client.say(line, loud, done))).text).toBe('HELLO');
    const later = { deadline: Date.now() + 60_000 };
    expect((await answer<Line>((done) => client.say(line, later, done))).text).toBe('hello');
    expect((await answer<Line>((done) => client.say(line, loud, later, done))).text).toBe('HELLO');
  });

  test('an error of the handler is the error of the call', async () => {
    const refused = answer<Line>((done) => client.say(new Line(), done));
    await expect(refused).rejects.toMatchObject({ code: 3, details: 'nothing was said' });
  });

  test('one request, a stream of responses', async () => {
    const lines: Line[] = [];
    for await (const line of client.history(new Room({ room: 'kitchen' })))
      lines.push(line as Line);
    expect(lines).toEqual([
      new Line({ text: 'kitchen', number: 1n }),
      new Line({ text: 'kitchen', number: 2n }),
    ]);
  });

  test('a stream of requests, one response', async () => {
    const summary = await answer<Summary>((done) => {
      const call = client.upload(done);
      for (const author of ['Ada', 'Bob', 'Ada']) call.write(new Line({ author }));
      call.end();
    });
    expect(summary).toEqual(new Summary({ lines: 3, authors: ['Ada', 'Bob', 'Ada'] }));
  });

  test('streams both ways', async () => {
    const call = client.talk();
    const numbers: bigint[] = [];
    for (const number of [1n, 2n, 3n]) {
      call.write(new Line({ number }));
      const [line] = (await once(call, 'data')) as [Line];
      numbers.push(line.number);
    }
    call.end();
    await once(call, 'end');
    expect(numbers).toEqual([2n, 4n, 6n]);
  });

  test('a method with the name of one that every client has', async () => {
    expect(await answer<Date>((done) => client.close({}, done))).toEqual(
      new Date('2025-06-07T08:09:10.011Z'),
    );
  });

  test('the class knows its definition', () => {
    expect(ChatClient.service).toBe(Chat);
    expect(ChatClient.service.talk).toMatchObject({ requestStream: true, responseStream: true });
  });
});

type Done<Response> = (error: ServiceError | null, response?: Response) => void;

function answer<Response>(call: (done: Done<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null && response !== undefined) resolve(response);
      else reject(error ?? new Error('neither an error nor a response'));
    });
  });
}
