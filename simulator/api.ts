import { Refusal } from './bodies.ts';
import { PlainAnswer } from './calls.ts';
import type { Call, Kompira, User } from './calls.ts';
import { HTML, LOGIN_PAGE } from './faults.ts';
import type { Answer } from './faults.ts';
import { channelMethod, directoryMethod, jobflowMethod } from './objects.ts';
import { listProcesses, processMethod } from './process-methods.ts';
import { BadQuery } from './query.ts';
import type { RequestRecord } from './requests.ts';

/** Carries a request out, and answers it. Rejects only when `gone` aborts a `.wait` or `.recv`. */
export async function answer(request: RequestRecord, kompira: Kompira, gone: AbortSignal): Promise<Answer> {
  // Beside the prefix there is another server, which knows nothing.
  if (!request.url.startsWith(`${kompira.prefix}/`)) return { status: 404, headers: HTML, body: 'Not Found' };
  if (request.path === '/' && request.action === 'login')
    return { status: 200, headers: HTML, body: LOGIN_PAGE };
  if (!wantsJson(request)) return loginRedirect(request, kompira);
  try {
    const user = authenticate(request, kompira.users);
    return jsonAnswer(200, await route({ request, kompira, user, gone }));
  } catch (error) {
    if (error instanceof Refusal) return jsonAnswer(error.status, error.body, error.headers);
    if (error instanceof BadQuery) return jsonAnswer(error.status, error.body);
    if (error instanceof PlainAnswer) return { status: 200, headers: HTML, body: error.message };
    throw error;
  }
}

function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function wantsJson({ headers, query }: RequestRecord): boolean {
  return query.get('format') === 'json' || (headers.accept ?? '').includes('application/json');
}

/** What a browser that is not logged in gets. The address it wanted is echoed, a token in its query included. */
function loginRedirect({ url }: RequestRecord, { prefix }: Kompira): Answer {
  const next = encodeURIComponent(url).replaceAll('%2F', '/');
  return { status: 302, headers: { ...HTML, location: `${prefix}/.login?next=${next}` }, body: '' };
}

function authenticate({ headers, query }: RequestRecord, users: readonly User[]): User {
  const token = /^Token\s+(.*)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('token');
  const challenge = { 'www-authenticate': 'Token' };
  if (token === null) throw new Refusal(401, { detail: '認証情報が含まれていません。' }, challenge);
  const user = users.find((one) => one.token === token);
  if (!user) throw new Refusal(401, { detail: '不正なトークンです。' }, challenge);
  return user;
}

function route(call: Call): unknown {
  const { request, kompira, user } = call;
  const { processes, jobflows, channels } = kompira.engine;
  const visible = processes.items.filter((process) => user.admin === true || process.user === user.name);
  if (request.path === '/process' && request.action === '') return listProcesses(call, visible);
  const process = visible.find(({ path }) => path === request.path);
  if (process) return processMethod(call, process);
  const jobflow = jobflows.get(request.path);
  if (jobflow) return jobflowMethod(call, jobflow);
  const channel = channels.get(request.path);
  if (channel) return channelMethod(call, channel);
  return directoryMethod(call);
}
