/** What one run is going to be: a task, and what tempts it to break a promise. */
import fc from 'fast-check';
import { texts } from './texts.ts';
import { type Kind, KINDS, TROUBLES } from './troubles.ts';

export type Plan = ReturnType<typeof drawPlan>;
export type JobStep = Plan['job']['steps'][number];
type Inputs = Readonly<Record<string, string>>;

/** As Kompira makes them, or with characters that other spellings write differently. */
const TOKENS = ['5ca1ab1e0ddba11c0ffee0b1ec7ab1ef00dfaced', 'k0/+se7en~tok3n/+with==odd'];
const ENDS = [
  'true',
  'true',
  'text',
  'false',
  'abort',
  'exit 3',
  'endless',
  'endless',
  'stay new',
  'deleted',
] as const;
const HOUR_MS = 3_600_000;
const isLinux = process.platform === 'linux';

/** What is listed twice is drawn twice as often. */
const oneOf = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const sometimes = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.tuple(between(1, 100), arbitrary).map(([drawn, value]) => (drawn <= percent ? value : undefined));

const connection = {
  'request-timeout': oneOf('1s', '1s', '1200ms', '2500ms', '12s'),
  'outage-tolerance': oneOf('0s', '1s', '2s', '2s', '3s'),
  'token-location': oneOf('header', 'header', 'query'),
  language: oneOf('en', 'en', 'ja'),
  timeout: oneOf('1s', '2s', '4s', '12s', '12s', '12s'),
};
const waiting = {
  ...connection,
  'start-timeout': oneOf('', '', '', '1s'),
  'poll-interval': oneOf('100ms', '100ms', '300ms', '1s', '5s'),
  'long-poll': oneOf('true', 'false'),
  'on-timeout': oneOf('terminate', 'terminate', 'terminate', 'leave'),
  'on-cancel': oneOf('terminate', 'terminate', 'terminate', 'leave'),
  'fail-on-result': oneOf('false', 'false', 'false', ''),
  console: oneOf('stream', 'stream', 'stream', 'on-failure', 'off'),
};
/** What the root action, `process` and `channel` are given, besides the server and the object that they are about. */
const tasks: Readonly<Record<'' | 'process' | 'channel', fc.Arbitrary<Inputs>>> = {
  '': fc.record({
    ...waiting,
    wait: oneOf('true', 'true', 'true', 'true', 'true', 'true', 'true', 'false'),
    'if-running': oneOf('start', 'start', 'start', 'start', 'skip', 'fail', 'wait', 'join'),
  }),
  process: fc.record({
    ...waiting,
    command: oneOf('wait', 'wait', 'show', 'terminate', 'suspend', 'resume'),
  }),
  channel: fc.record({ ...connection, command: oneOf('send', 'receive') }),
};

/** A start that meets trouble is mostly the end of it, and there is more to be seen. */
const behindTheStart = KINDS.filter((kind) => kind !== 'start');
const targets: readonly (readonly Kind[])[] = [
  ...[KINDS, behindTheStart, behindTheStart],
  ...([['start'], ['start', 'list'], ['look', 'wait'], ['look', 'wait'], ['look', 'terminate']] as const),
  ...([['terminate', 'control'], ['list', 'active'], ['extra']] as const),
];

/** Those that have led into temptation before are drawn more often. */
const TEMPTING = [
  ...['Kompira 401', 'Kompira 403', 'Kompira 404', 'Kompira 503, Retry-After', 'page after acting 404'],
  ...['page after acting 503, Retry-After', 'reset after acting', 'hang after acting', 'down after acting'],
];

const plans = oneOf(...TOKENS).chain((token) => {
  const text = texts(token);
  return fc.record({
    token: fc.constant(token),
    task: oneOf('', '', '', '', '', '', 'process', 'channel').chain((action) =>
      fc.record({ action: fc.constant(action), inputs: tasks[action] }),
    ),
    job: fc.record({
      steps: fc.array(
        fc.record({
          kind: oneOf('lines', 'lines', 'text', 'text', 'child', 'failing child', 'work', 'wait', 'suspend'),
          /** 90 characters are 92 bytes: the 64 KB that the server keeps hold 700 lines. */
          lines: oneOf(1, 20, 300, 2500),
          ms: oneOf(0, 0, 0, 300, 1000, 2500),
          text,
          /** Where the text is cut in two, so that a window ends in the middle of it. */
          at: between(0, 30),
        }),
        { maxLength: 4 },
      ),
      end: oneOf(...ENDS),
      text,
    }),
    rules: fc.array(
      fc.record({
        on: oneOf(...targets),
        trouble: oneOf(...Object.keys(TROUBLES), ...TEMPTING, ...TEMPTING, ...TEMPTING),
        text,
        skip: oneOf(0, 0, 0, 1, 3),
        times: oneOf(1, 1, 2, 5, Infinity, Infinity, Infinity, Infinity),
        /** Counted from the start of the step. */
        untilMs: oneOf(800, 1500, 3000, 6000, Infinity, Infinity),
        inPost: oneOf(false, false, true),
      }),
      { maxLength: 4 },
    ),
    /** How long an outage lasts; how long the server is away at first. */
    downMs: oneOf(100, 500, 1500, 4000),
    downFirstMs: sometimes(10, between(200, 3500)),
    /** Somebody else's process of the same jobflow: there already, or newer than ours. */
    other: sometimes(
      35,
      fc.record({ since: oneOf('before', 'start'), ms: oneOf(500, 2000, HOUR_MS), user: text }),
    ),
    /** How wrong the server's clock is, where it tells the time, and in the times of its processes. */
    serverClock: sometimes(
      20,
      fc.record({ dateMs: oneOf(-HOUR_MS, 0, HOUR_MS), timesMs: oneOf(-HOUR_MS, 0, HOUR_MS) }),
    ),
    /** The runner's clock jumps, and stays wrong. */
    runnerClock: sometimes(
      12,
      fc.record({ afterMs: between(100, 1500), byMs: oneOf(-HOUR_MS, -5000, 5000, HOUR_MS) }),
    ),
    tls: fc.boolean().map((drawn) => drawn && isLinux),
    proxy: sometimes(25, oneOf(true)),
    /** The token is in headers that nobody asked for, and spelled in escapes of JSON. */
    echo: fc.boolean(),
    signal: sometimes(
      40,
      fc.record({
        first: oneOf('SIGINT', 'SIGINT', 'SIGINT', 'SIGTERM', 'SIGKILL'),
        of: oneOf('spawn', 'spawn', 'start', 'start', 'look', 'look', 'terminate', 'list', 'wait'),
        afterMs: oneOf(0, 0, 5, 50, 300, 600, 1000, 1800),
        second: sometimes(40, oneOf('SIGINT', 'SIGTERM', 'SIGTERM', 'SIGKILL')),
        secondAfterMs: between(0, 3000),
      }),
    ),
    postSignal: sometimes(
      12,
      fc.record({ first: oneOf('SIGINT', 'SIGTERM', 'SIGKILL'), afterMs: between(0, 1500) }),
    ),
    /** The disk under one of the runner's files is full. */
    full: sometimes(isLinux ? 6 : 0, oneOf('OUTPUT', 'STATE', 'STEP_SUMMARY')),
    /** Who reads the log stops for a while, or for good. */
    reader: sometimes(10, fc.record({ afterMs: between(200, 2000), stopsMs: oneOf(500, 3000, Infinity) })),
  });
});

/** The plan of a seed. Seeds that follow each other are spread, or their plans would be alike. */
export function drawPlan(seed: number) {
  const [plan] = fc.sample(fc.noBias(plans), { seed: Math.imul(seed, 0x9e3779b1), numRuns: 1 });
  if (!plan) throw new Error('fast-check drew nothing');
  return plan;
}
