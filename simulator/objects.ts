import { readExecute } from './bodies.ts';
import { allow, type Call, forbidden, notFound, pageOf } from './calls.ts';
import type { Jobflow } from './job.ts';
import { chooseAttributes, type Row } from './query.ts';
import { jobflowRow } from './rows.ts';

/** A directory is wherever there are jobflows below; its objects are those that this user may read. */
export function directoryMethod({ request, kompira, user }: Call): unknown {
  const below = `${request.path.replace(/\/$/, '')}/`;
  const rows = Array.from(kompira.engine.jobflows.values())
    .filter((jobflow) => jobflow.path.startsWith(below) && isListed(user.mayRead, jobflow))
    .map((jobflow) => jobflowRow(jobflow, kompira.engine));
  if (rows.length === 0 || !['children', 'descendant'].includes(request.action)) throw notFound();
  allow(request, 'GET');
  const isChild = ({ parent_object: parent }: Row): boolean => parent === (below.slice(0, -1) || '/');
  return pageOf(request, kompira, request.action === 'children' ? rows.filter(isChild) : rows);
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

function isListed(paths: readonly string[] | undefined, { path }: Jobflow): boolean {
  return paths?.includes(path) ?? true;
}
