/**
 * What a Kompira answers, request by request: one list for the simulator and for the server on Django REST framework.
 * `{long}`, `{ended}` and `{parent}` in a target are the paths of processes that `prepare` starts.
 */
import { expect } from '@jest/globals';
import { type Received, send } from '../../recorder/send.ts';
import { differences, type Shape, shapeOf } from '../../recorder/shape.ts';

export interface Server {
  url: string;
  token: string;
  /** May execute nothing, and has started nothing. */
  guestToken: string;
  /** Sees everybody's processes. */
  adminToken: string;
  /** PEM of the authority to trust. */
  ca?: string;
}

export interface Exchange {
  name: string;
  method?: string;
  target: string;
  /** Who asks; `nobody` sends no token. */
  by?: 'operator' | 'guest' | 'admin' | 'nobody' | 'stranger';
  /** JSON, unless it is a string; a string goes out as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  status: number;
  answers?: Record<string, string | RegExp | undefined>;
  /** Of the body; '' for an empty one. Without it any body will do. */
  shape?: Shape;
  /** The body, or some of it. */
  value?: unknown;
  /** Where the server on REST framework answers otherwise. Each of these names has a row in docs/fidelity.md. */
  drf?: Pick<Exchange, 'status'> & Partial<Exchange>;
}

const DETAIL: Shape = { detail: 'string' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const PLAIN = { 'content-type': 'text/plain' };
const allOf = (type: string, names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));
const PROCESS: Shape = {
  ...allOf('number', 'id elapsed_time exit_status lineno'),
  ...allOf('string', 'abspath user started_time finished_time status console'),
  ...allOf('string', 'job schedule parent current_job'),
  ...{ result: 'any', error: 'any', suspended: 'boolean' },
};
const OBJECT: Shape = {
  ...allOf('string', 'abspath owner created updated display_name description type_object parent_object'),
  ...allOf('any', 'fields extra_properties user_permissions group_permissions'),
  id: 'number',
};
const pageOf = (row: Shape): Shape => ({
  ...allOf('string', 'next previous'),
  count: 'number',
  results: [row],
});
const GET_ONLY = 'GET, HEAD, OPTIONS';
const POST_ONLY = 'POST, OPTIONS';
const JOBFLOW = '/system/types/Jobflow';
const SCRIPT_JOB = '/system/types/ScriptJob';
const CHANNEL = '/system/types/Channel';
const DIRECTORY = '/system/types/Directory';
const MULTIPART = '--x\r\nContent-Disposition: form-data; name="timeout"\r\n\r\n0\r\n--x--\r\n';
const MESSAGES = ['はい', 12345, 0.5, null, [1, []], { id: 9 }];

const post = { method: 'POST' };

// A row a line.
// prettier-ignore
export const EXCHANGES: readonly Exchange[] = [
  // Who asks, and in which format
  { name: 'no token', target: '/process', by: 'nobody', status: 401, shape: DETAIL, answers: { 'www-authenticate': 'Token' } },
  { name: 'a wrong token', target: '/process', by: 'stranger', status: 401, shape: DETAIL, answers: { allow: GET_ONLY } },
  { name: 'a token in the query', target: '/process?token={token}&format=json', by: 'nobody', headers: BROWSER, status: 200, shape: pageOf(PROCESS) },
  { name: 'Basic in the header, the token in the query', target: '/process?token={token}', by: 'nobody', headers: { authorization: 'Basic eDp5' }, status: 200 },
  { name: 'a browser', target: '/root/long', headers: { accept: 'text/html' }, status: 302, answers: { allow: undefined, location: /\/\.login\?next=\/root\/long$/ }, drf: { status: 302, answers: { allow: 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS' } } },
  { name: 'the login page', target: '/.login', headers: { accept: 'text/html' }, status: 200, answers: { 'content-type': 'text/html; charset=utf-8' } },
  { name: 'format=json, but HTML alone is accepted', target: '/process?format=json', headers: { accept: 'text/html' }, status: 406, shape: DETAIL },
  { name: 'format=xml', target: '/process?format=xml', status: 404, shape: DETAIL },
  { name: 'format=xml without a token', target: '/process?format=xml', by: 'nobody', status: 404, shape: DETAIL },
  // The language of reasons
  { name: 'English', target: '/process', by: 'stranger', status: 401, value: { detail: 'Invalid token.' }, answers: { 'content-language': 'en' } },
  { name: 'Japanese', target: '/process', by: 'stranger', headers: { 'accept-language': 'ja' }, status: 401, value: { detail: '不正なトークンです。' }, answers: { 'content-language': 'ja' } },
  { name: 'rather Japanese', target: '/process?page=9', headers: { 'accept-language': 'en;q=0.8, ja-JP, *;q=0.1' }, status: 404, value: { detail: '不正なページです。' } },
  { name: 'rather English', target: '/process?page=9', headers: { 'accept-language': 'de, en-GB;q=0.9, ja;q=0.8' }, status: 404, value: { detail: 'Invalid page.' } },
  // Methods and headers
  { name: 'headers of an answer', target: '/process', status: 200, answers: { 'content-type': 'application/json', allow: GET_ONLY, vary: 'Accept, Accept-Language', 'content-language': 'en' } },
  { name: 'HEAD', method: 'HEAD', target: '/process', status: 200, shape: '', answers: { 'content-type': 'application/json', allow: GET_ONLY } },
  { name: 'HEAD of what is posted to', method: 'HEAD', target: '{long}.wait', status: 405, answers: { allow: POST_ONLY } },
  { name: 'OPTIONS', method: 'OPTIONS', target: '/root/long.execute', status: 200, answers: { allow: 'GET, POST, HEAD, OPTIONS' }, shape: { name: 'string', description: 'string', renders: ['string'], parses: ['string'] } },
  { name: 'OPTIONS without a token', method: 'OPTIONS', target: '/process', by: 'nobody', status: 401 },
  { name: 'POST to the list', ...post, target: '/process', status: 405, shape: DETAIL, answers: { allow: GET_ONLY } },
  { name: 'GET of .terminate', target: '{long}.terminate', status: 405, value: { detail: 'Method "GET" not allowed.' }, answers: { allow: POST_ONLY } },
  // Objects
  { name: 'a jobflow', target: '/root/restart_process', status: 200, shape: OBJECT, value: { abspath: '/root/restart_process', display_name: 'restart_process', type_object: JOBFLOW, parent_object: '/root' } },
  { name: 'a script job', target: '/root/disk_usage', status: 200, value: { type_object: SCRIPT_JOB } },
  { name: 'a name in Japanese', target: encodeURI('/root/日本語のジョブ'), status: 200, value: { abspath: '/root/日本語のジョブ' } },
  { name: 'a channel', target: encodeURI('/root/承認待ち'), status: 200, shape: OBJECT, value: { type_object: CHANNEL, display_name: '承認待ち' } },
  { name: 'a directory', target: '/root', status: 200, shape: OBJECT, value: { abspath: '/root', type_object: DIRECTORY, parent_object: '/' } },
  { name: 'the root', target: '/', status: 200, shape: OBJECT, value: { abspath: '/', type_object: DIRECTORY } },
  { name: 'some attributes', target: '/root?attrs=abspath&attrs=type_object', status: 200, shape: { abspath: 'string', type_object: 'string' } },
  { name: 'nothing there', target: '/root/nothing', status: 404, value: { detail: 'Not found.' }, drf: { status: 404, value: { detail: 'No Object matches the given query.' } } },
  { name: 'a broken escape', target: '/root/%E3', status: 404 },
  { name: 'a method that nothing has', ...post, target: '/root/greet.run', status: 404 },
  { name: '.send to a jobflow', ...post, target: '/root/long.send', body: 1, status: 404 },
  { name: 'children of a directory', target: '/root.children?page_size=100', status: 200, shape: pageOf(OBJECT) },
  { name: 'children of the root', target: '/.children?attrs=abspath', status: 200, value: { count: 1, results: [{ abspath: '/root' }] } },
  { name: 'children of a jobflow: none', target: '/root/long.children', status: 200, value: { count: 0, next: null, previous: null, results: [] } },
  { name: 'by type', target: `/.descendant?type_object=${CHANNEL}&attrs=abspath&order_by=abspath`, status: 200, value: { count: 2, results: [{ abspath: '/root/approval' }, { abspath: '/root/承認待ち' }] } },
  { name: 'by types, each a parameter', target: `/.descendant?type_object__in=${SCRIPT_JOB}&type_object__in=${CHANNEL}&attrs=abspath`, status: 200, value: { count: 3 } },
  { name: 'by types with a comma: one type that does not exist', target: `/.descendant?type_object__in=${SCRIPT_JOB},${CHANNEL}`, status: 400, shape: { type_object__in: ['string'] } },
  { name: 'by a type that does not exist', target: '/root.children?type_object=/system/types/Nothing', status: 400, shape: { type_object: ['string'] } },
  { name: 'by name', target: '/root.children?abspath__startswith=/root/restart&attrs=abspath', status: 200, value: { count: 2 } },
  { name: 'of a parameter that is repeated the last counts', target: `/root.children?type_object=${JOBFLOW}&type_object=${SCRIPT_JOB}`, status: 200, value: { count: 1 } },
  // What a client can create, change and delete
  { name: 'a new directory', ...post, target: '/root', body: { name: 'made', type_object: DIRECTORY }, status: 201, shape: OBJECT, value: { abspath: '/root/made', type_object: DIRECTORY } },
  { name: 'the same again', ...post, target: '/root', body: { name: 'made', type_object: DIRECTORY }, status: 400, shape: { name: ['string'] } },
  { name: 'without a type', ...post, target: '/root', body: { name: 'other' }, status: 400, shape: { type_object: ['string'] } },
  { name: 'a text in it', ...post, target: '/root/made', body: { name: 'note', type_object: '/system/types/Text', fields: { text: 'a' } }, status: 201, value: { abspath: '/root/made/note', fields: { text: 'a' } } },
  { name: 'an object in a text', ...post, target: '/root/made/note', body: { name: 'x', type_object: DIRECTORY }, status: 405 },
  { name: 'its new fields', method: 'PATCH', target: '/root/made/note', body: { fields: { text: 'b' } }, status: 200, value: { fields: { text: 'b' } } },
  { name: 'its end', method: 'DELETE', target: '/root/made/note', status: 204, shape: '' },
  { name: 'and it is gone', target: '/root/made/note', status: 404 },
  { name: 'the end of the directory', method: 'DELETE', target: '/root/made', status: 204 },
  // The list of processes
  { name: 'the newest first', target: '/process?page_size=1&attrs=abspath', status: 200, value: { results: [{ abspath: '{long}' }] } },
  { name: 'the oldest first', target: '/process?page_size=1&attrs=abspath&order_by=id', status: 200, value: { results: [{ abspath: '{ended}' }] } },
  { name: 'an order that is none', target: '/process?page_size=1&attrs=abspath&order_by=nonsense', status: 200, value: { results: [{ abspath: '{long}' }] } },
  { name: 'the active', target: '/process?is_active=True&attrs=abspath', status: 200, value: { count: 1, results: [{ abspath: '{long}' }] } },
  { name: 'those that have ended', target: '/process?is_active=False&job=/root/exit_3', status: 200, value: { count: 1 } },
  { name: 'by status', target: '/process?status=ABORTED&attrs=job', status: 200, value: { count: 1, results: [{ job: '/root/abort' }] } },
  { name: 'status has no in: it is ignored', target: '/process?status__in=NEW,READY&attrs=id', status: 200, value: { count: 5 } },
  { name: 'job has no in: it is ignored', target: '/process?job__in=/root/long', status: 200, value: { count: 5 } },
  { name: 'what is unknown is ignored', target: '/process?nonsense=1&id__nonsense=2&_=7', status: 200, value: { count: 5 } },
  { name: 'a status that does not exist', target: '/process?status=SLEEPING', status: 400, shape: { status: ['string'] } },
  { name: 'a time that is none', target: '/process?started_time__gte=yesterday', status: 400, shape: { started_time__gte: ['string'] } },
  { name: 'started since', target: '/process?started_time__gte=2020-01-01T00:00:00Z', status: 200, value: { count: 5 } },
  { name: 'started after', target: '/process?started_time__gt=2120-01-01T00:00:00%2B09:00', status: 200, value: { count: 0 } },
  { name: 'by jobflow, what it begins with', target: '/process?job__startswith=/root/restart&attrs=job', status: 200, value: { count: 1 } },
  { name: 'by user', target: '/process?user=operator', status: 200, value: { count: 5 } },
  { name: 'a boolean that is none', target: '/process?is_active=maybe', status: 400, shape: { is_active: ['string'] }, drf: { status: 200, shape: pageOf(PROCESS) } },
  { name: 'suspended', target: '/process?suspended=True', status: 200, value: { count: 0 } },
  { name: 'pages', target: '/process?page_size=2&attrs=id', status: 200, value: { count: 5, previous: null, next: '{url}/process?attrs=id&page=2&page_size=2' } },
  { name: 'the last page', target: '/process?page_size=4&page=last&attrs=id', status: 200, value: { next: null, previous: '{url}/process?attrs=id&page_size=4' } },
  { name: 'a page that is not there', target: '/process?page=3', status: 404, shape: DETAIL },
  { name: 'a size that is none', target: '/process?page_size=x', status: 200, value: { count: 5 } },
  { name: 'the children of a process', target: '{parent}.children?attrs=parent', status: 200, value: { count: 2, results: [{ parent: '{parent}' }, { parent: '{parent}' }] } },
  { name: 'another user sees none', target: '/process', by: 'guest', status: 200, value: { count: 0 } },
  { name: 'an administrator sees all', target: '/process', by: 'admin', status: 200, value: { count: 5 } },
  // One process
  { name: 'a process that has ended', target: '{ended}', status: 200, shape: PROCESS, value: { abspath: '{ended}', status: 'DONE', exit_status: 3, suspended: false } },
  { name: 'some of a process', target: '{ended}?attrs=id&attrs=status', status: 200, shape: { id: 'number', status: 'string' } },
  { name: 'another user’s process', target: '{ended}', by: 'guest', status: 404, shape: DETAIL },
  { name: 'no such process', target: '/process/id_999999', status: 404, shape: DETAIL },
  { name: '.wait for one that has ended', ...post, target: '{ended}.wait', body: { timeout: 5 }, status: 200, shape: PROCESS },
  { name: '.wait for one that runs', ...post, target: '{long}.wait', body: { timeout: 0 }, status: 408, shape: DETAIL },
  { name: '.wait less than nothing', ...post, target: '{long}.wait', body: { timeout: -1 }, status: 400, value: { timeout: ['Ensure this value is greater than or equal to 0.'] } },
  { name: '.wait for half a second', ...post, target: '{long}.wait', body: { timeout: 1.5 }, status: 400, value: { timeout: ['A valid integer is required.'] } },
  { name: '.wait by a form', ...post, target: '{long}.wait', body: 'timeout=0', headers: FORM, status: 408 },
  { name: '.wait by a multipart form', ...post, target: '{long}.wait', body: MULTIPART, headers: { 'content-type': 'multipart/form-data; boundary=x' }, status: 415, drf: { status: 408 } },
  { name: '.suspend', ...post, target: '{long}.suspend', body: {}, status: 200, value: true },
  { name: '.suspend again', ...post, target: '{long}.suspend', status: 200, value: false },
  { name: 'it is suspended', target: '{long}?attrs=suspended', status: 200, value: { suspended: true } },
  { name: '.resume, how it is not', ...post, target: '{long}.resume', body: { step_mode: 'maybe' }, status: 400, shape: { step_mode: ['string'] } },
  { name: '.resume', ...post, target: '{long}.resume', body: {}, status: 200, value: true },
  { name: '.terminate of what has ended', ...post, target: '{ended}.terminate', body: {}, status: 200, value: false },
  // Starting
  { name: 'a start without the right', ...post, target: '/root/exit_3.execute', by: 'guest', body: {}, status: 403, shape: DETAIL },
  { name: 'a parameter is missing', ...post, target: '/root/greet.execute', body: {}, status: 400, shape: { parameters: ['string'] } },
  { name: 'broken JSON', ...post, target: '/root/exit_3.execute', body: '{', headers: { 'content-type': 'application/json' }, status: 400, shape: DETAIL },
  { name: 'a list', ...post, target: '/root/exit_3.execute', body: [], status: 400, shape: { non_field_errors: ['string'] } },
  { name: 'text', ...post, target: '/root/exit_3.execute', body: 'x', headers: PLAIN, status: 415, value: { detail: 'Unsupported media type "text/plain" in request.' } },
  { name: 'fields that are wrong, all named', ...post, target: '/root/exit_3.execute', body: { monitoring_mode: 'LOUD', step_mode: 'x', parameters: [] }, status: 400, shape: { monitoring_mode: ['string'], step_mode: ['string'], parameters: ['string'] } },
  { name: 'a command line that is none', ...post, target: '/root/disk_usage.execute', body: { command_line: [] }, status: 400, shape: { command_line: ['string'] } },
  { name: 'the seed’s start, without a body', ...post, target: '/root/restart_process.execute', status: 200, shape: 'string' },
  { name: 'the button in a mail', ...post, target: '/root/exit_3.execute?token={token}&format=json', by: 'nobody', body: '', headers: { ...FORM, ...BROWSER }, status: 200, shape: 'string' },
  { name: 'a start by a form', ...post, target: '/root/exit_3.execute', body: 'step_mode=false&monitoring_mode=MAIL', headers: FORM, status: 200, shape: 'string' },
  { name: 'a start with all there is', ...post, target: '/root/greet.execute', body: { step_mode: false, checkpoint_mode: false, monitoring_mode: 'NOTHING', parameters: { name: '東京' }, node: 1 }, status: 200, shape: 'string' },
  { name: 'a start of a script job', ...post, target: '/root/disk_usage.execute', body: { node: '/root/web1', command_line: '-h', step_mode: 'x' }, status: 200, shape: 'string' },
  // Channels
  { name: 'nothing there, and no timeout: at once', ...post, target: '/root/approval.recv', status: 408, shape: DETAIL },
  { name: 'a message that is no JSON', ...post, target: '/root/approval.send', body: 'はい', headers: { 'content-type': 'application/json' }, status: 400, shape: DETAIL },
  ...MESSAGES.map((body): Exchange => ({ name: `the message ${JSON.stringify(body)}`, ...post, target: '/root/approval.send', body, status: 200, value: true, drf: { status: 200, shape: '', value: undefined } })),
  ...MESSAGES.map((value): Exchange => ({ name: `${JSON.stringify(value)} comes out`, ...post, target: '/root/approval.recv', status: 200, ...(value === null ? { shape: '', answers: { 'content-type': undefined } } : { value }) })),
  { name: 'a form is a message too', ...post, target: '/root/approval.send', body: 'approved=yes', headers: FORM, status: 200 },
  { name: 'and comes out', ...post, target: '/root/approval.recv', body: { timeout: 1 }, status: 200, value: { approved: 'yes' } },
  { name: 'a text is a message', ...post, target: encodeURI('/root/承認待ち.send'), body: 'はい', headers: PLAIN, status: 200, drf: { status: 415 } },
  // The end, as the list is worked off in order
  { name: '.terminate', ...post, target: '{long}.terminate', body: {}, status: 200, value: true },
  { name: 'it is', target: '{long}', status: 200, shape: PROCESS, value: { status: 'ABORTED', suspended: false, exit_status: 1 }, drf: { status: 200, value: { status: 'ABORTED', exit_status: null } } },
  { name: 'DELETE of a process', method: 'DELETE', target: '{long}', status: 204, shape: '' },
  { name: 'a deleted process', target: '{long}', status: 404, shape: DETAIL },
  { name: 'DELETE of an object', method: 'DELETE', target: '/root/exit_3', status: 204, shape: '' },
  { name: 'a deleted object', target: '/root/exit_3', status: 404 },
];

/** The same list, as the server on REST framework answers. */
export const EXCHANGES_OF_DRF: readonly Exchange[] = EXCHANGES.map(({ drf, ...exchange }) => ({
  ...exchange,
  ...drf,
}));

/** Processes by their names in the targets. */
export type Names = Readonly<Record<string, string>>;

/** A process that ended with 3, one with two ended children, one that runs on: five in all. */
export async function prepare(server: Server): Promise<Names> {
  const call = async (target: string, body: unknown): Promise<unknown> =>
    JSON.parse((await ask(server, { ...post, target, body }, {})).body.toString());
  const start = async (jobflow: string): Promise<string> => (await call(`${jobflow}.execute`, {})) as string;
  const names: Record<string, string> = {};
  for (const [name, jobflow] of Object.entries({ ended: '/root/exit_3', parent: '/root/parent' })) {
    names[name] = await start(jobflow);
    await call(`${names[name]}.wait`, { timeout: 20 });
  }
  names.long = await start('/root/long');
  for (let status = ''; status !== 'RUNNING';) {
    const shown = await ask(server, { target: `${names.long}?attrs=status` }, {});
    ({ status } = JSON.parse(shown.body.toString()) as { status: string });
  }
  return { ...names, url: server.url, token: server.token };
}

/** Sends the request of an exchange and holds the answer against what is expected. */
export async function check(server: Server, exchange: Exchange, names: Names): Promise<void> {
  const { status, headers, body } = await ask(server, exchange, names);
  const text = body.toString();
  expect({ status, text }).toEqual({ status: exchange.status, text: expect.any(String) as unknown });
  for (const [name, value] of Object.entries(exchange.answers ?? {}))
    expect([name, headers[name]]).toEqual([
      name,
      value instanceof RegExp ? expect.stringMatching(value) : value,
    ]);
  if (exchange.shape === '') expect(text).toBe('');
  else if (exchange.shape) expect(differences(exchange.shape, shapeOf(JSON.parse(text)))).toEqual([]);
  if (exchange.value === undefined) return;
  const expected = JSON.parse(fill(JSON.stringify(exchange.value), names)) as unknown;
  expect({ value: JSON.parse(text) as unknown }).toMatchObject({ value: expected });
}

type Request = Pick<Exchange, 'target' | 'method' | 'by' | 'body' | 'headers'>;

function ask(
  server: Server,
  { target, method, by = 'operator', body, headers }: Request,
  names: Names,
): Promise<Received> {
  const token = {
    operator: server.token,
    guest: server.guestToken,
    admin: server.adminToken,
    stranger: 'wrong',
    nobody: '',
  }[by];
  const hasBody = body !== undefined;
  return send({
    url: server.url + fill(target, names),
    headers: {
      accept: 'application/json',
      ...(token !== '' && { authorization: `Token ${token}` }),
      ...(hasBody && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(method !== undefined && { method }),
    ...(server.ca !== undefined && { ca: server.ca }),
    ...(hasBody && { body: typeof body === 'string' && headers ? body : JSON.stringify(body) }),
  });
}

function fill(text: string, names: Names): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}
