/** Hands connections on to a port of this machine, and counts them. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll } from '@jest/globals';

export interface Relay {
  readonly port: number;
  /** How many it has taken so far. */
  connections(): number;
}

const open = new Set<Server | Socket>();

afterAll(() => {
  for (const each of open) {
    if ('destroy' in each) each.destroy();
    else each.close();
  }
  open.clear();
});

/** It lasts until the end of the file. */
export async function startRelay(to: { readonly port: number }): Promise<Relay> {
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(to.port, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      // Both ends go together, or one side would wait for an end that the other has seen.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        open.delete(socket);
      });
    }
  });
  open.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}
