import type { Channel } from './channel.ts';
import type { Engine, StoredObject } from './engine.ts';
import type { Jobflow } from './job.ts';
import type { Process } from './process.ts';
import type { Row } from './query.ts';

/** The id of the seed's jobflow; the others are counted on from it. */
const FIRST_OBJECT_ID = 599;

/** A process with the keys of the vendor's manual, in its order. */
export function processRow(process: Process, elapsedTime: 'number' | 'string'): Row {
  const elapsed = elapsedSeconds(process);
  return {
    id: process.id,
    abspath: process.path,
    user: process.user,
    elapsed_time: elapsedTime === 'number' ? elapsed : elapsed.toFixed(6),
    started_time: process.startedTime,
    finished_time: process.finishedTime,
    status: process.status,
    exit_status: process.exitStatus,
    result: process.result ?? null,
    error: process.error ?? null,
    suspended: process.suspended,
    lineno: process.lineno,
    console: process.console,
    job: process.job,
    schedule: null,
    parent: process.parent,
    current_job: process.currentJob,
  };
}

/** A jobflow with the keys of the seed, in its order. The dates are the seed's, for all. */
export function jobflowRow(jobflow: Jobflow, { jobflows }: Engine): Row {
  return objectRow({
    id: FIRST_OBJECT_ID + Array.from(jobflows.keys()).indexOf(jobflow.path),
    path: jobflow.path,
    fields: {
      source: jobflow.source ?? '',
      multiplicity: jobflow.multiplicity ?? null,
      defaultCheckpointMode: false,
      defaultMonitoringMode: 'NOTHING',
    },
    description: jobflow.description ?? '',
    type: `/system/types/${jobflow.type ?? 'Jobflow'}`,
  });
}

/** A channel, with the same keys. What the server says in its `fields` is not known here. */
export function channelRow({ path }: Channel, { channels }: Engine): Row {
  // Downwards from the first jobflow, so that no jobflow defined later gets the id of a channel.
  const id = FIRST_OBJECT_ID - 1 - Array.from(channels.keys()).indexOf(path);
  return objectRow({ id, path, fields: {}, description: '', type: '/system/types/Channel' });
}

/** A directory, or what a client has created. */
export function storedRow(object: StoredObject, engine: Engine): Row {
  const created = Array.from(engine.objects.keys()).indexOf(object.path);
  // Beyond the jobflows, or, for a directory that is there because something is in it, before the channels.
  const id =
    created >= 0 ? 10_000 + created : 1 + engine.directories().findIndex(({ path }) => path === object.path);
  return objectRow({ id, ...object });
}

interface ObjectParts {
  id: number;
  path: string;
  fields: Row;
  description: string;
  type: string;
}

function objectRow({ id, path, fields, description, type }: ObjectParts): Row {
  const slash = path.lastIndexOf('/');
  return {
    id,
    abspath: path,
    owner: 'root',
    fields,
    extra_properties: {},
    user_permissions: {},
    group_permissions: {},
    created: '2023-06-26T09:03:13.459085+09:00',
    updated: '2023-06-26T09:03:13.547353+09:00',
    display_name: path.slice(slash + 1),
    description,
    type_object: type,
    // The root has no parent; what the server says of it is not known.
    parent_object: path === '/' ? null : path.slice(0, slash) || '/',
  };
}

function elapsedSeconds({ startedTime, finishedTime }: Process): number {
  if (startedTime === null) return 0;
  const endMs = finishedTime === null ? Date.now() : Date.parse(finishedTime);
  return (endMs - Date.parse(startedTime)) / 1000;
}
