/** No loop without a pause: however a server fails, and however fast, it is not asked again and again. */
import { expect, test } from '@jest/globals';
import type { Step } from '../runner/run-action.ts';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock, timeOf } from './support/clock.ts';
import { begin, isList, isLook, isStart, simulate, start } from './support/harness.ts';

/** For so long, by the clock of the step, the server fails, from the first request on that it fails. */
const WINDOW_MS = 5000;
/** Twelve a second. A loop without a pause makes thousands. */
const MOST_REQUESTS = 60;

const LONG = { jobflow: '/root/long' };
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
  readonly begin: (simulator: Simulator, fail: () => void) => Promise<Step>;
}

type Inputs = Readonly<Record<string, string>>;

/** A step of the action that these inputs are for; `before` it the server is well. */
function step(inputs: Inputs, before?: (simulator: Simulator) => Promise<unknown>): Loop['begin'] {
  const action = 'process' in inputs ? 'process' : 'channel' in inputs ? 'channel' : '';
  return async (simulator, fail) => {
    await before?.(simulator);
    fail();
    return start(simulator, inputs, { action, ...jumpingClock() });
  };
}

const ofChannel = (inputs: Inputs) => step({ channel: '/root/approval', ...inputs });
/** A process of the jobflow runs already. */
const beside = (simulator: Simulator) => begin(simulator, LONG.jobflow);
const onProcess = (command: string) => step({ process: '262', command }, beside);

const LOOPS: Record<string, Loop> = {
  'the start': { when: isStart, begin: step(LONG) },
  'what may have come of a lost start': {
    when: isList,
    begin: (simulator, fail) => {
      simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
      return step(LONG)(simulator, fail);
    },
  },
  'if-running, the wait': { when: isList, skip: 1, begin: step({ ...LONG, 'if-running': 'wait' }, beside) },
  'the looks': { when: isLook, begin: step(LONG) },
  'the long poll': { when: is('wait'), begin: step({ ...LONG, 'long-poll': 'true' }) },
  'the proof of a stop': {
    when: (request) => isLook(request) || is('terminate')(request),
    skip: 2,
    begin: step({ ...LONG, timeout: '300ms' }),
  },
  post: {
    when: (request) => isLook(request) || is('terminate')(request),
    begin: async (simulator, fail) => {
      const killed = start(simulator, LONG);
      await killed.logged('│ ');
      killed.child.kill('SIGKILL');
      const { state } = await killed.ended;
      fail();
      return start(simulator, LONG, { postOf: state, ...jumpingClock() });
    },
  },
  'process: suspend': { when: is('suspend'), begin: onProcess('suspend') },
  'process: suspend, and its proof': { when: isLook, skip: 1, begin: onProcess('suspend') },
  'channel: send': { when: is('send'), begin: ofChannel({ message: 'go' }) },
  'channel: receive': { when: is('recv'), begin: ofChannel({ command: 'receive' }) },
};

const json = (status: number, detail: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status,
  body: { detail },
  headers,
});

/** How many requests of any kind the step sends while the server fails in this way. */
async function requestsUnder({ when, skip = 0, begin: run }: Loop, fault: Fault): Promise<number> {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  let [seen, sent, from] = [0, 0, NaN];
  const isOver = Promise.withResolvers<undefined>();
  const running = await run(simulator, () => {
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
  await Promise.race([running.ended, isOver.promise]);
  running.child.kill('SIGKILL');
  await running.ended;
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
