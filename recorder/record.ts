/** A proxy in front of a Kompira that writes each exchange into a file, without secrets. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { hideSecrets, redactBody, redactTarget, type Redaction } from './redact.ts';
import { type Received, send } from './send.ts';

/** One line of a recording. */
export interface Recorded {
  method: string;
  target: string;
  /** How the caller said who they are, and which caller it was: counted from 1, in the order they came; 0 is nobody. */
  auth: 'header' | 'query' | 'none';
  caller: number;
  headers: Record<string, string>;
  body: RecordedBody;
  answer: { status: number; headers: Record<string, string>; body: RecordedBody; ms: number };
}

/** What a body is: JSON or a form with its values hidden, or only its kind. */
export type RecordedBody = { json: unknown } | { form: unknown } | { text: number } | null;

export interface RecorderOptions {
  /** Base URL of the Kompira. */
  server: string;
  port?: number;
  /** A file of JSON lines. It is begun anew. */
  file: string;
  consoles?: boolean;
  ca?: string;
  insecure?: boolean;
}

/** Headers by which answers are told apart; of the others some name hosts, and none matters. */
export const ANSWER_HEADERS = [
  ...['content-type', 'allow', 'vary', 'content-language', 'www-authenticate', 'retry-after', 'location'],
];
const REQUEST_HEADERS = ['accept', 'accept-language', 'content-type'];
/** Of one connection, not of the message. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'host'];

/** Starts one and answers with its URL and how to stop it. */
export async function startRecorder({
  server,
  port = 0,
  file,
  consoles = false,
  ca,
  insecure = false,
}: RecorderOptions): Promise<{ url: string; stop: () => Promise<void> }> {
  writeFileSync(file, '');
  const base = server.replace(/\/+$/, '');
  const { host, hostname } = new URL(base);
  const users = new Set<string>();
  const tokens = new Set<string>();

  async function forward(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/', headers } = message;
    const body = await buffer(message);
    const from = performance.now();
    const answer = await send({
      url: base + target,
      method,
      headers: { ...without(headers, HOP_HEADERS), host, 'accept-encoding': 'identity' },
      body,
      insecure,
      ...(ca === undefined ? {} : { ca }),
    });
    const ms = Math.round(performance.now() - from);
    const token = /^Token\s+(.*)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    const inQuery = new URL(target, base).searchParams.get('token') ?? '';
    for (const name of namesIn(answer)) users.add(name);
    if (token + inQuery !== '') tokens.add(token || inQuery);
    const redaction: Redaction = {
      secrets: [...tokens, host, hostname],
      users: [...users],
      consoles,
    };
    const [, channelMethod] = /\.(send|recv)(?:\?|$)/.exec(target) ?? [];
    const line: Recorded = {
      method,
      target: redactTarget(target),
      auth: token !== '' ? 'header' : inQuery !== '' ? 'query' : 'none',
      caller: [...tokens].indexOf(token || inQuery) + 1,
      headers: pick(headers, REQUEST_HEADERS),
      body: recordedBody(body, headers, redaction, channelMethod === 'send'),
      answer: {
        status: answer.status,
        headers: withoutQuery(pick(answer.headers, ANSWER_HEADERS)),
        body: recordedBody(
          answer.body,
          answer.headers,
          redaction,
          channelMethod === 'recv' && answer.status < 400,
        ),
        ms,
      },
    };
    appendFileSync(file, `${hideSecrets(JSON.stringify(line), redaction.secrets)}\n`);
    response.writeHead(answer.status, without(answer.headers, HOP_HEADERS)).end(answer.body);
  }

  const proxy = createServer((message, response) => {
    forward(message, response).catch((error: unknown) => {
      // As it is for the caller: no answer. A recording has exchanges only.
      process.stderr.write(`${message.method ?? ''} ${redactTarget(message.url ?? '')}: ${String(error)}\n`);
      response.destroy();
    });
  });
  proxy.listen(port, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

function recordedBody(
  body: Buffer,
  headers: IncomingHttpHeaders,
  redaction: Redaction,
  isOpen: boolean,
): RecordedBody {
  if (body.length === 0) return null;
  const type = headers['content-type'] ?? '';
  try {
    if (type.startsWith('application/json'))
      return { json: redactBody(JSON.parse(body.toString()), redaction, isOpen) };
    if (type.startsWith('application/x-www-form-urlencoded'))
      return {
        form: redactBody(Object.fromEntries(new URLSearchParams(body.toString())), redaction, isOpen),
      };
  } catch {
    // Not what its type says; its length is all that is kept.
  }
  return { text: body.length };
}

/** Names of people in an answer: they stay out of reasons, too. */
function namesIn({ body }: Received): string[] {
  const names = body.toString().matchAll(/"(?:user|owner)":"([^"\\]{3,})"/g);
  return Array.from(names, ([, name = '']) => name);
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** A redirect to the login page says in its query what was asked for, token and all. */
function withoutQuery({ location, ...headers }: Record<string, string>): Record<string, string> {
  return location === undefined ? headers : { ...headers, location: location.replace(/\?.*/, '') };
}
