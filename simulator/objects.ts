import { readExecute, readMessage, readNewObject, readObjectChange } from './bodies.ts';
import { type Call, type Endpoint, OtherAnswer, pageOf, withinTimeout } from './calls.ts';
import type { Channel } from './channel.ts';
import type { Jobflow } from './job.ts';
import { chooseAttributes, objectFilters, type Row, select } from './query.ts';
import { FIELD, forbidden, Refusal } from './reasons.ts';
import { channelRow, jobflowRow, storedRow } from './rows.ts';

/** Those that occur here. A jobflow or channel cannot be created: the simulator's own are functions. */
const STORABLE = ['Directory', 'Text', 'Binary', 'Table'].map((type) => `/system/types/${type}`);
const TYPES = [...STORABLE, ...['Jobflow', 'ScriptJob', 'Channel'].map((type) => `/system/types/${type}`)];

/**
 * A directory, or what a client has put into one. `.execute` has none of them: the vendor's server has the words
 * `'%s' is not executable` for it, their status is not known, so here it is 404.
 */
export function objectEndpoint(call: Call): Endpoint | undefined {
  const { request, kompira } = call;
  const { engine } = kompira;
  const path = request.path.replace(/(?!^)\/$/, '');
  const object = engine.objectAt(path);
  if (!object) return undefined;
  const row = (): unknown => chooseAttributes(storedRow(object, engine), request.query);
  const change = (): unknown => {
    Object.assign(object, readObjectChange(request));
    return row();
  };
  if (request.action !== '') return listOf(call);
  return {
    GET: row,
    ...(object.type === '/system/types/Directory' ? { POST: () => create(call, path) } : {}),
    PUT: change,
    PATCH: change,
    DELETE: () => deleted(call),
  };
}

export function jobflowEndpoint(call: Call, jobflow: Jobflow): Endpoint | undefined {
  const { request, kompira, user } = call;
  const GET = (): unknown => {
    if (!isListed(user.mayRead, jobflow)) throw forbidden();
    return chooseAttributes(jobflowRow(jobflow, kompira.engine), request.query);
  };
  const POST = (): unknown => {
    if (!isListed(user.mayRead, jobflow) || !isListed(user.mayExecute, jobflow)) throw forbidden();
    return kompira.engine.start(jobflow, { user: user.name, request: readExecute(request, jobflow) }).path;
  };
  if (request.action === '') return { GET, DELETE: () => deleted(call) };
  return request.action === 'execute' ? { GET, POST } : listOf(call);
}

export function channelEndpoint(call: Call, channel: Channel): Endpoint | undefined {
  const { request, kompira } = call;
  switch (request.action) {
    case '':
      return {
        GET: () => chooseAttributes(channelRow(channel, kompira.engine), request.query),
        DELETE: () => deleted(call),
      };
    case 'send':
      return {
        POST: () => {
          channel.send(readMessage(request));
          // Whether the vendor's server answers anything is not known.
          return true;
        },
      };
    case 'recv':
      return { POST: () => withinTimeout(call, (signal) => channel.receive(signal), 0) };
    default:
      return listOf(call);
  }
}

/** What is below an object, of which only directories have something; its jobflows are those that this user may read. */
function listOf({ request, kompira, user }: Call): Endpoint | undefined {
  if (!['children', 'descendant'].includes(request.action)) return undefined;
  const GET = (): unknown => {
    const { engine } = kompira;
    const below = `${request.path.replace(/\/$/, '')}/`;
    const isBelow = ({ path }: { path: string }): boolean => path !== '/' && path.startsWith(below);
    const all = <T extends { path: string }>(objects: Iterable<T>, toRow: (one: T) => Row): Row[] =>
      Array.from(objects).filter(isBelow).map(toRow);
    const readable = engine.jobflows.values().filter((jobflow) => isListed(user.mayRead, jobflow));
    const rows = [
      ...all(engine.directories(), (one) => storedRow(one, engine)),
      ...all(engine.objects.values(), (one) => storedRow(one, engine)),
      ...all(readable, (one) => jobflowRow(one, engine)),
      ...all(engine.channels.values(), (one) => channelRow(one, engine)),
    ];
    const isChild = ({ parent_object: parent }: Row): boolean => parent === (below.slice(0, -1) || '/');
    const listed = request.action === 'children' ? rows.filter(isChild) : rows;
    return pageOf(request, kompira, select(listed, request.query, objectFilters(TYPES)));
  };
  return { GET };
}

function create({ request, kompira: { engine } }: Call, directory: string): OtherAnswer {
  const { name, ...object } = readNewObject(request, STORABLE);
  const path = `${directory.replace(/^\/$/, '')}/${name}`;
  // That a name is there once is sure; what such a request is answered is not.
  if (engine.has(path)) throw new Refusal(400, { name: [FIELD.unique] });
  const created = { description: '', ...object, path };
  engine.objects.set(path, created);
  return new OtherAnswer(201, storedRow(created, engine));
}

/** With all that is below it. Whether the vendor's server deletes a directory that is not empty is not known. */
function deleted({ request, kompira: { engine } }: Call): OtherAnswer {
  const isGone = (path: string): boolean => path === request.path || path.startsWith(`${request.path}/`);
  for (const map of [engine.objects, engine.jobflows, engine.channels])
    for (const path of map.keys()) if (isGone(path)) map.delete(path);
  return new OtherAnswer(204);
}

function isListed(paths: readonly string[] | undefined, { path }: Jobflow): boolean {
  return paths?.includes(path) ?? true;
}
