import { readExecute, readMessage } from './bodies.ts';
import { allow, type Call, forbidden, notFound, pageOf, withinTimeout } from './calls.ts';
import type { Channel } from './channel.ts';
import type { Jobflow } from './job.ts';
import { chooseAttributes, type Row, select } from './query.ts';
import { channelRow, jobflowRow } from './rows.ts';

/** A directory is wherever there are objects below; its jobflows are those that this user may read. */
export function directoryMethod({ request, kompira, user }: Call): unknown {
  const { engine } = kompira;
  const below = `${request.path.replace(/\/$/, '')}/`;
  const isBelow = ({ path }: { path: string }): boolean => path.startsWith(below);
  const jobflows = Array.from(engine.jobflows.values()).filter((jobflow) => isListed(user.mayRead, jobflow));
  const rows = [
    ...jobflows.filter(isBelow).map((jobflow) => jobflowRow(jobflow, engine)),
    ...Array.from(engine.channels.values())
      .filter(isBelow)
      .map((channel) => channelRow(channel, engine)),
  ];
  if (rows.length === 0 || !['children', 'descendant'].includes(request.action)) throw notFound();
  allow(request, 'GET');
  const isChild = ({ parent_object: parent }: Row): boolean => parent === (below.slice(0, -1) || '/');
  const listed = request.action === 'children' ? rows.filter(isChild) : rows;
  return pageOf(request, kompira, select(listed, request.query));
}

export function jobflowMethod({ request, kompira, user }: Call, jobflow: Jobflow): unknown {
  if (!isListed(user.mayRead, jobflow)) throw forbidden();
  if (request.action !== '' && request.action !== 'execute') throw notFound();
  if (request.method === 'GET') return chooseAttributes(jobflowRow(jobflow, kompira.engine), request.query);
  allow(request, request.action === 'execute' ? 'POST' : 'GET');
  if (!isListed(user.mayExecute, jobflow)) throw forbidden();
  const { path } = kompira.engine.start(jobflow, { user: user.name, request: readExecute(request, jobflow) });
  return path;
}

export function channelMethod(call: Call, channel: Channel): unknown {
  const { request, kompira } = call;
  switch (request.action) {
    case '':
      allow(request, 'GET');
      return chooseAttributes(channelRow(channel, kompira.engine), request.query);
    case 'send':
      allow(request, 'POST');
      channel.send(readMessage(request));
      return true;
    case 'recv':
      allow(request, 'POST');
      return withinTimeout(call, (signal) => channel.receive(signal));
    default:
      throw notFound();
  }
}

function isListed(paths: readonly string[] | undefined, { path }: Jobflow): boolean {
  return paths?.includes(path) ?? true;
}
