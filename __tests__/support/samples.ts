/**
 * One sample at least for each fact that can be said, its values chosen so that they are recognised in a text. The types
 * hold that no kind is missing. No value is in Japanese.
 */
import { PROBLEMS as INPUT_PROBLEMS, REQUIRED } from '../../scripts/samples.ts';
import type { Doubt, Ending, Hint, Reason, Running } from '../../src/core/result.ts';
import type { Notice } from '../../src/core/watch.ts';
import {
  type Breakdown,
  CERTIFICATE_PROBLEMS,
  type Defect,
  InvalidResponseError,
  RefusedError,
  type RequestError,
  type TlsProblem,
  TransportError,
} from '../../src/errors.ts';
import type { InputProblem, Required, UsageProblem } from '../../src/inputs/problems.ts';
import type { Process, ProcessRow } from '../../src/kompira/answers.ts';
import type { LogLine, Warning } from '../../src/words/facts.ts';

type OfKind<Union, Kind> = Union extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Union
    : never
  : never;
type Fields<Fact> = Fact extends unknown ? Omit<Fact, 'kind'> : never;
interface Kind {
  readonly kind: string;
}

/** For each kind of fact, the fields of one or more. */
export function facts<Union extends Kind>(fields: {
  readonly [Kind in Union['kind']]: readonly Fields<OfKind<Union, Kind>>[];
}) {
  const entries = Object.entries<readonly object[]>(fields);
  return Object.fromEntries(
    entries.map(([kind, all]) => [kind, all.map((more) => ({ kind, ...more }))]),
  ) as unknown as {
    readonly [Kind in Union['kind']]: readonly [OfKind<Union, Kind>, ...OfKind<Union, Kind>[]];
  };
}

/** Kinds of facts that have no fields. */
export function bare<Kind extends string>(...kinds: readonly Kind[]) {
  return Object.fromEntries(kinds.map((kind) => [kind, [{}]])) as Record<Kind, [object]>;
}

export const PROCESS: Process = {
  path: '/process/id_262',
  status: 'WAITING',
  suspended: true,
  exitStatus: '3',
  result: 'result-of-process',
  error: 'error-of-process',
  console: 'line-of-console\n',
  startedTime: '2023-06-26T09:03:13+09:00',
  finishedTime: '2023-06-26T09:03:18+09:00',
  elapsedSeconds: 5.3,
  job: '/root/restart_process',
  user: 'ops',
  currentJob: '/root/current_job',
  line: 412,
};

export const ROW: ProcessRow = {
  id: 271n,
  path: '/process/id_271',
  status: 'RUNNING',
  user: 'row-user',
  startedTime: '2023-06-26T10:00:00+09:00',
  finishedTime: null,
  elapsedSeconds: null,
  job: '/root/restart_process',
  exitStatus: null,
  result: null,
  error: null,
  console: '',
};

export const ORIGIN = 'https://kompira.example.com:8443';
const CALL = 'GET /process/id_262';

export const broken = (sent: boolean, breakdown: Breakdown): TransportError =>
  new TransportError(CALL, { sent, origin: ORIGIN, breakdown });
export const refused = (
  status: number,
  reason: string,
  more: Omit<ConstructorParameters<typeof RefusedError>[1], 'status' | 'reason'> = {},
): RefusedError => new RefusedError(CALL, { status, reason, ...more });
export const invalid = (defect: Defect): InvalidResponseError => new InvalidResponseError(CALL, defect);

const cause = refused(403, 'reason-of-server');
const said = 'said-by-it';
const timeoutMs = 77_000;
const running: Running = {
  rows: [ROW, ...[272, 273, 274, 275, 276].map((id) => ({ ...ROW, path: `/process/id_${id}` }))],
  isMore: true,
};

export const SHOWN = {
  issuer: 'CN=issuer',
  names: 'DNS:names.example.com',
  validFrom: 'Jan  1 00:00:00 2020 GMT',
  validTo: 'Jan  1 00:00:00 2021 GMT',
  expired: true,
};
const TLS_PROBLEMS: readonly TlsProblem[] = [
  ...CERTIFICATE_PROBLEMS,
  ...(['old-tls', 'weak-tls', 'not-tls', 'handshake-failed', 'client-certificate'] as const),
];
const CONNECTION = { host: 'host.example.com', code: 'ESTRANGE', said };
const proxy = 'proxy.example.com:3128';
const variable = 'HTTP_PROXY';

export const BREAKDOWNS = facts<Breakdown>({
  timeout: [{ afterMs: 31_000 }],
  aborted: [{}],
  'name-unknown': [{ host: 'host.example.com', code: 'ENOTFOUND' }],
  connection: [
    { code: 'ESTRANGE', said },
    { code: '', said: 'said without a code' },
  ],
  tls: [
    { problem: 'self-signed', shown: SHOWN, ...CONNECTION },
    ...TLS_PROBLEMS.map((problem) => ({ problem, shown: undefined, ...CONNECTION })),
  ],
  'proxy-unreachable': [{ proxy, code: 'ESTRANGE', said }],
  'proxy-refused': [
    { proxy, variable, status: 403, schemes: undefined },
    { proxy, variable, status: 407, schemes: ['Negotiate', 'NTLM'] },
    { proxy, variable, status: 407, schemes: [] },
  ],
});

export const DEFECTS = facts<Defect>({
  ...bare('too-deep', 'not-filtered', 'not-utf-8'),
  'not-json': [
    { contentType: 'text/html', begins: 'beginning of it' },
    { contentType: undefined, begins: '' },
  ],
  'too-large': [{ mebibytes: 16 }],
  'not-decodable': [{ coding: 'zstd', said }],
  'not-a': (['process-path', 'process', 'object', 'page'] as const).map((expected) => {
    return { expected, got: '{"got":1}' };
  }),
  'other-process': [{ got: '"/process/id_100"' }],
  'other-object': [{ got: '"/root/other"' }],
  field: ['"got"', ''].map((got) => ({ name: 'exit_status', got })),
  'unknown-status': [{ got: '"PAUSED"' }],
});

export const DOUBTS = facts<Doubt>({
  error: [{ cause }],
  still: [{ status: 'RUNNING' }],
  ...bare('not-accepted', 'no-time'),
});

export const ENDINGS = facts<Ending>({
  ...bare('gone'),
  left: [{ isKnown: true }, { isKnown: false }],
  stopped: [{ status: 'ABORTED' }, { status: 'DONE' }],
  'not-proven': Object.values(DOUBTS).map(([doubt]) => ({ doubt })),
});

export const HINTS = facts<Hint>({
  'did-you-mean': (['jobflow', 'node', 'account', 'channel'] as const).map((option) => {
    return { option, names: ['/root/near', '/root/nearer', '/root/nearest'] };
  }),
  'unicode-form': [{ name: '/root/caf\u00e9' }],
  'wrong-type': [{ type: '/system/types/Table' }],
  parameters: [
    { given: ['nmae', 'host'], near: 'nmae' },
    { given: [], near: undefined },
  ],
});

const controls = ['suspend', 'resume'] as const;
const [left, gone, stopped] = [ENDINGS.left[0], ENDINGS.gone[0], ENDINGS.stopped[0]];
const hint = HINTS['did-you-mean'][0];

export const REASONS = facts<Reason>({
  ...bare('succeeded', 'aborted', 'exit-status', 'result', 'started', 'shown', 'had-ended', 'sent'),
  skipped: [{ running }],
  'already-running': [{ running }],
  'still-running': [{ running, timeoutMs }],
  validated: [{ type: '/system/types/Jobflow', options: { step_mode: true } }],
  'not-started': [
    { doing: 'starting', cause, hint: HINTS['wrong-type'][0] },
    { doing: 'checking', cause, hint: undefined },
    { doing: 'listing', cause, hint: undefined },
  ],
  'not-a-jobflow': [{ type: '/system/types/Table' }],
  'wrong-options': [
    { type: 'jobflow', options: ['node', 'command_line'] },
    { type: 'script job', options: ['step_mode'] },
  ],
  'start-unknown': [
    { cause, candidates: { kind: 'found', rows: [ROW] } },
    { cause, candidates: { kind: 'none', newest: [ROW] } },
    { cause: undefined, candidates: { kind: 'none', newest: [] } },
    { cause: undefined, candidates: { kind: 'unlisted', cause } },
    { cause: undefined, candidates: { kind: 'unlisted', cause: undefined } },
  ],
  'not-kompira': [{ cause: refused(404, ''), list: invalid({ kind: 'too-deep' }) }],
  'timed-out': [
    { timeoutMs, limit: 'timeout', last: PROCESS, cause, ending: left },
    {
      timeoutMs,
      limit: 'start-timeout',
      last: { ...PROCESS, status: 'NEW' },
      cause: undefined,
      ending: gone,
    },
  ],
  'gave-up': [
    { cause, ending: stopped },
    { cause: broken(true, BREAKDOWNS.aborted[0]), ending: ENDINGS['not-proven'][0] },
  ],
  interrupted: (
    [
      { kind: 'nothing-started' },
      { kind: 'started-and-left' },
      { kind: 'waiting', ending: { kind: 'not-proven', doubt: DOUBTS.still[0] } },
      { kind: 'reading' },
      { kind: 'sending', sent: true },
      { kind: 'sending', sent: false },
      { kind: 'receiving', mayBeLost: true },
      { kind: 'receiving', mayBeLost: false },
    ] as const
  ).flatMap((during) => (['cancelled', 'crashed'] as const).map((kind) => ({ by: { kind, said }, during }))),
  crashed: [{ said }, { said, ending: left }],
  terminated: [{ ending: stopped }],
  controlled: controls.flatMap((command) =>
    (['done', 'already', 'again'] as const).map((end) => ({ command, end })),
  ),
  'not-controlled': controls.flatMap((command) =>
    (['ended', 'refused', 'unproven', 'unseen'] as const).map((end) => ({ command, end, cause })),
  ),
  'command-failed': controls.map((command) => ({ command, cause })),
  unreadable: [{ cause }],
  'not-sent': [{ cause, hint }],
  'send-unknown': [{ cause }],
  'no-message': [true, false].map((mayBeLost) => ({ timeoutMs, mayBeLost })),
  received: [{ mayBeLost: false }, { mayBeLost: true }],
  'not-received': [
    { cause, hint: undefined, mayBeLost: false },
    { cause, hint: undefined, mayBeLost: true },
  ],
  'outputs-not-set': [{ said, instead: { kind: 'succeeded' } }],
});

const PLACE = { line: 17, column: 23, source: 'source-line', write: undefined };
const text = 'text-as-given';

/** Those of the documents, and what differs from them in more than its values. */
export const PROBLEMS: readonly (InputProblem | UsageProblem)[] = [
  ...(Object.keys(REQUIRED) as Required[]).map((of) => ({ kind: 'empty', of }) as const),
  ...Object.values(INPUT_PROBLEMS).map(([, problem]) => problem),
  { kind: 'not-a-server', text: undefined },
  { kind: 'address-of-jobflow', text, origin: ORIGIN },
  { kind: 'clear-text', text, https: ORIGIN, canBeInsecure: false },
  { kind: 'not-a-process', text: undefined },
  ...(['empty', 'list', 'number', 'boolean'] as const).map((is) => ({ kind: 'not-a-mapping', is }) as const),
  { kind: 'yaml', said, isIndent: true, ...PLACE, source: '' },
  { kind: 'alias', name: 'alias-name', ...PLACE },
  { kind: 'not-json', line: 17, text, said, write: undefined },
  { kind: 'no-pem-file', text: undefined, said },
  { kind: 'unknown-command', near: undefined, commands: ['run', 'wait'] },
  { kind: 'unknown-option', near: undefined },
  { kind: 'file-unusable', said: '' },
  { kind: 'state-unusable', said },
];

const noticed = { process: PROCESS, watchedMs: 200_000, expectedMs: 60_000 };

export const NOTICES = facts<Notice>({
  unreachable: [{ error: cause, forMs: 77_000 }],
  'reachable-again': [{ lengthMs: 77_000 }],
  'long-poll-given-up': [
    { failure: { kind: 'request-timeout' } },
    { failure: { kind: 'too-soon', heldMs: 77_000 } },
    { failure: { kind: 'failed', cause } },
  ],
  suspended: [noticed],
  'new-for-long': [noticed],
  'waiting-for-long': [noticed],
  slow: [noticed],
  silent: [noticed, { ...noticed, expectedMs: undefined }],
});

export const WARNINGS = facts<Warning>({
  ...bare('insecure'),
  'no-proxy-entries': [{ entries: ['a/b', '10.0.0.0/99'] }],
  truncated: [
    { names: ['result', 'result-json'], url: `${ORIGIN}/process/id_262` },
    { names: ['message'], url: undefined },
  ],
  'log-not-written': [{ said: 'ENOSPC' }],
});

const [jobflow, path, file] = ['/root/x', '/process/id_262', '/run/kompira.json'];

export const LINES = facts<LogLine>({
  ...bare('token-in-query'),
  'nothing-to-finish': [{ missing: undefined }, { missing: file }],
  ...bare('console-lost', 'console-gone', 'console-anew', 'console-repeats', 'console-tail'),
  started: [
    { jobflow, parameters: ['name', 'host'] },
    { jobflow, parameters: [] },
  ],
  joined: [{ jobflow, path }],
  'process-url': [{ url: ORIGIN + path }],
  'waiting-for': [{ name: path }],
  'waiting-for-message': [{ name: '/root/approval' }],
  'waiting-for-others': [{ jobflow }],
  'others-ended': [{ waitedMs: 77_000 }],
  usually: [{ seconds: 42 }],
  progress: [
    { status: 'RUNNING', place: '/root/x line 4', elapsedMs: 77_000, expectedMs: 60_000 },
    { status: 'NEW', place: '', elapsedMs: 77_000, expectedMs: undefined },
  ],
  'state-kept': [{ file }],
  terminating: [{ path }],
  'terminating-left': [{ path }],
  'unmasked-headers': [{ names: ['x-user', 'x-word'] }],
  'state-not-saved': [
    { said, begun: false },
    { said, begun: true },
  ],
  'summary-not-written': [{ said }],
});

const unsent = (breakdown: Breakdown) => broken(false, breakdown);
const tls = (problem: TlsProblem): Breakdown => ({ ...BREAKDOWNS.tls[0], problem });

/** Errors for each row of the table of what a response proves, by the way in which the request ended. */
export const TROUBLES: Readonly<Record<string, readonly RequestError[]>> = {
  'the host name does not exist': [unsent(BREAKDOWNS['name-unknown'][0])],
  'the TLS handshake was broken off, or the proxy could not be reached': [
    unsent(tls('handshake-failed')),
    unsent(BREAKDOWNS['proxy-unreachable'][0]),
  ],
  'a certificate, a version of TLS or a missing client certificate was refused': TLS_PROBLEMS.filter(
    (problem) => problem !== 'handshake-failed',
  ).map((problem) => unsent(tls(problem))),
  'the proxy asked for a login': [...BREAKDOWNS['proxy-refused'].slice(1).map(unsent)],
  'no connection, or another refusal by the proxy': [
    unsent(BREAKDOWNS.connection[0]),
    unsent(BREAKDOWNS.timeout[0]),
    unsent(BREAKDOWNS.aborted[0]),
    unsent(BREAKDOWNS['proxy-refused'][0]),
  ],
  'sent, and no whole response': [
    broken(true, BREAKDOWNS.connection[0]),
    broken(true, BREAKDOWNS.timeout[0]),
    broken(true, BREAKDOWNS.aborted[0]),
    broken(true, tls('handshake-failed')),
  ],
  '429, whoever says it': [refused(429, 'throttled'), refused(429, '', { retryAfterMs: 5000 })],
  "503 with Retry-After, in Kompira's words": [refused(503, 'engine', { retryAfterMs: 0 })],
  "408 or 5xx, in Kompira's words": [408, 500, 502, 503, 504].map((status) => refused(status, 'engine')),
  "another status, in Kompira's words": [302, 400, 401, 403, 404, 405, 409].map((status) =>
    refused(status, 'no'),
  ),
  'a redirect to the same address by https, or to the login page; a page that wants https or a client certificate':
    [
      refused(301, '', { redirect: { to: ORIGIN, kind: 'https' } }),
      refused(302, '', { redirect: { to: `${ORIGIN}/.login`, kind: 'login' } }),
      refused(400, '', { wants: 'https' }),
      refused(400, '', { wants: 'client-certificate' }),
    ],
  '408 or 5xx, not in the words of Kompira': [
    refused(408, ''),
    refused(502, ''),
    refused(503, '', { retryAfterMs: 5000 }),
    refused(504, '', { page: 'Gateway Time-out' }),
  ],
  'another status, not in the words of Kompira (a gateway, a filter, a redirect)': [
    ...[302, 304, 400, 401, 403, 404, 406, 409, 499].map((status) => refused(status, '')),
    refused(302, '', { redirect: { to: 'https://filter.example.com', kind: 'elsewhere' } }),
  ],
  '2xx with a body that is not what the API promises': Object.values(DEFECTS)
    .flat()
    .map((defect) => invalid(defect)),
};
