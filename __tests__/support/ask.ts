/** Talks to a simulator as a client of its REST API does. */
import type { Simulator } from '../../simulator/server.ts';

interface Asked {
  readonly method?: string;
  /** Sent as it stands if it is a string, else as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  readonly signal?: AbortSignal;
}

/** A GET, unless there is a body or another method is given. */
export async function ask(
  { url, token }: Pick<Simulator, 'url' | 'token'>,
  target: string,
  { method, body, type = 'application/json', signal }: Asked = {},
): Promise<{ status: number; text: string; json: unknown }> {
  const response = await fetch(url + encodeURI(target), {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      authorization: `Token ${token}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  return { status: response.status, text, json: isJson ? (JSON.parse(text) as unknown) : undefined };
}
