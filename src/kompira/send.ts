/**
 * One request by `@actions/http-client`, which brings the proxies. The rest is kept from it: it would follow redirects of
 * a POST with the token, retry, and wait for ever for a body that was cut off.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { MAX_TIMER_MS } from '../clock.ts';
import type { Attempt } from './attempt.ts';

/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export function newClient(insecure: boolean): HttpClient {
  return new HttpClient(undefined, undefined, {
    keepAlive: true,
    ignoreSslError: insecure,
    // It ends idle sockets only, and its default of three minutes would cut a longer request-timeout short.
    socketTimeout: MAX_TIMER_MS,
  });
}

interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export async function send(
  client: HttpClient,
  attempt: Attempt,
  { url, method, headers, body }: Outgoing,
): Promise<IncomingMessage> {
  const agent = client.getAgent(url.href);
  const { options: tls, proxyOptions } = agent as unknown as {
    options: { allowPartialTrustChain?: boolean };
    proxyOptions?: { host: string; servername?: string };
  };
  // Whoever puts an intermediate authority into ca-certificate means to trust it.
  tls.allowPartialTrustChain = true;
  // A tunnel would look in the certificate of an https proxy for the name of the server.
  if (proxyOptions && !isIP(proxyOptions.host)) proxyOptions.servername = proxyOptions.host;
  const options = { ...urlToHttpOptions(url), method, headers, agent };
  const sending = client.requestRaw({ options, parsedUrl: url, httpModule: attempt.through(url) }, body);
  // A request that waits for its proxy has no socket to destroy yet, so breaking it off would not end it.
  return (await Promise.race([sending, attempt.brokenOff])).message;
}

/** `readBody()` of the client listens for `end` alone and never settles where the body is cut off; this throws. */
export async function readBody(message: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES / 1024 ** 2} MiB`);
    chunks.push(chunk);
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), bytes };
}
