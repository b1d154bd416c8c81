/** A proxy of a few lines: it writes down what it is asked for, and connects to where a test says, whatever was asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll } from '@jest/globals';

export interface ScriptedProxy {
  readonly port: number;
  /** In the order of arrival; those in a tunnel are not seen. */
  readonly requests: readonly ProxyRequest[];
}

export interface ProxyRequest {
  readonly method: string;
  /** `host:port` of a CONNECT, else a URL. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
}

/** To which port of this machine it goes; or the status in its place, with what login is wanted. */
export type Decision =
  number | { readonly status: 401 | 403 | 407; readonly authenticate?: readonly string[] };

const open: { close(): void }[] = [];
afterAll(() => {
  for (const each of open) each.close();
});

/** It lasts until the end of the file. `tls`: it speaks https to those who ask. */
export async function startScriptedProxy({
  decide,
  tls,
}: {
  readonly decide: (request: ProxyRequest) => Decision;
  readonly tls?: { readonly key: string; readonly cert: string };
}): Promise<ScriptedProxy> {
  const requests: ProxyRequest[] = [];
  const server = tls ? createHttpsServer(tls) : createServer();
  const take = ({ method = '', url = '', headers }: IncomingMessage): Decision => {
    const taken = { method, target: url, headers };
    requests.push(taken);
    return decide(taken);
  };
  server.on('connect', (message: IncomingMessage, client: Socket) => {
    client.on('error', () => undefined);
    const decision = take(message);
    if (typeof decision === 'number') {
      tunnel(client, decision);
      return;
    }
    const login = (decision.authenticate ?? []).map((value) => `proxy-authenticate: ${value}\r\n`);
    client.end(`HTTP/1.1 ${decision.status} Refused\r\n${login.join('')}content-length: 0\r\n\r\n`);
  });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    const decision = take(message);
    if (typeof decision === 'number') forward(message, response, decision);
    else
      response.writeHead(decision.status, { 'proxy-authenticate': [...(decision.authenticate ?? [])] }).end();
  });
  open.push(server);
  server.listen(0);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, requests };
}

function tunnel(client: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

function forward(message: IncomingMessage, response: ServerResponse, port: number): void {
  const { pathname, search } = new URL(message.url ?? '');
  const { method, headers } = message;
  const upstream = request({ host: '127.0.0.1', port, method, path: pathname + search, headers });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  message.pipe(upstream);
}
