/** Lists that do what the manual says and no more: what runs already (if-running), and "did you mean". */
import { expect } from '@jest/globals';
import { type Process, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { errorOf, executes, run, simulate, test } from './support/harness.ts';

const JOBFLOW = '/root/exit_3';
const LONGEST_PAGE = 100;
const STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING', 'DONE', 'ABORTED'];

const isActive = ({ status }: Process) => !['DONE', 'ABORTED'].includes(status);

interface Filters {
  /** Not in the manual: the vendor's own web UI asks for it. */
  readonly isActive: 'honoured' | 'ignored';
  readonly status: 'honoured' | 'ignored';
}

/** The answer to `GET /process?…`: of a status one exact value, and nothing is known of any other lookup. */
function page({ processes }: Simulator, { query, url, headers }: RequestRecord, filters: Filters) {
  const [job, status] = [query.get('job'), query.getAll('status').at(-1)];
  if (filters.status === 'honoured' && status !== undefined && !STATUSES.includes(status))
    return { status: 400, body: { status: [`正しく選択してください。 ${status} は候補にありません。`] } };
  const rows = processes
    .filter((process) => job === null || process.job === job)
    .filter((process) => filters.status === 'ignored' || status === undefined || process.status === status)
    .filter(
      (process) => filters.isActive === 'ignored' || query.get('is_active') !== 'True' || isActive(process),
    )
    .toReversed();
  const asked = Number(query.get('page_size') ?? 25);
  const size = Math.min(asked, LONGEST_PAGE);
  const last = Math.max(1, Math.ceil(rows.length / size));
  const at = query.get('page') === 'last' ? last : Number(query.get('page') ?? 1);
  if (at < 1 || at > last) return { status: 404, body: { detail: '不正なページです。' } };
  const address = (other: number) => {
    const whole = new URL(url, `http://${headers.host ?? ''}`);
    whole.searchParams.set('page', String(other));
    return whole.href;
  };
  const results = rows.slice((at - 1) * size, at * size).map((process) => ({
    id: process.id,
    abspath: process.path,
    user: process.user,
    started_time: process.startedTime,
    finished_time: process.finishedTime,
    status: process.status,
    exit_status: process.exitStatus,
    suspended: process.suspended,
    job: process.job,
    parent: process.parent,
  }));
  const [next, previous] = [at < last ? address(at + 1) : null, at > 1 ? address(at - 1) : null];
  return { status: 200, body: { count: rows.length, next, previous, results } };
}

/** 110 processes of the jobflow that have ended, and before them `running` that has not. */
async function strict(filters: Filters, running = false): Promise<Simulator> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 0 }) });
  const { url, token } = simulator;
  const headers = { accept: 'application/json', authorization: `Token ${token}` };
  const begin = () => fetch(`${url}${JOBFLOW}.execute`, { method: 'POST', headers });
  if (running) {
    const ending = Promise.withResolvers<undefined>();
    simulator.define({ path: JOBFLOW, run: (job) => job.waiting(ending.promise) });
    await begin();
    await simulator.waitForProcess(({ status }) => status === 'WAITING');
  }
  simulator.define({ path: JOBFLOW, run: (job) => job.return('ok') });
  for (let count = 0; count < 110; count += 1) await begin();
  await simulator.waitForProcess(() => simulator.processes.filter((one) => !isActive(one)).length === 110);
  simulator.faults.add({
    when: (request) => {
      if (request.path !== '/process' || request.action !== '') return false;
      // A rule for this request alone: it is the next that is asked.
      const answer = page(simulator, request, filters);
      simulator.faults.add({ when: (one) => one === request, fault: { kind: 'status', ...answer } });
      return false;
    },
    fault: { kind: 'hang' },
  });
  return simulator;
}

const HONOURED: Filters = { isActive: 'honoured', status: 'honoured' };
const BY_THE_MANUAL: Filters = { isActive: 'ignored', status: 'honoured' };
const BY_JOB_ALONE: Filters = { isActive: 'ignored', status: 'ignored' };

test.each([
  ['is_active honoured', HONOURED],
  ['is_active ignored', BY_THE_MANUAL],
])('%s, 110 that have ended: it starts', async (_name, filters) => {
  for (const policy of ['fail', 'skip', 'wait']) {
    const simulator = await strict(filters);
    const result = await run(simulator, { jobflow: JOBFLOW, 'if-running': policy });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', result: 'ok' } });
    expect(executes(simulator)).toBe(111);
  }
});

test.each([
  ['is_active honoured', HONOURED],
  ['is_active ignored', BY_THE_MANUAL],
])('%s, and one that runs is older than 110 that have ended: it is seen', async (_name, filters) => {
  const simulator = await strict(filters, true);
  const skipped = await run(simulator, { jobflow: JOBFLOW, 'if-running': 'skip' });
  expect(skipped).toMatchObject({ exitCode: 0, outputs: { outcome: 'skipped' } });
  expect(skipped.log).toContain(`${simulator.url}/process/id_262`);
  const failed = await run(simulator, { jobflow: JOBFLOW, 'if-running': 'fail' });
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(failed)).toContain(`${simulator.url}/process/id_262`);
  expect(executes(simulator)).toBe(111);
});

test('neither is honoured: the one that runs is seen, or the step is red; it never starts', async () => {
  const simulator = await strict(BY_JOB_ALONE, true);
  const result = await run(simulator, { jobflow: JOBFLOW, 'if-running': 'skip' });
  expect(['skipped', 'error']).toContain(result.outputs.outcome);
  expect(executes(simulator)).toBe(111);
});

test('did you mean: a server that takes several types one by one, as from its own web UI', async () => {
  const simulator = await simulate();
  const none = { count: 0, next: null, previous: null, results: [] };
  simulator.faults.add({
    when: ({ query }) => query.getAll('type_object__in').some((types) => types.includes(',')),
    fault: { kind: 'status', status: 200, body: none },
  });
  const result = await run(simulator, { jobflow: '/root/restart_proces' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toContain('/root/restart_process');
});
