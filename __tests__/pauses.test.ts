/** No loop without a pause: however a server fails, and however fast, it is not asked again and again. */
import { expect, test } from '@jest/globals';
import type { Step } from '../runner/run-action.ts';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import { isLook, isStart, run, simulate, start } from './support/harness.ts';

/** For so long, by the clock of the step, the server fails, from the first request on that it fails. */
const WINDOW_MS = 5000;
/** Twelve a second. A loop without a pause makes thousands. */
const MOST_REQUESTS = 60;

const LONG = { jobflow: '/root/long' };
const isList = ({ path, action }: RequestRecord) => path === '/process' && action === '';
const is =
  (...actions: string[]) =>
  ({ action }: RequestRecord) =>
    actions.includes(action);

interface Loop {
  /** Which requests fail. */
  readonly when: (request: RequestRecord) => boolean;
  /** So many of them are answered as they should be. */
  readonly skip?: number;
  /** Runs a step that comes to ask; `fail` lets the server fail from then on. */
  readonly begin: (simulator: Simulator, fail: () => void) => Step | Promise<Step>;
}

function root(inputs: Record<string, string>): Loop['begin'] {
  return (simulator, fail) => {
    fail();
    return start(simulator, inputs, jumpingClock());
  };
}

function channel(inputs: Record<string, string>): Loop['begin'] {
  return (simulator, fail) => {
    fail();
    return start(
      simulator,
      { channel: '/root/approval', ...inputs },
      { action: 'channel', ...jumpingClock() },
    );
  };
}

/** A process runs already; the step is of the process action, unless it is of a jobflow. */
function beside(inputs: Record<string, string>): Loop['begin'] {
  return async (simulator, fail) => {
    await run(simulator, { ...LONG, wait: 'false' });
    if (inputs.command === 'resume') await run(simulator, { process: '262', command: 'suspend' }, PROCESS);
    fail();
    return 'jobflow' in inputs
      ? start(simulator, inputs, jumpingClock())
      : start(simulator, { process: '262', ...inputs }, { ...PROCESS, ...jumpingClock() });
  };
}

const PROCESS = { action: 'process' };

const LOOPS: Record<string, Loop> = {
  'the start': { when: isStart, begin: root(LONG) },
  'what may have come of a lost start': {
    when: isList,
    begin: (simulator, fail) => {
      simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
      return root(LONG)(simulator, fail);
    },
  },
  'dry-run': { when: () => true, begin: root({ ...LONG, 'dry-run': 'true' }) },
  'if-running, the first look': { when: isList, begin: beside({ ...LONG, 'if-running': 'fail' }) },
  'if-running, the wait': { when: isList, skip: 1, begin: beside({ ...LONG, 'if-running': 'wait' }) },
  'the looks': { when: isLook, begin: root(LONG) },
  'the looks, after good ones': { when: isLook, skip: 2, begin: root(LONG) },
  'the long poll': { when: is('wait'), begin: root({ ...LONG, 'long-poll': 'true' }) },
  'the long poll and the looks': {
    when: (request) => isLook(request) || is('wait')(request),
    begin: root({ ...LONG, 'long-poll': 'true' }),
  },
  'the stop after a timeout': {
    when: is('terminate'),
    begin: root({ ...LONG, timeout: '300ms' }),
  },
  'the proof of a stop': {
    when: (request) => isLook(request) || is('terminate')(request),
    skip: 2,
    begin: root({ ...LONG, timeout: '300ms' }),
  },
  post: {
    when: (request) => isLook(request) || is('terminate')(request),
    begin: async (simulator, fail) => {
      const step = start(simulator, LONG);
      await step.logged('│ ');
      step.child.kill('SIGKILL');
      const { state } = await step.ended;
      fail();
      return start(simulator, LONG, { postOf: state, ...jumpingClock() });
    },
  },
  'why a process failed': {
    when: (request) => request.method === 'GET' && !isLook(request),
    begin: root({ jobflow: '/root/restart_fails' }),
  },
  'process: wait': { when: isLook, begin: beside({ command: 'wait' }) },
  'process: show': { when: isLook, begin: beside({ command: 'show' }) },
  'process: terminate': { when: is('terminate'), begin: beside({ command: 'terminate' }) },
  'process: suspend': { when: is('suspend'), begin: beside({ command: 'suspend' }) },
  'process: suspend, and its proof': { when: isLook, skip: 1, begin: beside({ command: 'suspend' }) },
  'process: resume': { when: is('resume'), begin: beside({ command: 'resume' }) },
  'channel: send': { when: is('send'), begin: channel({ message: 'go' }) },
  'channel: receive': { when: is('recv'), begin: channel({ command: 'receive' }) },
};

const json = (status: number, detail: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status,
  body: { detail },
  headers,
});

/** How many requests of any kind the step sends while the server fails in this way. */
async function requestsUnder({ when, skip = 0, begin }: Loop, fault: Fault): Promise<number> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  let [seen, sent, from] = [0, 0, NaN];
  const isOver = Promise.withResolvers<undefined>();
  const step = await begin(simulator, () => {
    simulator.faults.add({
      when: (request) => {
        const isStruck = when(request) && seen++ >= skip;
        if (isStruck && Number.isNaN(from)) from = timeOf(request);
        if (timeOf(request) < from + WINDOW_MS) sent += 1;
        if (timeOf(request) >= from + WINDOW_MS || sent >= MOST_REQUESTS) isOver.resolve(undefined);
        return isStruck;
      },
      fault,
    });
  });
  await Promise.race([step.ended, isOver.promise]);
  step.child.kill('SIGKILL');
  await step.ended;
  return sent;
}

const FAULTS: [string, Fault][] = [
  ['resets each connection', { kind: 'reset-before' }],
  ['says 502 by a page', { kind: 'status', status: 502 }],
  ['says 503 and to come back at once', json(503, 'x', { 'retry-after': '0' })],
  ['says 429 and to come back at once', json(429, 'x', { 'retry-after': '0' })],
  ['says 404', json(404, 'x')],
  ['says 408 at once', json(408, 'x')],
  ['shows a page with 200', { kind: 'html' }],
];

// One after the other, for in each of them many steps run. Each loop meets every other fault: what is done about a fault
// is decided in one place.
test.each(FAULTS.map(([name, fault], index) => [name, fault, index] as const))(
  'a server that %s',
  async (_name, fault, index) => {
    const loops = Object.entries(LOOPS).filter((_loop, at) => (at + index) % 2 === 0);
    const counted = await Promise.all(
      loops.map(async ([name, loop]) => [name, await requestsUnder(loop, fault)] as const),
    );
    // Each of them has asked.
    expect(counted.filter(([, requests]) => requests === 0)).toEqual([]);
    expect(counted.filter(([, requests]) => requests >= MOST_REQUESTS)).toEqual([]);
  },
);
