import type { ExecuteRequest, Jobflow } from './job.ts';

export type ProcessStatus = 'NEW' | 'READY' | 'RUNNING' | 'WAITING' | 'DONE' | 'ABORTED';

/** A process. Live: the engine changes it as it runs. Times as in the seed, `2023-06-26T09:03:13.459085+09:00`. */
export interface Process {
  readonly id: number;
  /** `/process/id_262` */
  readonly path: string;
  /** Path of the jobflow. */
  readonly job: string;
  /** Name of the user who started it. */
  readonly user: string;
  /** Path of the process that forked it. */
  readonly parent: string | null;
  readonly request: ExecuteRequest;
  status: ProcessStatus;
  exitStatus: number | null;
  result: unknown;
  error: unknown;
  console: string;
  startedTime: string | null;
  finishedTime: string | null;
  suspended: boolean;
  lineno: number | null;
  currentJob: string | null;
}

export interface StartOptions {
  user: string;
  request: ExecuteRequest;
  parent?: string;
}

/** A process that the engine has not taken up yet. */
export function newProcess(id: number, jobflow: Jobflow, { user, request, parent }: StartOptions): Process {
  return {
    id,
    path: `/process/id_${id}`,
    job: jobflow.path,
    user,
    parent: parent ?? null,
    request: { ...request, parameters: { ...jobflow.parameters, ...request.parameters } },
    status: 'NEW',
    exitStatus: null,
    result: null,
    error: null,
    console: '',
    startedTime: null,
    finishedTime: null,
    suspended: false,
    lineno: null,
    currentJob: null,
  };
}

/** DONE and ABORTED are final, the other four active. */
export function isFinal({ status }: Process): boolean {
  return status === 'DONE' || status === 'ABORTED';
}
