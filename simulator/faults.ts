import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestRecord } from './requests.ts';

/** An answer before it is written to the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** What can go wrong with one request. Where a fault says `acts`, the server carries the request out all the same. */
export type Fault =
  /** This status. A body that is no string is sent as JSON; without one it is the page of a reverse proxy. */
  | {
      kind: 'status';
      status: number;
      body?: string | Uint8Array | object;
      headers?: Record<string, string>;
      acts?: boolean;
    }
  /** The connection is reset; the server has not acted. */
  | { kind: 'reset-before' }
  /** The server acts, then the connection is reset before a byte of the answer. */
  | { kind: 'reset-after' }
  /** The server acts; headers with the full content-length, half of the body, then the connection is gone. */
  | { kind: 'cut' }
  /** The same with chunked encoding: the last chunk never comes. */
  | { kind: 'cut-chunked' }
  /** No answer, ever. */
  | { kind: 'hang'; acts?: boolean }
  /** The server acts; the body comes one byte at a time. */
  | { kind: 'drip'; byteEveryMs: number }
  /** 200 with a login page; the server has not acted. */
  | { kind: 'html' }
  /** The server takes its time, then acts (though the client may have left), then answers; or acts first. */
  | { kind: 'delay'; ms: number; actsFirst?: boolean }
  /** The server acts; its answer carries this body, or what a function makes of the normal one: bytes, for an encoding. */
  | {
      kind: 'body';
      body: string | ((body: string) => string | Uint8Array);
      contentType?: string;
      headers?: Record<string, string>;
    }
  /** The server acts; its answer comes with this Content-Encoding, asked for or not, and these bytes. */
  | { kind: 'encoded'; coding: string; encode: (body: string) => Buffer }
  /** A redirect, 302 unless told otherwise; the server has not acted. */
  | { kind: 'redirect'; location: string; status?: number };

export interface FaultRule {
  when: (request: RequestRecord) => boolean;
  fault: Fault;
  /** Lets the first n matching requests pass. */
  skip?: number;
  /** After those, strikes the first and then every n-th one. */
  every?: number;
  /** Strikes so often and no more. */
  times?: number;
}

export interface FaultHandle {
  /** How often it has struck. */
  readonly count: number;
  remove(): void;
}

/** One request being answered, for a fault to spoil. */
export interface Exchange {
  request: RequestRecord;
  response: ServerResponse;
  /** Carries the request out. */
  act: () => Promise<Answer>;
  reset: () => void;
  /** Aborted when the client has gone. */
  gone: AbortSignal;
  /** Aborted when the simulator closes. */
  closed: AbortSignal;
}

/** The faults that wait for their request. The first rule that strikes wins; rules after it do not count the request. */
export class Faults {
  readonly #rules = new Map<FaultHandle, (request: RequestRecord) => Fault | undefined>();

  add({ when, fault, skip = 0, every = 1, times = Infinity }: FaultRule): FaultHandle {
    let seen = 0;
    let count = 0;
    const handle: FaultHandle = {
      get count() {
        return count;
      },
      remove: () => {
        this.#rules.delete(handle);
      },
    };
    this.#rules.set(handle, (request) => {
      if (count >= times || !when(request)) return undefined;
      const turn = seen++ - skip;
      if (turn < 0 || turn % every !== 0) return undefined;
      count++;
      return fault;
    });
    return handle;
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The fault that strikes this request, if any. */
  strike(request: RequestRecord): Fault | undefined {
    for (const rule of this.#rules.values()) {
      const fault = rule(request);
      if (fault) return fault;
    }
    return undefined;
  }
}

/** Writes a whole answer. */
export function send(exchange: Exchange, answer: Answer): void {
  writeHead(exchange, answer);
  exchange.response.end(answer.body);
}

/** Answers the exchange the way `fault` says. Rejects when client or simulator are gone meanwhile. */
export async function inflict(fault: Fault, exchange: Exchange): Promise<void> {
  const { response, act, reset, gone, closed } = exchange;
  switch (fault.kind) {
    case 'status':
      if (fault.acts) await act();
      send(exchange, statusAnswer(fault));
      return;
    case 'reset-before':
      reset();
      return;
    case 'reset-after':
      await act();
      reset();
      return;
    case 'cut':
    case 'cut-chunked': {
      const answer = await act();
      const bytes = Buffer.from(answer.body);
      writeHead(exchange, answer, { chunked: fault.kind === 'cut-chunked' });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      return;
    }
    case 'hang':
      if (fault.acts) await act();
      return;
    case 'drip': {
      const answer = await act();
      writeHead(exchange, answer);
      for (const byte of Buffer.from(answer.body)) {
        response.write(Buffer.of(byte));
        await delay(fault.byteEveryMs, undefined, { signal: gone });
      }
      response.end();
      return;
    }
    case 'html':
      send(exchange, { status: 200, headers: HTML, body: LOGIN_PAGE });
      return;
    case 'delay': {
      const early = fault.actsFirst ? await act() : undefined;
      await delay(fault.ms, undefined, { signal: closed });
      send(exchange, early ?? (await act()));
      return;
    }
    case 'body': {
      const answer = await act();
      const body = typeof fault.body === 'string' ? fault.body : fault.body(String(answer.body));
      const headers =
        fault.contentType === undefined ? answer.headers : { 'content-type': fault.contentType };
      send(exchange, { ...answer, headers: { ...headers, ...fault.headers }, body });
      return;
    }
    case 'encoded': {
      const { headers, ...answer } = await act();
      writeHead(
        exchange,
        { ...answer, headers: { ...headers, 'content-encoding': fault.coding } },
        { chunked: true },
      );
      response.end(fault.encode(String(answer.body)));
      return;
    }
    case 'redirect':
      send(exchange, { status: fault.status ?? 302, headers: { location: fault.location }, body: '' });
  }
}

export const HTML = { 'content-type': 'text/html; charset=utf-8' };

export const LOGIN_PAGE = `<!DOCTYPE html>
<html lang="ja"><head><title>Kompira Enterprise - ログイン</title></head>
<body><form method="post" action="/.login"><input name="username"><input name="password" type="password"></form></body></html>
`;

function statusAnswer({ status, headers, body }: Extract<Fault, { kind: 'status' }>): Answer {
  if (typeof body === 'object' && !(body instanceof Uint8Array))
    return {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  const page = `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>\n`;
  return { status, headers: { ...HTML, ...headers }, body: body ?? page };
}

function writeHead(
  { request, response }: Exchange,
  { status, headers, body }: Answer,
  { chunked = false } = {},
): void {
  request.status = status;
  const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length });
}
