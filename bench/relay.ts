/** A TCP relay that lets every byte travel for half a round trip: a server that is farther away. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Answers the port to connect to. It ends with its process. */
export async function startRelay(port: number, roundTripMs: number): Promise<number> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    // A connection has been made to this relay already; over a real distance that would have taken a round trip.
    forward(near, far, roundTripMs / 2, roundTripMs);
    forward(far, near, roundTripMs / 2);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function forward(from: Socket, to: Socket, delayMs: number, connectMs = 0): void {
  const openMs = performance.now() + connectMs;
  // Timers of one length fire in their order; those that still wait for the connection are longer, and fire first.
  const later = (act: () => void) => setTimeout(act, Math.max(0, openMs - performance.now()) + delayMs);
  from.on('data', (bytes: Buffer) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
