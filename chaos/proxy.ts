/** A forward proxy for tunnels. Whatever is asked for, it leads to one port of this machine. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** What it was asked for, `CONNECT host:port` and the headers. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startProxy(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer(({ url = '' }) => asked.push(url));
  server.on('connect', ({ url = '', headers }: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${url} ${JSON.stringify(headers)}`);
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    open.add(client);
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const client of open) client.destroy();
  };
  return { port: (server.address() as AddressInfo).port, asked, close };
}
