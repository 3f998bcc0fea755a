import {
  credentials,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { expect, test } from 'vitest';

import type { Empty } from '../src/runtime/well-known/small.ts';
import { Order, User, Users } from './fixtures/generated/shop/v1/user.pb.ts';

type Unary<Request, Response> = (
  request: Request,
  done: (error: Error | null, response?: Response) => void,
) => void;

test('grpc-js serves and calls a generated definition', async () => {
  const server = new Server();
  server.addService(Users, {
    getUser(call: { request: User }, done: (error: null, response: User) => void) {
      done(null, new User({ id: call.request.id, name: `user ${call.request.id}` }));
    },
    watch(call: { write(order: Order): void; end(): void }) {
      for (const number of [1, 2]) call.write(new Order({ number }));
      call.end();
    },
    upload() {},
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const Client = makeGenericClientConstructor(Users, 'Users');
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());

  const getUser = client['getUser']?.bind(client) as Unary<User, User>;
  const user = await new Promise<User | undefined>((resolve, reject) => {
    getUser(new User({ id: 9007199254740993n }), (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
  expect(user).toEqual(new User({ id: 9007199254740993n, name: 'user 9007199254740993' }));

  const watch = client['watch']?.bind(client) as unknown as (
    request: Empty,
  ) => AsyncIterable<Order>;
  const orders: Order[] = [];
  for await (const order of watch({})) orders.push(order);
  expect(orders).toEqual([new Order({ number: 1 }), new Order({ number: 2 })]);

  client.close();
  server.forceShutdown();
});
