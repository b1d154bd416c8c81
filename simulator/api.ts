import { isFinal } from './engine.ts';
import type { Engine, Process } from './engine.ts';
import { HTML, LOGIN_PAGE } from './faults.ts';
import type { Answer } from './faults.ts';
import type { Jobflow } from './job.ts';
import { readExecute, readTimeoutSeconds, Refusal } from './bodies.ts';
import { BadQuery, chooseAttributes, paginate, type Row, select } from './query.ts';
import { jobflowRow, processRow } from './rows.ts';
import type { RequestRecord } from './requests.ts';

/** Who may talk to the server. */
export interface User {
  name: string;
  token: string;
  /** Sees everybody's processes. */
  admin?: boolean;
  /** Object paths of the jobflows this user may read; all of them when left out. */
  mayRead?: readonly string[];
  /** The same for those this user may execute. */
  mayExecute?: readonly string[];
}

/** How an older server differs; from the vendor's release notes. */
export interface Legacy {
  /** Before 1.6.2.post4 `attrs` does not work on the process list. */
  attrsOnList?: 'ignored' | 'refused';
  /** There is no `.wait`. */
  waitMissing?: boolean;
  /** Before 1.6.0 the answers of .terminate, .suspend and .resume are not JSON. */
  plainControl?: boolean;
}

/** What the REST API speaks for. */
export interface Kompira {
  engine: Engine;
  users: readonly User[];
  legacy: Legacy;
  /** Path prefix of the server, '' or like `/kompira`. */
  prefix: string;
  scheme: 'http' | 'https';
}

interface Call {
  request: RequestRecord;
  kompira: Kompira;
  user: User;
  /** Aborted when nobody is there any more to hear the answer. */
  gone: AbortSignal;
}

/** Carries a request out, and answers it. Rejects only when `gone` aborts a `.wait`. */
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

/** Thrown for an answer that is not JSON. */
class PlainAnswer extends Error {}

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
  const { processes, jobflows } = kompira.engine;
  const visible = processes.items.filter((process) => user.admin === true || process.user === user.name);
  if (request.path === '/process' && request.action === '') {
    allow(request, 'GET');
    return listProcesses(call, visible);
  }
  const process = visible.find(({ path }) => path === request.path);
  if (process) return processMethod(call, process);
  const jobflow = jobflows.get(request.path);
  if (jobflow) return jobflowMethod(call, jobflow);
  return directoryMethod(call);
}

/** A directory is wherever there are jobflows below; its objects are those that this user may read. */
function directoryMethod({ request, kompira, user }: Call): unknown {
  const below = `${request.path.replace(/\/$/, '')}/`;
  const rows = Array.from(kompira.engine.jobflows.values())
    .filter((jobflow) => jobflow.path.startsWith(below) && isListed(user.mayRead, jobflow))
    .map((jobflow) => jobflowRow(jobflow, kompira.engine));
  if (rows.length === 0 || !['children', 'descendant'].includes(request.action)) throw notFound();
  allow(request, 'GET');
  const isChild = ({ parent_object: parent }: Row): boolean => parent === (below.slice(0, -1) || '/');
  return pageOf(request, kompira, request.action === 'children' ? rows.filter(isChild) : rows);
}

function jobflowMethod({ request, kompira, user }: Call, jobflow: Jobflow): unknown {
  if (!isListed(user.mayRead, jobflow)) throw forbidden();
  if (request.action !== '' && request.action !== 'execute') throw notFound();
  if (request.method === 'GET') return chooseAttributes(jobflowRow(jobflow, kompira.engine), request.query);
  allow(request, request.action === 'execute' ? 'POST' : 'GET');
  if (!isListed(user.mayExecute, jobflow)) throw forbidden();
  const { path } = kompira.engine.start(jobflow, { user: user.name, request: readExecute(request, jobflow) });
  return path;
}

async function processMethod(call: Call, process: Process): Promise<unknown> {
  const { request, kompira, user } = call;
  const { engine, legacy } = kompira;
  switch (request.action) {
    case '':
      allow(request, 'GET');
      return chooseAttributes(processRow(process), request.query);
    case 'children':
      allow(request, 'GET');
      return listProcesses(call, engine.childrenOf(process));
    case 'wait':
      if (legacy.waitMissing) throw notFound();
      allow(request, 'POST');
      return wait(call, process);
    case 'terminate':
      allow(request, 'POST');
      return control(legacy, engine.terminate(process, user.name));
    case 'suspend':
      allow(request, 'POST');
      return control(legacy, engine.suspend(process));
    case 'resume':
      allow(request, 'POST');
      return control(legacy, engine.resume(process));
    default:
      throw notFound();
  }
}

function control(legacy: Legacy, done: boolean): boolean {
  if (legacy.plainControl) throw new PlainAnswer(done ? 'OK' : 'NG');
  return done;
}

/** The process once it has ended; 408 when the time is up. */
async function wait({ request, kompira, gone }: Call, process: Process): Promise<unknown> {
  const timeout = new AbortController();
  // One timer holds no more than 2^31 - 1 ms; nobody waits 24 days for an answer.
  const timeoutMs = Math.min(readTimeoutSeconds(request) * 1000, 2 ** 31 - 1);
  const timer = setTimeout(() => {
    timeout.abort();
  }, timeoutMs);
  try {
    const ended = (one: Process): boolean => one === process && isFinal(one);
    await kompira.engine.processes.wait(ended, AbortSignal.any([timeout.signal, gone]));
    return chooseAttributes(processRow(process), request.query);
  } catch (error) {
    if (timeout.signal.aborted) throw new Refusal(408, { detail: 'タイムアウトしました。' });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function listProcesses({ request, kompira }: Call, processes: Process[]): unknown {
  const { query } = request;
  const asked = query.has('attrs') ? kompira.legacy.attrsOnList : undefined;
  if (asked === 'refused') throw new Refusal(400, { detail: '"attrs" は指定できません。' });
  const rows = processes.map(processRow);
  return asked === 'ignored'
    ? paginate(select(rows, query), addressOf(request, kompira))
    : pageOf(request, kompira, rows);
}

function pageOf(request: RequestRecord, kompira: Kompira, rows: Row[]): unknown {
  const page = paginate(select(rows, request.query), addressOf(request, kompira));
  return { ...page, results: page.results.map((row) => chooseAttributes(row, request.query)) };
}

function addressOf({ url, headers }: RequestRecord, { scheme }: Kompira): URL {
  return new URL(url, `${scheme}://${headers.host ?? 'localhost'}`);
}

function isListed(paths: readonly string[] | undefined, { path }: Jobflow): boolean {
  return paths?.includes(path) ?? true;
}

function allow({ method }: RequestRecord, allowed: 'GET' | 'POST'): void {
  if (method !== allowed)
    throw new Refusal(405, { detail: `メソッド "${method}" は許されていません。` }, { allow: allowed });
}

function notFound(): Refusal {
  return new Refusal(404, { detail: '見つかりませんでした。' });
}

function forbidden(): Refusal {
  return new Refusal(403, { detail: 'この操作を実行する権限がありません。' });
}
