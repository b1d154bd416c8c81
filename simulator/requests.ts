import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface RequestRecord {
  readonly method: string;
  /** The request target, raw: prefix, escapes, query and all. */
  readonly url: string;
  /** The object path: without prefix and method, percent-decoded. */
  readonly path: string;
  /** `execute`, `wait`, `terminate`…, or '' for the object itself. */
  readonly action: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When its last byte came: ms since 1970, with decimals, monotonic. */
  readonly at: number;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
  /** Of the answer; not set as long as no answer is being sent. */
  status?: number;
}

/** The open connections. Under TLS these are the TCP sockets beneath, since only those can be reset. */
export class Connections {
  readonly #byPort = new Map<number | undefined, { id: number; socket: Socket }>();
  #count = 0;

  add(socket: Socket): void {
    const port = socket.remotePort;
    this.#byPort.set(port, { id: ++this.#count, socket });
    socket.on('close', () => this.#byPort.delete(port));
  }

  of(message: IncomingMessage): { id: number; socket: Socket } {
    return this.#byPort.get(message.socket.remotePort) ?? { id: 0, socket: message.socket };
  }

  drop(): void {
    for (const { socket } of this.#byPort.values()) socket.destroy();
  }
}

/** Reads a request to its end. Rejects when the client leaves before that. */
export async function readRequest(
  message: IncomingMessage,
  prefix: string,
  connection: number,
): Promise<RequestRecord> {
  const { method = '', url = '/', headers } = message;
  const body = await text(message);
  return {
    ...readTarget(url, prefix),
    method,
    headers,
    body,
    connection,
    at: performance.timeOrigin + performance.now(),
  };
}

/** Splits a request target: `/kompira/process/id_262.wait?token=…` is the method `wait` of `/process/id_262`. */
function readTarget(url: string, prefix: string): Pick<RequestRecord, 'url' | 'path' | 'action' | 'query'> {
  const [rawPath = '', ...rest] = url.split('?');
  const inside = rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : rawPath;
  const dot = inside.lastIndexOf('.');
  const hasMethod = dot > inside.lastIndexOf('/');
  return {
    url,
    path: decoded(hasMethod ? inside.slice(0, dot) : inside),
    action: hasMethod ? decoded(inside.slice(dot + 1)) : '',
    query: new URLSearchParams(rest.join('?')),
  };
}

/** A path with a broken escape stays as it is, and names nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
