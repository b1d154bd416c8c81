import { type Call, type Endpoint, type Kompira, OtherAnswer, type User } from './calls.ts';
import { HTML, LOGIN_PAGE } from './faults.ts';
import type { Answer } from './faults.ts';
import { channelEndpoint, jobflowEndpoint, objectEndpoint } from './objects.ts';
import { processEndpoint, processList } from './process-methods.ts';
import {
  invalidToken,
  type Language,
  noCredentials,
  notAcceptable,
  notAllowed,
  notFound,
  Refusal,
} from './reasons.ts';
import type { RequestRecord } from './requests.ts';

type Method = keyof Endpoint;

const OBJECT_METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** A view of REST framework knows what it does, not what is there: `Allow` is the same for every object. */
const METHODS_OF: Readonly<Record<string, readonly Method[]>> = {
  children: ['GET'],
  descendant: ['GET'],
  execute: ['GET', 'POST'],
  ...Object.fromEntries(
    ['send', 'recv', 'wait', 'terminate', 'suspend', 'resume'].map((action) => [action, ['POST']]),
  ),
};

/** Carries a request out, and answers it. Rejects only when `gone` aborts a `.wait` or `.recv`. */
export async function answer(request: RequestRecord, kompira: Kompira, gone: AbortSignal): Promise<Answer> {
  // Beside the prefix there is another server, which knows nothing.
  if (!request.url.startsWith(`${kompira.prefix}/`)) return { status: 404, headers: HTML, body: 'Not Found' };
  const language = kompira.language ?? languageOf(request.headers['accept-language']);
  const page = { ...HTML, vary: 'Accept-Language', 'content-language': language };
  if (request.path === '/' && request.action === 'login')
    return { status: 200, headers: page, body: LOGIN_PAGE };
  const format = request.query.get('format');
  if (!wantsJson(request) && (format === null || format === 'html')) {
    // A browser that is not logged in. The address it wanted is echoed, a token in its query included.
    const next = encodeURIComponent(request.url).replaceAll('%2F', '/');
    return { status: 302, headers: { ...page, location: `${kompira.prefix}/.login?next=${next}` }, body: '' };
  }

  const methods = methodsOf(request);
  const headers = {
    allow: [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', '),
    vary: 'Accept, Accept-Language',
    'content-language': language,
  };
  try {
    // In the order in which REST framework looks: format, user, method, and only then what is there.
    if (format !== null && format !== 'json') throw notFound();
    if (!takesJson(request.headers.accept)) throw notAcceptable();
    const call = { request, kompira, user: authenticate(request, kompira.users), gone };
    const result = await act(call, methods);
    if (!(result instanceof OtherAnswer)) return jsonAnswer(200, result, headers);
    return jsonAnswer(result.status, result.body, { ...headers, ...result.headers });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return jsonAnswer(error.status, error.body(language), { ...headers, ...error.headers });
  }
}

/** REST framework sends nothing for None, and then no type either. */
function jsonAnswer(status: number, body: unknown, headers: Record<string, string>): Answer {
  if (body === null) return { status, headers, body: '' };
  // An answer that has a type of its own is text as it is.
  if (typeof body === 'string' && 'content-type' in headers) return { status, headers, body };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function wantsJson({ headers, query }: RequestRecord): boolean {
  // Whether `Accept: */*` alone would do is not known: the manual asks for one of these two.
  return query.get('format') === 'json' || (headers.accept ?? '').includes('application/json');
}

function takesJson(accept = '*/*'): boolean {
  return /(application|\*)\/(json|\*)/.test(accept);
}

/** A header that names a token counts, right or wrong; of anything else in it the query is asked. */
function authenticate({ headers, query }: RequestRecord, users: readonly User[]): User {
  const token = /^Token\s+(.*)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('token');
  if (token === null) throw noCredentials();
  const user = users.find((one) => one.token === token);
  if (!user) throw invalidToken();
  return user;
}

/** Japanese where it is preferred to English, as Django reads the header; else English. */
export function languageOf(header = ''): Language {
  const preferred = header
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return { language: /^(en|ja)\b/.exec(tag)?.[1], quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => language !== undefined && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return preferred[0]?.language === 'ja' ? 'ja' : 'en';
}

function methodsOf({ path, action }: RequestRecord): readonly Method[] {
  if (action !== '') return METHODS_OF[action] ?? OBJECT_METHODS;
  if (path === '/process') return ['GET'];
  return path.startsWith('/process/') ? ['GET', 'DELETE'] : OBJECT_METHODS;
}

function act(call: Call, methods: readonly Method[]): unknown {
  const { request } = call;
  if (request.method === 'OPTIONS') return metadata(request);
  const method = methods.find((one) => one === request.method.replace('HEAD', 'GET'));
  if (!method) throw notAllowed(request.method);
  const endpoint = route(call);
  if (!endpoint) throw notFound();
  const handle = endpoint[method];
  if (!handle) throw notAllowed(request.method);
  return handle();
}

/** As REST framework describes an address. The vendor's names and descriptions are not known. */
function metadata({ action }: RequestRecord): unknown {
  return {
    name: action === '' ? 'Object' : action,
    description: '',
    renders: ['application/json', 'text/html'],
    parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  };
}

function route(call: Call): Endpoint | undefined {
  const { request, kompira, user } = call;
  const { processes, jobflows, channels } = kompira.engine;
  const visible = processes.items.filter((process) => user.admin === true || process.user === user.name);
  if (request.path === '/process' && request.action === '') return processList(call, visible);
  const process = visible.find(({ path }) => path === request.path);
  if (process) return processEndpoint(call, process);
  const jobflow = jobflows.get(request.path);
  if (jobflow) return jobflowEndpoint(call, jobflow);
  const channel = channels.get(request.path);
  if (channel) return channelEndpoint(call, channel);
  return objectEndpoint(call);
}
