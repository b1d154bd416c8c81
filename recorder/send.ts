import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Sent {
  url: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
  /** PEM of the authority to trust. */
  ca?: string;
  /** Accept any certificate. */
  insecure?: boolean;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One exchange as it is: no redirect is followed, nothing is decoded. Rejects where no whole response came. */
export async function send({
  url,
  method = 'GET',
  headers = {},
  body,
  ca,
  insecure = false,
}: Sent): Promise<Received> {
  const options = { method, headers, rejectUnauthorized: !insecure, ...(ca === undefined ? {} : { ca }) };
  const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    request.end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}
