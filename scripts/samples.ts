/** One fact for each code and one input for each problem, for the documents: the compiler requires all of them. */
import type { Reason } from '../src/core/result.ts';
import type { Notice } from '../src/core/watch.ts';
import {
  type Breakdown,
  InvalidResponseError,
  RefusedError,
  type RequestError,
  type TlsProblem,
  TransportError,
} from '../src/errors.ts';
import type { InputProblem, Required, UsageProblem } from '../src/inputs/problems.ts';
import type { Process } from '../src/kompira/answers.ts';
import type { Code, Warning } from '../src/words/facts.ts';

/** Stands for what differs. */
export const ANY = '…';
/** A duration that the documents show as what differs. */
export const ANY_MS = 754_000;

/** `own`: said without a fact. */
export type Sample =
  | { readonly error: RequestError }
  | { readonly reason: Reason; readonly last?: Process }
  | { readonly notice: Notice }
  | { readonly warning: Warning }
  | { readonly own: 'invalid-inputs' | 'node-version' | 'crashed' };

const READ = `GET /${ANY}`;

const process = (status: Process['status'], more: Partial<Process> = {}): Process => ({
  path: `/process/id_${ANY}`,
  status,
  suspended: false,
  exitStatus: null,
  result: null,
  error: null,
  console: '',
  startedTime: null,
  finishedTime: null,
  elapsedSeconds: ANY_MS / 1000,
  job: null,
  user: null,
  currentJob: null,
  line: null,
  ...more,
});

const broken = (breakdown: Breakdown, sent = false) => ({
  error: new TransportError(READ, { sent, origin: `https://${ANY}`, breakdown }),
});
const LOST = new TransportError(`POST /${ANY}`, {
  sent: true,
  origin: `https://${ANY}`,
  breakdown: { kind: 'connection', code: 'ECONNRESET', said: '' },
});
const tls = (problem: TlsProblem) =>
  broken({ kind: 'tls', problem, host: ANY, code: '', said: ANY, shown: undefined });
const proxyRefused = (status: number, schemes: readonly string[] | undefined) =>
  broken({ kind: 'proxy-refused', proxy: ANY, variable: 'https_proxy', status, schemes });
const refused = (status: number, facts: Partial<ConstructorParameters<typeof RefusedError>[1]> = {}) => ({
  error: new RefusedError(READ, { status, reason: '', ...facts }),
});
const says = (status: number, reason = ANY) => refused(status, { reason });
const redirect = (kind: 'https' | 'login' | 'elsewhere', to: string) =>
  refused(302, { redirect: { kind, to } });
const notice = (kind: Extract<Notice, { watchedMs: number }>['kind'], status: Process['status']) => ({
  notice: { kind, process: process(status), watchedMs: ANY_MS, expectedMs: ANY_MS },
});
const running = { rows: [], isMore: false };
const gateway = refused(404, { page: ANY }).error;

export const SAMPLES: Readonly<Record<Code, Sample>> = {
  'INVALID-INPUT': { own: 'invalid-inputs' },
  'NODE-VERSION': { own: 'node-version' },
  ABORTED: { reason: { kind: 'aborted' }, last: process('ABORTED', { error: ANY }) },
  'EXIT-STATUS': { reason: { kind: 'exit-status' }, last: process('DONE', { exitStatus: ANY }) },
  RESULT: { reason: { kind: 'result' }, last: process('DONE', { result: ANY }) },
  'ALREADY-RUNNING': { reason: { kind: 'already-running', running } },
  'STILL-RUNNING': { reason: { kind: 'still-running', running, timeoutMs: ANY_MS } },
  'NOT-A-JOBFLOW': { reason: { kind: 'not-a-jobflow', type: ANY } },
  'WRONG-OPTIONS': { reason: { kind: 'wrong-options', type: 'jobflow', options: ['node'] } },
  'START-UNKNOWN': {
    reason: {
      kind: 'start-unknown',
      cause: LOST,
      candidates: { kind: 'unlisted', cause: undefined },
    },
  },
  'NOT-KOMPIRA': { reason: { kind: 'not-kompira', cause: gateway, list: gateway } },
  'TIMED-OUT': {
    reason: {
      kind: 'timed-out',
      timeoutMs: ANY_MS,
      limit: 'timeout',
      last: process('RUNNING', { startedTime: ANY, currentJob: ANY, line: 7 }),
      cause: undefined,
      ending: { kind: 'stopped', status: 'ABORTED' },
    },
  },
  'START-TIMED-OUT': {
    reason: {
      kind: 'timed-out',
      timeoutMs: ANY_MS,
      limit: 'start-timeout',
      last: process('NEW'),
      cause: undefined,
      ending: { kind: 'stopped', status: 'ABORTED' },
    },
    last: process('NEW'),
  },
  CANCELLED: {
    reason: {
      kind: 'interrupted',
      by: { kind: 'cancelled', said: 'SIGINT' },
      during: { kind: 'waiting', ending: { kind: 'stopped', status: 'ABORTED' } },
    },
  },
  'STOP-NOT-CONFIRMED': {
    reason: {
      kind: 'timed-out',
      timeoutMs: ANY_MS,
      limit: 'timeout',
      last: undefined,
      cause: undefined,
      ending: { kind: 'not-proven', doubt: { kind: 'not-accepted' } },
    },
    last: process('RUNNING', { currentJob: ANY }),
  },
  'ALREADY-ENDED': {
    reason: { kind: 'not-controlled', command: 'suspend', end: 'ended', cause: undefined },
    last: process('DONE'),
  },
  'NOT-CONFIRMED': {
    reason: { kind: 'not-controlled', command: 'suspend', end: 'unseen', cause: undefined },
  },
  'SEND-UNKNOWN': {
    reason: {
      kind: 'send-unknown',
      cause: LOST,
    },
  },
  'NO-MESSAGE': { reason: { kind: 'no-message', timeoutMs: ANY_MS, mayBeLost: false } },
  'NAME-UNKNOWN': broken({ kind: 'name-unknown', host: ANY, code: 'ENOTFOUND' }),
  'NOT-REACHABLE': broken({ kind: 'connection', code: 'ECONNREFUSED', said: '' }),
  'NO-RESPONSE': broken({ kind: 'timeout', afterMs: ANY_MS }, true),
  'SELF-SIGNED': tls('self-signed'),
  'UNKNOWN-AUTHORITY': tls('unknown-authority'),
  'INCOMPLETE-CHAIN': tls('incomplete-chain'),
  'WRONG-NAME': tls('wrong-name'),
  'CERTIFICATE-EXPIRED': tls('expired'),
  'CERTIFICATE-NOT-YET-VALID': tls('not-yet-valid'),
  'WEAK-CERTIFICATE': tls('weak-certificate'),
  'BAD-CERTIFICATE': tls('bad-certificate'),
  'OLD-TLS': tls('old-tls'),
  'WEAK-TLS': tls('weak-tls'),
  'NOT-TLS': tls('not-tls'),
  'HANDSHAKE-FAILED': tls('handshake-failed'),
  'CLIENT-CERTIFICATE': tls('client-certificate'),
  'PROXY-UNREACHABLE': broken({ kind: 'proxy-unreachable', proxy: ANY, code: 'ECONNREFUSED', said: '' }),
  'PROXY-LOGIN': proxyRefused(407, ['Basic']),
  'PROXY-SCHEME': proxyRefused(407, ['Negotiate']),
  'PROXY-REFUSED': proxyRefused(403, undefined),
  'BAD-REQUEST': says(400),
  'INVALID-TOKEN': says(401),
  'TOKEN-NOT-SEEN': says(401, 'Authentication credentials were not provided.'),
  FORBIDDEN: says(403),
  'NOT-FOUND': says(404),
  REFUSED: says(405),
  BUSY: refused(429, { reason: ANY }),
  'SERVER-ERROR': says(500),
  'REDIRECT-HTTPS': redirect('https', `https://${ANY}`),
  'REDIRECT-LOGIN': redirect('login', `https://${ANY}/.login`),
  REDIRECT: redirect('elsewhere', `https://${ANY}`),
  'GATEWAY-LOGIN': refused(401, { page: ANY }),
  'GATEWAY-HTTPS': refused(400, { page: ANY, wants: 'https' }),
  GATEWAY: { error: gateway },
  'GATEWAY-ERROR': refused(502, { page: ANY }),
  'INVALID-RESPONSE': {
    error: new InvalidResponseError(READ, { kind: 'not-json', contentType: 'text/html', begins: ANY }),
  },
  'NOT-FILTERED': { error: new InvalidResponseError(READ, { kind: 'not-filtered' }) },
  CRASHED: { own: 'crashed' },
  'OUTPUTS-NOT-SET': {
    reason: {
      kind: 'outputs-not-set',
      said: 'ENOSPC: no space left on device, write',
      instead: { kind: 'succeeded' },
    },
    last: process('DONE', { exitStatus: '0' }),
  },
  SUSPENDED: notice('suspended', 'WAITING'),
  'NEW-FOR-LONG': notice('new-for-long', 'NEW'),
  'WAITING-FOR-LONG': notice('waiting-for-long', 'WAITING'),
  SLOW: notice('slow', 'RUNNING'),
  TRUNCATED: { warning: { kind: 'truncated', names: ['result'], url: `https://${ANY}/process/id_${ANY}` } },
  INSECURE: { warning: { kind: 'insecure' } },
  'NO-PROXY-ENTRY': { warning: { kind: 'no-proxy-entries', entries: [ANY] } },
  'LOG-NOT-WRITTEN': { warning: { kind: 'log-not-written', said: ANY } },
};

/** As an input is written, and what is wrong with it. */
type Problem = InputProblem | UsageProblem;
type Wrong<Kind> = readonly [name: string, problem: Problem & { readonly kind: Kind }];

const place = (source: string, column: number, write?: string) => ({ line: 1, column, source, write });

export const REQUIRED: Readonly<Record<Required, string>> = {
  server: 'server',
  token: 'token',
  jobflow: 'jobflow',
  process: 'process',
  channel: 'channel',
  state: '--state',
  message: 'message',
  'mail-message': 'message',
  'mail-token': 'mail-token',
};

/** Without `empty`, which differs by the input. */
export const PROBLEMS: { readonly [Kind in Exclude<Problem['kind'], 'empty'>]: Wrong<Kind> } = {
  'not-one-of': ['on-timeout', { kind: 'not-one-of', text: 'stop', choices: ['terminate', 'leave'] }],
  'not-boolean': ['wait', { kind: 'not-boolean', text: 'yes' }],
  'no-unit': ['timeout', { kind: 'no-unit', text: '30' }],
  'not-a-duration': ['timeout', { kind: 'not-a-duration', text: '1 hour' }],
  'too-short': ['poll-interval', { kind: 'too-short', text: '1ms', least: '10ms' }],
  'too-long': ['timeout', { kind: 'too-long', text: '36d', most: '35d' }],
  'not-a-server': ['server', { kind: 'not-a-server', text: 'kompira.example.com' }],
  'address-of-jobflow': [
    'server',
    { kind: 'address-of-jobflow', text: undefined, origin: 'https://kompira.example.com' },
  ],
  'user-in-url': ['server', { kind: 'user-in-url', bare: 'https://kompira.example.com' }],
  'query-in-url': ['server', { kind: 'query-in-url', bare: 'https://kompira.example.com' }],
  'clear-text': [
    'server',
    {
      kind: 'clear-text',
      text: 'http://kompira.example.com',
      https: 'https://kompira.example.com',
      canBeInsecure: true,
    },
  ],
  'not-a-proxy': ['https_proxy', { kind: 'not-a-proxy' }],
  'path-is-url': ['jobflow', { kind: 'path-is-url', text: undefined, example: '/root/restart_process' }],
  'path-control-character': ['jobflow', { kind: 'path-control-character', text: '/root/a\n/root/b' }],
  'path-empty-part': ['jobflow', { kind: 'path-empty-part', text: '/root//a', instead: '/root/a' }],
  'path-relative': [
    'jobflow',
    { kind: 'path-relative', text: './restart_process', example: '/root/restart_process' },
  ],
  'path-suffix': [
    'jobflow',
    { kind: 'path-suffix', text: '/root/a.execute', suffix: '.execute', instead: '/root/a' },
  ],
  'other-server': [
    'process',
    {
      kind: 'other-server',
      text: 'https://other.example.com/process/id_262',
      server: 'https://kompira.example.com',
    },
  ],
  'not-a-process': ['process', { kind: 'not-a-process', text: '/root/restart_process' }],
  'not-a-mapping': ['parameters', { kind: 'not-a-mapping', is: 'string' }],
  'no-value': ['message', { kind: 'no-value' }],
  'too-deep': ['parameters', { kind: 'too-deep' }],
  yaml: [
    'parameters',
    {
      kind: 'yaml',
      said: 'Nested mappings are not allowed in compact mappings',
      isIndent: false,
      ...place('title: fix: the bug', 8, "title: 'fix: the bug'"),
    },
  ],
  'second-document': ['parameters', { kind: 'second-document', ...place('---', 1), line: 2 }],
  alias: ['parameters', { kind: 'alias', name: '.log', ...place('files: *.log', 8, "files: '*.log'") }],
  anchor: ['parameters', { kind: 'anchor', name: 'x', ...place('name: &x', 9, "name: '&x'") }],
  tag: ['parameters', { kind: 'tag', name: '!!str', ...place('a: !!str 1', 10, "a: '!!str 1'") }],
  'key-not-text': ['parameters', { kind: 'key-not-text', ...place('[a]: 1', 1) }],
  'key-without-value': [
    'parameters',
    { kind: 'key-without-value', name: 'a:1', ...place('{a:1}', 2, '{a: 1}') },
  ],
  'key-twice': ['parameters', { kind: 'key-twice', name: 'name', ...place('name: b', 1), line: 2 }],
  'comment-behind-value': [
    'parameters',
    { kind: 'comment-behind-value', ...place('title: fix #12', 8, "title: 'fix #12'") },
  ],
  'control-escape': [
    'parameters',
    { kind: 'control-escape', ...place('path: "C:\\temp"', 7, "path: 'C:\\temp'") },
  ],
  'not-json': [
    'fail-on-result',
    {
      kind: 'not-json',
      line: 1,
      text: 'NG',
      said: "JSON value expected but got 'N' at position 0",
      write: '"NG"',
    },
  ],
  'no-pem-file': [
    'ca-certificate',
    { kind: 'no-pem-file', text: 'ca.pem', said: 'ENOENT: no such file or directory' },
  ],
  'private-key-in-certificate': ['ca-certificate', { kind: 'private-key-in-certificate' }],
  'no-certificate': ['ca-certificate', { kind: 'no-certificate' }],
  'bad-certificate': [
    'ca-certificate',
    {
      kind: 'bad-certificate',
      number: 2,
      count: 2,
      said: 'error:0680007B:asn1 encoding routines::header too long',
    },
  ],
  'no-private-key': [
    'client-key',
    { kind: 'no-private-key', said: 'error:1E08010C:DECODER routines::unsupported' },
  ],
  'encrypted-key': ['client-key', { kind: 'encrypted-key' }],
  'key-mismatch': ['client-key', { kind: 'key-mismatch' }],
  'needs-other': ['client-key', { kind: 'needs-other', other: 'client-certificate' }],
  'not-a-header': ['headers', { kind: 'not-a-header', line: 1 }],
  'own-header': ['headers', { kind: 'own-header', line: 1, name: 'Host' }],
  'header-twice': ['headers', { kind: 'header-twice', line: 2, name: 'X-Gateway' }],
  'bad-token': ['token', { kind: 'bad-token' }],
  'both-kinds-of-job': ['node', { kind: 'both-kinds-of-job', others: ['parameters'] }],
  'message-with-receive': ['message', { kind: 'message-with-receive' }],
  'pipeline-token': ['mail-token', { kind: 'pipeline-token' }],
  'pipeline-token-inside': ['message', { kind: 'pipeline-token-inside' }],
  'mail-token-inside': ['message', { kind: 'mail-token-inside' }],
  'too-many-bytes': ['message', { kind: 'too-many-bytes', bytes: 120_000, most: 100_000 }],
  'too-many-characters': ['label', { kind: 'too-many-characters', characters: 300, most: 200 }],
  'not-a-link': ['link', { kind: 'not-a-link' }],
  'token-in-link': ['link', { kind: 'token-in-link' }],
  'user-in-link': ['link', { kind: 'user-in-link' }],
  'http-link': ['link', { kind: 'http-link' }],
  'proxy-needs-node': ['https_proxy', { kind: 'proxy-needs-node', version: '24.4.1' }],
  'unknown-command': ['runs', { kind: 'unknown-command', near: 'run', commands: ['run', 'wait', 'show'] }],
  'unknown-option': ['--time-out', { kind: 'unknown-option', near: '--timeout' }],
  'needs-value': ['--timeout', { kind: 'needs-value' }],
  'given-twice': ['--timeout', { kind: 'given-twice' }],
  'too-many-arguments': ['/root/restart_all', { kind: 'too-many-arguments' }],
  'token-on-command-line': ['--token', { kind: 'token-on-command-line' }],
  'not-together': ['--parameters-file', { kind: 'not-together', other: '--parameters' }],
  'same-file': ['--junit', { kind: 'same-file', other: '--state' }],
  'empty-file': ['--token-file', { kind: 'empty-file' }],
  'not-utf-8': ['--parameters-file', { kind: 'not-utf-8' }],
  'file-unusable': [
    '--parameters-file',
    { kind: 'file-unusable', said: 'ENOENT: no such file or directory' },
  ],
  'file-too-large': ['--parameters-file', { kind: 'file-too-large', mebibytes: 16 }],
  'state-unusable': ['--state', { kind: 'state-unusable', said: '' }],
  'state-unfinished': ['--state', { kind: 'state-unfinished', file: 'kompira.json' }],
  'state-of-other-server': [
    '--server',
    { kind: 'state-of-other-server', server: 'https://kompira.example.com' },
  ],
};
