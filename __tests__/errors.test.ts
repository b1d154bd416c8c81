/**
 * Every code is provoked, by a real step where that does not take minutes, and stands on the last line of its
 * annotation. docs/errors.md is what the catalogs say.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';
import { expect, test as inTurn } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { fileOf, errorsDocument } from '../scripts/errors.ts';
import {
  type Fault,
  type Job,
  type Process,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import type { Alert } from '../src/core/alerts.ts';
import { LANGUAGES } from '../src/inputs/language.ts';
import { TransportError } from '../src/errors.ts';
import { toProcess } from '../src/kompira/answers.ts';
import { tlsProblemOf } from '../src/kompira/tls.ts';
import { codeOfError } from '../src/words/codes.ts';
import { en } from '../src/words/en.ts';
import { asInWorkflow, type Code } from '../src/words/facts.ts';
import { Words } from '../src/words/say.ts';
import {
  errorOf,
  executes,
  isList,
  isLook,
  run,
  simulate,
  start,
  test,
  warningsOf,
} from './support/harness.ts';
import { jumpingClock } from './support/clock.ts';
import { preload } from './support/network.ts';
import { temporaryFolder } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const LONG = '/root/long';

const isRunning = ({ status }: Process) => status === 'RUNNING';
const calls = (name: string) => (request: RequestRecord) => request.action === name;

type Inputs = Readonly<Record<string, string>>;
type Provoke = (simulator: Simulator) => Promise<StepResult>;

const given =
  (inputs: Inputs, options: Parameters<typeof run>[2] = {}): Provoke =>
  (simulator) => {
    const about = options.action ? {} : { jobflow: JOBFLOW };
    return run(simulator, { ...about, 'outage-tolerance': '0s', ...inputs }, options);
  };
const onProcess = (command: string) => given({ process: '262', command }, { action: 'process' });
const onChannel = (inputs: Inputs) => given({ channel: '/root/approval', ...inputs }, { action: 'channel' });

/** The server answers such requests so. */
const meets =
  (when: (request: RequestRecord) => boolean, fault: Fault, next: Provoke = given({})): Provoke =>
  (simulator) => {
    simulator.faults.add({ when, fault });
    return next(simulator);
  };
/** The server, or what stands in front of it, answers everything so; nothing is started. */
const answers = (fault: Fault) => meets(() => true, fault, given({ 'dry-run': 'true' }));
const said = (status: number, detail: string): Fault => ({ kind: 'status', status, body: { detail } });
const page = (status: number): Fault => ({ kind: 'status', status });

/** Once a process of the jobflow has come so far. */
const after =
  (jobflow: string, isSoFar: (process: Process) => boolean, next: Provoke): Provoke =>
  async (simulator) => {
    await run(simulator, { jobflow, wait: 'false' });
    await simulator.waitForProcess(isSoFar);
    return next(simulator);
  };

/** By pure functions. */
const noticed = (kind: Alert) => (): Code | undefined => {
  const body = { status: 'RUNNING', exit_status: null, result: null, error: null, console: '' };
  const process = toProcess('/process/id_262', 'GET', body);
  return new Words(en, asInWorkflow).notice({ kind, process, watchedMs: 61_000, expectedMs: 20_000 }).code;
};

/** No server of a test brings OpenSSL 3.5 to these words for it. */
function leafAlone(): Code {
  const said = 'unable to verify the first certificate';
  const code = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  const problem = tlsProblemOf(new Error(said), code) ?? 'not-tls';
  const breakdown = { kind: 'tls', problem, host: 'kompira.test', code, said, shown: undefined } as const;
  return codeOfError(new TransportError('GET /', { sent: false, origin: 'https://kompira.test', breakdown }));
}

const PLAIN = {
  'INVALID-INPUT': given({ timeout: '30' }),
  'NODE-VERSION': given({}, { env: { ...preload('platform-preload.ts'), TEST_NODE_VERSION: '22.0.0' } }),
  ABORTED: given({ jobflow: '/root/abort' }),
  'EXIT-STATUS': given({ jobflow: '/root/exit_3' }),
  RESULT: given({ jobflow: '/root/restart_fails' }),
  'ALREADY-RUNNING': after(LONG, isRunning, given({ jobflow: LONG, 'if-running': 'fail' })),
  'STILL-RUNNING': after(
    LONG,
    isRunning,
    given({ jobflow: LONG, 'if-running': 'wait', timeout: '30s' }, jumpingClock()),
  ),
  'NOT-KOMPIRA': meets(() => true, page(404)),
  'TIMED-OUT': given({ jobflow: LONG, timeout: '500ms' }),
  'START-TIMED-OUT': (simulator) => {
    simulator.engineStopped = true;
    return given({}, { env: { 'INPUT_START-TIMEOUT': '500ms' } })(simulator);
  },
  CANCELLED: async (simulator) => {
    const step = start(simulator, { jobflow: LONG });
    await simulator.waitForRequest(isLook);
    step.child.kill('SIGINT');
    return step.ended;
  },
  'STOP-NOT-CONFIRMED': async (simulator) => {
    const step = start(simulator, { jobflow: LONG, 'outage-tolerance': '0s' });
    await simulator.waitForRequest(isLook);
    await simulator.down();
    return step.ended;
  },
  'ALREADY-ENDED': after(JOBFLOW, ({ status }) => status === 'DONE', onProcess('suspend')),
  'NOT-CONFIRMED': after(
    LONG,
    isRunning,
    meets(calls('suspend'), { kind: 'reset-before' }, onProcess('suspend')),
  ),
  'SEND-UNKNOWN': meets(calls('send'), { kind: 'reset-after' }, onChannel({ message: 'go' })),
  'NO-MESSAGE': onChannel({ command: 'receive', timeout: '500ms' }),
  'NO-RESPONSE': meets(() => true, { kind: 'hang' }, given({ 'dry-run': 'true', 'request-timeout': '1s' })),
  'BAD-REQUEST': given({ jobflow: '/root/greet' }),
  'INVALID-TOKEN': given({ token: 'nonsense' }),
  'TOKEN-NOT-SEEN': answers(said(401, '認証情報が含まれていません。')),
  FORBIDDEN: given({ token: '00000000000000000000000000000000deadbeef' }),
  'NOT-FOUND': given({ jobflow: '/root/nope' }),
  REFUSED: answers(said(405, 'メソッド "GET" は許されていません。')),
  BUSY: answers(said(429, 'リクエストの処理は絞られました。')),
  'SERVER-ERROR': answers(said(500, 'エラー')),
  'REDIRECT-LOGIN': answers({ kind: 'redirect', location: '/.login?next=/' }),
  REDIRECT: answers({ kind: 'redirect', location: 'https://kompira.example.com/' }),
  'GATEWAY-LOGIN': answers(page(401)),
  GATEWAY: answers(page(404)),
  'GATEWAY-ERROR': answers(page(502)),
  'INVALID-RESPONSE': answers({ kind: 'html' }),
  'NOT-FILTERED': meets(isList, said(403, '権限がありません。'), given({ 'if-running': 'skip' })),
  CRASHED: given({}, { env: { GITHUB_STATE: '/nowhere/state' } }),
  'OUTPUTS-NOT-SET': (simulator) => {
    const file = join(temporaryFolder(), 'output');
    writeFileSync(file, '');
    const take = async (job: Job): Promise<void> => {
      await job.waiting(simulator.waitForRequest(isLook));
      rmSync(file);
    };
    simulator.define({ path: '/root/take', run: take });
    return given({ jobflow: '/root/take' }, { env: { GITHUB_OUTPUT: file } })(simulator);
  },
  SUSPENDED: given({ jobflow: '/root/suspend', timeout: '1m' }, jumpingClock()),
  TRUNCATED: (simulator) => {
    simulator.define({ path: '/root/tell', run: (job) => job.return('x'.repeat(130_000)) });
    return given({ jobflow: '/root/tell' })(simulator);
  },
  INSECURE: given({ insecure: 'true' }),
} satisfies Partial<Record<Code, Provoke>>;

const PURE = {
  'INCOMPLETE-CHAIN': leafAlone,
  'NEW-FOR-LONG': noticed('new-for-long'),
  'WAITING-FOR-LONG': noticed('waiting-for-long'),
  SLOW: noticed('slow'),
} satisfies Partial<Record<Code, () => Code | undefined>>;

/** Provoked where that needs a proxy, a certificate or a gateway. */
const ELSEWHERE = {
  ...by('tls', ['CLIENT-CERTIFICATE']),
  ...by('names', ['NAME-UNKNOWN', 'NOT-REACHABLE']),
  ...by('nginx', ['START-UNKNOWN', 'REDIRECT-HTTPS', 'GATEWAY-HTTPS']),
  ...by('tls', ['OLD-TLS', 'WEAK-TLS', 'WEAK-CERTIFICATE', 'HANDSHAKE-FAILED', 'NOT-TLS']),
  ...by('proxy', ['PROXY-LOGIN', 'PROXY-SCHEME', 'PROXY-REFUSED', 'PROXY-UNREACHABLE', 'NO-PROXY-ENTRY']),
  ...by('cli-output', ['LOG-NOT-WRITTEN']),
  ...by('script-jobs', ['WRONG-OPTIONS', 'NOT-A-JOBFLOW']),
  ...by('tls', ['SELF-SIGNED', 'UNKNOWN-AUTHORITY', 'WRONG-NAME', 'BAD-CERTIFICATE']),
  ...by('tls', ['CERTIFICATE-EXPIRED', 'CERTIFICATE-NOT-YET-VALID']),
};
function by<C extends Code>(file: string, codes: readonly C[]): Record<C, string> {
  return Object.fromEntries(codes.map((code) => [code, file])) as Record<C, string>;
}

// The compiler finds a code that is missing.
const CODES: Readonly<Record<Code, unknown>> = { ...PLAIN, ...PURE, ...ELSEWHERE };

const WARNINGS = ['RETRYING', 'SUSPENDED', 'TRUNCATED', 'INSECURE'];

async function expectCode(code: string, provoke: Provoke): Promise<void> {
  const result = await provoke(await simulate({ jobflows: sampleJobflows({ workMs: 50 }) }));
  const texts = WARNINGS.includes(code) ? warningsOf(result) : [errorOf(result)];
  expect(texts.map((text) => text.split('\n').at(-1))).toContain(`KOMPIRA-${code}`);
  if (!WARNINGS.includes(code)) expect(result.exitCode).toBe(1);
}

const isSkipped = (code: string) => code === 'CANCELLED' && platform === 'win32';
test.each(Object.entries(PLAIN).filter(([code]) => !isSkipped(code)))('%s', expectCode);
test.each(Object.entries(PURE))('%s, by pure functions', (code, provoke) => {
  expect(provoke()).toBe(code);
});

test('every code stands in the tables, and in the test that provokes it elsewhere', () => {
  expect(Object.keys(en.errors).sort()).toEqual(Object.keys(CODES).sort());
  for (const [code, file] of Object.entries(ELSEWHERE))
    expect(readFileSync(`__tests__/${file}.test.ts`, 'utf8')).toContain(`KOMPIRA-${code}`);
});

test.each(LANGUAGES)('the code leads to its section, in %s', async (language) => {
  // A branch may be named like a part of an address.
  const ref = { GITHUB_ACTION_REPOSITORY: 'OWNER/REPO', GITHUB_ACTION_REF: 'a/v1#2' };
  const env = { ...ref, KOMPIRA_LANGUAGE: language };
  const simulator = await simulate();
  const file = fileOf(language);
  const url = `https://github.com/OWNER/REPO/blob/a/v1%232/${file}`;
  const failed = await run(simulator, { jobflow: '/root/nope' }, { env });
  expect(errorOf(failed).split('\n').at(-1)).toBe(`KOMPIRA-NOT-FOUND ${url}#kompira-not-found`);
  expect(failed.summary).toContain(`<a href="${url}#kompira-not-found">KOMPIRA-NOT-FOUND</a>`);
  expect(readFileSync(file, 'utf8')).toMatch(/^### KOMPIRA-NOT-FOUND$/m);
  const old = { ...preload('platform-preload.ts'), TEST_NODE_VERSION: '22.0.0' };
  const refused = await run(simulator, { jobflow: JOBFLOW }, { env: { ...env, ...old } });
  expect(errorOf(refused).split('\n').at(-1)).toBe(`KOMPIRA-NODE-VERSION ${url}#kompira-node-version`);
  expect(executes(simulator)).toBe(1);
});

// In turn: what makes the document loads a part of Prettier, which Jest allows while no other test ends.
inTurn.each(LANGUAGES)(
  'docs: what is written in %s is what the catalog says (npm run docs:errors)',
  async (language) => {
    expect(readFileSync(fileOf(language), 'utf8')).toBe(await errorsDocument(language));
  },
);
