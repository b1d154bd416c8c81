/** Looks at everything between here and a jobflow, and starts nothing. Each finding is a fact. */
import { lookup } from 'node:dns/promises';
import {
  InvalidResponseError,
  isCode,
  isRefusedByKompira,
  RefusedError,
  RequestError,
  TransportError,
} from '../errors.ts';
import { isFinal, type ProcessRow } from '../kompira/answers.ts';
import type { Limits } from '../kompira/call.ts';
import { JOB_TYPES, type Kompira } from '../kompira/client.ts';
import { bare, isLoopback } from '../kompira/proxy.ts';
import { hintOnRefusal } from './hint.ts';
import type { Interruption } from './interruption.ts';
import { NO_WAIT_STATUSES } from './long-poll.ts';
import type { Hint } from './result.ts';
import { isLastWord } from './trouble.ts';

/** A clock that is further off makes certificates invalid, and times in messages misleading. */
const MOST_OFF_MS = 60_000;
const DAY_MS = 86_400_000;
/** Time enough to have a new certificate issued. */
const EXPIRES_SOON_DAYS = 30;
/** No jobflow has this name. */
const NO_JOBFLOW = '/kompira-doctor/no-such-jobflow';

export type Finding =
  | { readonly kind: 'proxy'; readonly proxy: string | undefined }
  | { readonly kind: 'name'; readonly host: string; readonly addresses: readonly string[] }
  | { readonly kind: 'name-by-proxy' | 'name-unknown'; readonly host: string }
  | { readonly kind: 'tls'; readonly issuer: string; readonly validTo: string; readonly days: number }
  | { readonly kind: 'tls-expires'; readonly validTo: string; readonly days: number }
  | { readonly kind: 'tls-unknown' | 'tls-unchecked' | 'no-tls' | 'no-tls-local' }
  | { readonly kind: 'unreachable' | 'not-kompira' | 'token-refused'; readonly cause: RequestError }
  | { readonly kind: 'request-refused' | 'filters-refused'; readonly cause: RequestError }
  | { readonly kind: 'clock' | 'clock-wrong'; readonly aheadMs: number }
  | { readonly kind: 'clock-unknown' | 'token' | 'rights-unknown' }
  | { readonly kind: 'rights'; readonly jobflow: string; readonly type: string }
  | { readonly kind: 'not-a-job'; readonly jobflow: string; readonly type: string }
  | {
      readonly kind: 'rights-refused';
      readonly jobflow: string;
      readonly cause: RequestError;
      readonly hint: Hint | undefined;
    }
  | { readonly kind: 'wait' | 'wait-missing' | 'wait-unknown' }
  /** The request for it failed, which says nothing about the server. */
  | {
      readonly kind: 'not-examined';
      readonly what: 'wait' | 'attrs' | 'filters';
      readonly cause: RequestError;
    }
  | { readonly kind: 'attrs' | 'attrs-ignored' | 'attrs-unknown' }
  | { readonly kind: 'filters' | 'filters-ignored' | 'filters-unknown' }
  | { readonly kind: 'version'; readonly server: string; readonly isRecent: boolean | undefined };

/** How good a finding is: `failed` keeps jobflows from being run, `warning` something else. */
export function gradeOf({ kind }: Finding): 'ok' | 'warning' | 'failed' {
  const isFailure =
    /^(unreachable|not-kompira|name-unknown|token-refused|request-refused|rights-refused|not-a-job)$/;
  if (isFailure.test(kind)) return 'failed';
  const isWarning =
    /^(tls-expires|tls-unchecked|no-tls|clock-wrong|wait-missing|filters-ignored|filters-refused|not-examined)$/;
  return isWarning.test(kind) ? 'warning' : 'ok';
}

export interface Doctor {
  readonly kompira: Kompira;
  readonly server: string;
  readonly insecure: boolean;
  /** To look at, where one is given. */
  readonly jobflow?: string | undefined;
  readonly interruption: Interruption;
  readonly onFinding: (finding: Finding) => void;
}

/** Ends where nothing behind it can be seen. Throws only errors other than a RequestError. */
export async function examine(doctor: Doctor): Promise<void> {
  const { kompira, onFinding } = doctor;
  const limits: Limits = { signal: doctor.interruption.signal };
  onFinding({ kind: 'proxy', proxy: kompira.proxy });
  await examineName(doctor);
  let list: Awaited<ReturnType<typeof kompira.inspect>>;
  try {
    list = await kompira.inspect('/process', [['page_size', '25']], limits);
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    if (thrown instanceof TransportError) {
      onFinding({ kind: 'unreachable', cause: thrown });
      return;
    }
    await examineTls(doctor);
    const isToken = isRefusedByKompira(thrown, [401, 403]);
    const isRefusal = thrown instanceof RefusedError;
    onFinding({
      kind: isToken ? 'token-refused' : isRefusal ? 'request-refused' : 'not-kompira',
      cause: thrown,
    });
    return;
  }
  await examineTls(doctor);
  const clock = Date.parse(list.date);
  const aheadMs = clock - Date.now();
  if (Number.isNaN(clock)) onFinding({ kind: 'clock-unknown' });
  else onFinding({ kind: Math.abs(aheadMs) > MOST_OFF_MS ? 'clock-wrong' : 'clock', aheadMs });
  onFinding({ kind: 'token' });
  await examineRights(doctor, limits);
  await examineWait(doctor, list.rows, limits);
  const attrs = await examineAttrs(doctor, limits);
  onFinding(attrs);
  await examineFilters(doctor, list.rows, limits);
  // Before 1.6.2.post4 `attrs` did not work on this list.
  const isRecent = attrs.kind === 'attrs' ? true : attrs.kind === 'attrs-ignored' ? false : undefined;
  onFinding({ kind: 'version', server: list.server, isRecent });
}

async function examineName({ kompira, server, onFinding }: Doctor): Promise<void> {
  const host = bare(new URL(server).hostname);
  if (kompira.proxy !== undefined) {
    onFinding({ kind: 'name-by-proxy', host });
    return;
  }
  try {
    const found = await lookup(host, { all: true });
    onFinding({ kind: 'name', host, addresses: found.map(({ address }) => address) });
  } catch (thrown) {
    // Another failure (no name server answers) proves nothing of the name: the first request meets it too, and says so.
    if (isCode(thrown, 'ENOTFOUND')) onFinding({ kind: 'name-unknown', host });
  }
}

async function examineTls({ kompira, server, insecure, onFinding }: Doctor): Promise<void> {
  if (!server.startsWith('https:')) {
    onFinding({ kind: isLoopback(new URL(server).hostname) ? 'no-tls-local' : 'no-tls' });
    return;
  }
  if (insecure) onFinding({ kind: 'tls-unchecked' });
  const certificate = await kompira.certificate();
  if (!certificate) {
    onFinding({ kind: 'tls-unknown' });
    return;
  }
  const { validTo } = certificate;
  const days = Math.floor((certificate.validToDate.getTime() - Date.now()) / DAY_MS);
  if (days < EXPIRES_SOON_DAYS) onFinding({ kind: 'tls-expires', validTo, days });
  else onFinding({ kind: 'tls', issuer: certificate.issuer.replaceAll('\n', ', '), validTo, days });
}

async function examineRights(
  { kompira, jobflow, interruption, onFinding }: Doctor,
  limits: Limits,
): Promise<void> {
  if (jobflow === undefined) {
    onFinding({ kind: 'rights-unknown' });
    return;
  }
  try {
    const { type } = await kompira.object(jobflow, limits);
    onFinding({ kind: JOB_TYPES.includes(type) ? 'rights' : 'not-a-job', jobflow, type });
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    const named = { option: 'jobflow', path: jobflow, types: JOB_TYPES } as const;
    const hint = await hintOnRefusal({ kompira, interruption }, named, thrown);
    onFinding({ kind: 'rights-refused', jobflow, cause: thrown, hint });
  }
}

/** Asked of a process that has ended, so that nobody waits. */
async function examineWait(
  { kompira, onFinding }: Doctor,
  rows: readonly { path: string; status: string }[],
  limits: Limits,
): Promise<void> {
  const ended = rows.find(({ status }) => isFinal(status));
  if (!ended) {
    onFinding({ kind: 'wait-unknown' });
    return;
  }
  try {
    await kompira.waitForEnd(ended.path, 0, limits);
    onFinding({ kind: 'wait' });
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    const isMissing =
      thrown instanceof RefusedError &&
      NO_WAIT_STATUSES.includes(thrown.status) &&
      // A process that was deleted meanwhile has none either.
      (await kompira.process(ended.path, limits).then(
        () => true,
        () => false,
      ));
    onFinding(isMissing ? { kind: 'wait-missing' } : { kind: 'not-examined', what: 'wait', cause: thrown });
  }
}

/** By a jobflow that the list has shown: what runs of one that does not exist, no server has to filter. */
async function examineFilters(
  { kompira, onFinding }: Doctor,
  rows: readonly ProcessRow[],
  limits: Limits,
): Promise<void> {
  const jobflow = rows.find(({ job }) => job !== null)?.job;
  if (jobflow === undefined || jobflow === null) {
    onFinding({ kind: 'filters-unknown' });
    return;
  }
  try {
    const { rows: others } = await kompira.inspect('/process', [['job', NO_JOBFLOW]], limits);
    await kompira.processes.active(jobflow, limits);
    onFinding({ kind: others.length > 0 ? 'filters-ignored' : 'filters' });
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    const isIgnored = thrown instanceof InvalidResponseError && thrown.defect.kind === 'not-filtered';
    if (isIgnored) onFinding({ kind: 'filters-ignored' });
    else if (isLastWord(thrown)) onFinding({ kind: 'filters-refused', cause: thrown });
    else onFinding({ kind: 'not-examined', what: 'filters', cause: thrown });
  }
}

async function examineAttrs({ kompira }: Doctor, limits: Limits): Promise<Finding> {
  try {
    const query = [
      ['attrs', 'id'],
      ['page_size', '1'],
    ] as const;
    const { attributes } = await kompira.inspect('/process', query, limits);
    const [first] = attributes;
    if (first === undefined) return { kind: 'attrs-unknown' };
    return { kind: first.includes('status') ? 'attrs-ignored' : 'attrs' };
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    return isRefusedByKompira(thrown, [400])
      ? { kind: 'attrs-ignored' }
      : { kind: 'not-examined', what: 'attrs', cause: thrown };
  }
}
