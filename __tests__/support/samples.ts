/**
 * One sample at least for each fact that can be said, its values chosen so that they are recognised in a text. The types
 * hold that no kind is missing. No value is in Japanese.
 */
import type { Doubt, Ending, Hint, Reason, Running } from '../../src/core/result.ts';
import type { Notice } from '../../src/core/watch.ts';
import {
  type Breakdown,
  CERTIFICATE_PROBLEMS,
  type Defect,
  InvalidResponseError,
  RefusedError,
  type RequestError,
  type ShownCertificate,
  type TlsProblem,
  TransportError,
} from '../../src/errors.ts';
import type { InputProblem, Place, UsageProblem } from '../../src/inputs/problems.ts';
import type { Process, ProcessRow } from '../../src/kompira/answers.ts';
import type { LogLine, Warning } from '../../src/words/facts.ts';

type OfKind<Union, Kind> = Union extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Union
    : never
  : never;

/** For each kind, one or more. */
type Samples<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]:
    readonly [OfKind<Union, Kind>, ...OfKind<Union, Kind>[]] | readonly OfKind<Union, Kind>[];
};

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
  facts: Omit<ConstructorParameters<typeof RefusedError>[1], 'status' | 'reason'> = {},
): RefusedError => new RefusedError(CALL, { status, reason, ...facts });
export const invalid = (defect: Defect): InvalidResponseError => new InvalidResponseError(CALL, defect);

const CAUSE = refused(403, 'reason-of-server');
const RUNNING: Running = {
  rows: [ROW, ...[272, 273, 274, 275, 276].map((id) => ({ ...ROW, path: `/process/id_${id}` }))],
  isMore: true,
};
const PLACE: Place = { line: 17, column: 23, source: 'source-line', write: 'corrected-line' };

const SHOWN: ShownCertificate = {
  issuer: 'CN=issuer',
  names: 'DNS:names.example.com',
  validFrom: 'Jan  1 00:00:00 2020 GMT',
  validTo: 'Jan  1 00:00:00 2021 GMT',
  expired: true,
};

export const TLS_PROBLEMS: readonly TlsProblem[] = [
  ...CERTIFICATE_PROBLEMS,
  'old-tls',
  'weak-tls',
  'not-tls',
  'handshake-failed',
  'client-certificate',
];

export const BREAKDOWNS = {
  timeout: [{ kind: 'timeout', afterMs: 31_000 }],
  aborted: [{ kind: 'aborted' }],
  'name-unknown': [{ kind: 'name-unknown', host: 'host.example.com', code: 'ENOTFOUND' }],
  connection: [
    { kind: 'connection', code: 'ESTRANGE', said: 'said by Node' },
    { kind: 'connection', code: '', said: 'said without a code' },
  ],
  tls: [
    {
      kind: 'tls',
      problem: 'self-signed',
      host: 'host.example.com',
      code: 'ECODE',
      said: 'said',
      shown: SHOWN,
    },
    ...TLS_PROBLEMS.map((problem) => {
      const facts = { host: 'host.example.com', code: 'ECODE', said: 'said by OpenSSL', shown: undefined };
      return { kind: 'tls', problem, ...facts } as const;
    }),
  ],
  'proxy-unreachable': [
    { kind: 'proxy-unreachable', proxy: 'proxy.example.com:3128', code: 'ESTRANGE', said: 'said by Node' },
  ],
  'proxy-refused': [
    { kind: 'proxy-refused', proxy: 'proxy.example.com:3128', status: 403, schemes: undefined },
    { kind: 'proxy-refused', proxy: 'proxy.example.com:3128', status: 407, schemes: ['Negotiate', 'NTLM'] },
    { kind: 'proxy-refused', proxy: 'proxy.example.com:3128', status: 407, schemes: [] },
  ],
} satisfies Samples<Breakdown>;

export const DEFECTS = {
  'not-json': [
    { kind: 'not-json', contentType: 'text/html', begins: 'beginning of it' },
    { kind: 'not-json', contentType: undefined, begins: '' },
  ],
  'too-deep': [{ kind: 'too-deep' }],
  'too-large': [{ kind: 'too-large', mebibytes: 16 }],
  'not-decodable': [{ kind: 'not-decodable', coding: 'zstd', said: 'said by zlib' }],
  'not-a': (['process-path', 'process', 'object', 'page'] as const).map((expected) => {
    return { kind: 'not-a', expected, got: '{"got":1}' } as const;
  }),
  'other-process': [{ kind: 'other-process', got: '"/process/id_100"' }],
  field: [
    { kind: 'field', name: 'exit_status', got: '"got"' },
    { kind: 'field', name: 'exit_status', got: '' },
  ],
  'unknown-status': [{ kind: 'unknown-status', got: '"PAUSED"' }],
  'not-filtered': [{ kind: 'not-filtered' }],
} satisfies Samples<Defect>;

export const DOUBTS = {
  error: [{ kind: 'error', cause: CAUSE }],
  still: [{ kind: 'still', status: 'RUNNING' }],
  'not-accepted': [{ kind: 'not-accepted' }],
  'no-time': [{ kind: 'no-time' }],
} satisfies Samples<Doubt>;

export const ENDINGS = {
  left: [{ kind: 'left' }],
  stopped: [
    { kind: 'stopped', status: 'ABORTED' },
    { kind: 'stopped', status: 'DONE' },
  ],
  gone: [{ kind: 'gone' }],
  'not-proven': [
    { kind: 'not-proven', doubt: DOUBTS.error[0] },
    { kind: 'not-proven', doubt: DOUBTS.still[0] },
    { kind: 'not-proven', doubt: DOUBTS['not-accepted'][0] },
    { kind: 'not-proven', doubt: DOUBTS['no-time'][0] },
  ],
} satisfies Samples<Ending>;

export const HINTS = {
  'did-you-mean': (['jobflow', 'node', 'account', 'channel'] as const).map((option) => {
    return { kind: 'did-you-mean', option, names: ['/root/near', '/root/nearer', '/root/nearest'] } as const;
  }),
  'unicode-form': [{ kind: 'unicode-form', name: '/root/caf\u00e9' }],
  'wrong-type': [{ kind: 'wrong-type', type: '/system/types/Table' }],
  parameters: [
    { kind: 'parameters', given: ['nmae', 'host'], near: 'nmae' },
    { kind: 'parameters', given: [], near: undefined },
  ],
} satisfies Samples<Hint>;

export const REASONS = {
  succeeded: [{ kind: 'succeeded' }],
  aborted: [{ kind: 'aborted' }],
  'exit-status': [{ kind: 'exit-status' }],
  result: [{ kind: 'result' }],
  started: [{ kind: 'started' }],
  skipped: [{ kind: 'skipped', running: RUNNING }],
  'already-running': [{ kind: 'already-running', running: RUNNING }],
  'still-running': [{ kind: 'still-running', running: RUNNING, timeoutMs: 77_000 }],
  validated: [{ kind: 'validated', type: '/system/types/Jobflow', options: { step_mode: true } }],
  'not-started': [
    { kind: 'not-started', doing: 'starting', cause: CAUSE, hint: HINTS['wrong-type'][0] },
    { kind: 'not-started', doing: 'checking', cause: CAUSE, hint: undefined },
    { kind: 'not-started', doing: 'listing', cause: CAUSE, hint: undefined },
  ],
  'not-a-jobflow': [{ kind: 'not-a-jobflow', type: '/system/types/Table' }],
  'wrong-options': [
    { kind: 'wrong-options', type: 'jobflow', options: ['node', 'command_line'] },
    { kind: 'wrong-options', type: 'script job', options: ['step_mode'] },
  ],
  'start-unknown': [
    { kind: 'start-unknown', cause: CAUSE, candidates: { kind: 'found', rows: [ROW] } },
    { kind: 'start-unknown', cause: CAUSE, candidates: { kind: 'none', newest: [ROW] } },
    { kind: 'start-unknown', cause: undefined, candidates: { kind: 'none', newest: [] } },
    { kind: 'start-unknown', cause: undefined, candidates: { kind: 'unlisted', cause: CAUSE } },
    { kind: 'start-unknown', cause: undefined, candidates: { kind: 'unlisted', cause: undefined } },
  ],
  'not-kompira': [{ kind: 'not-kompira', cause: refused(404, ''), list: invalid({ kind: 'too-deep' }) }],
  'timed-out': [
    {
      kind: 'timed-out',
      timeoutMs: 77_000,
      limit: 'timeout',
      last: PROCESS,
      cause: CAUSE,
      ending: ENDINGS.left[0],
    },
    {
      kind: 'timed-out',
      timeoutMs: 77_000,
      limit: 'start-timeout',
      last: { ...PROCESS, status: 'NEW' },
      cause: undefined,
      ending: ENDINGS.gone[0],
    },
  ],
  'gave-up': [
    { kind: 'gave-up', cause: CAUSE, ending: ENDINGS.stopped[0] },
    { kind: 'gave-up', cause: broken(true, BREAKDOWNS.aborted[0]), ending: ENDINGS['not-proven'][0] },
  ],
  interrupted: (
    [
      { kind: 'nothing-started' },
      { kind: 'started-and-left' },
      { kind: 'waiting', ending: ENDINGS['not-proven'][1] },
      { kind: 'reading' },
      { kind: 'sending', sent: true },
      { kind: 'sending', sent: false },
      { kind: 'receiving', mayBeLost: true },
      { kind: 'receiving', mayBeLost: false },
    ] satisfies OfKind<Reason, 'interrupted'>['during'][]
  ).flatMap((during) =>
    (['cancelled', 'crashed'] as const).map((kind): OfKind<Reason, 'interrupted'> => {
      return { kind: 'interrupted', by: { kind, said: 'said-by-it' }, during };
    }),
  ),
  crashed: [
    { kind: 'crashed', said: 'said-by-it' },
    { kind: 'crashed', said: 'said-by-it', ending: ENDINGS.left[0] },
  ],
  shown: [{ kind: 'shown' }],
  'had-ended': [{ kind: 'had-ended' }],
  terminated: [{ kind: 'terminated', ending: ENDINGS.stopped[0] }],
  controlled: (['suspend', 'resume'] as const).flatMap((command) =>
    (['done', 'already', 'again'] as const).map((end) => ({ kind: 'controlled', command, end }) as const),
  ),
  'not-controlled': (['suspend', 'resume'] as const).flatMap((command) =>
    (['ended', 'unproven', 'unseen'] as const).map((end) => {
      return { kind: 'not-controlled', command, end, cause: CAUSE } as const;
    }),
  ),
  'command-failed': (['suspend', 'resume', 'terminate'] as const).map((command) => {
    return { kind: 'command-failed', command, cause: CAUSE } as const;
  }),
  unreadable: [{ kind: 'unreadable', cause: CAUSE }],
  sent: [{ kind: 'sent' }],
  received: [{ kind: 'received' }],
  'not-sent': [{ kind: 'not-sent', cause: CAUSE, hint: HINTS['did-you-mean'][0] }],
  'send-unknown': [{ kind: 'send-unknown', cause: CAUSE }],
  'no-message': [
    { kind: 'no-message', timeoutMs: 77_000, mayBeLost: true },
    { kind: 'no-message', timeoutMs: 77_000, mayBeLost: false },
  ],
  'not-received': [{ kind: 'not-received', cause: CAUSE, hint: undefined }],
  'outputs-not-set': [{ kind: 'outputs-not-set', said: 'said-by-it', instead: { kind: 'succeeded' } }],
} satisfies Samples<Reason>;

const text = 'text-as-given';
const example = '/root/example';
const of = [
  'server',
  'token',
  'jobflow',
  'process',
  'channel',
  'message',
  'mail-message',
  'mail-token',
] as const;

export const PROBLEMS = {
  empty: of.map((name) => ({ kind: 'empty', of: name }) as const),
  'not-one-of': [{ kind: 'not-one-of', text, choices: ['one', 'two'] }],
  'not-boolean': [{ kind: 'not-boolean', text }],
  'no-unit': [{ kind: 'no-unit', text: '90' }],
  'not-a-duration': [{ kind: 'not-a-duration', text }],
  'too-short': [{ kind: 'too-short', text, least: '11ms' }],
  'too-long': [{ kind: 'too-long', text, most: '36d' }],
  'not-a-server': [
    { kind: 'not-a-server', text },
    { kind: 'not-a-server', text: undefined },
  ],
  'address-of-jobflow': [{ kind: 'address-of-jobflow', text, origin: ORIGIN }],
  'user-in-url': [{ kind: 'user-in-url', bare: ORIGIN }],
  'query-in-url': [{ kind: 'query-in-url', bare: ORIGIN }],
  'clear-text': [
    { kind: 'clear-text', text, https: ORIGIN, canBeInsecure: true },
    { kind: 'clear-text', text, https: ORIGIN, canBeInsecure: false },
  ],
  'not-a-proxy': [{ kind: 'not-a-proxy' }],
  'path-is-url': [{ kind: 'path-is-url', text, example }],
  'path-control-character': [{ kind: 'path-control-character', text }],
  'path-empty-part': [{ kind: 'path-empty-part', text, instead: example }],
  'path-relative': [{ kind: 'path-relative', text, example }],
  'path-suffix': [{ kind: 'path-suffix', text, suffix: '.execute', instead: example }],
  'other-server': [{ kind: 'other-server', text, server: ORIGIN }],
  'not-a-process': [
    { kind: 'not-a-process', text },
    { kind: 'not-a-process', text: undefined },
  ],
  'not-a-mapping': (['empty', 'list', 'string', 'number', 'boolean'] as const).map((is) => {
    return { kind: 'not-a-mapping', is } as const;
  }),
  'no-value': [{ kind: 'no-value' }],
  'too-deep': [{ kind: 'too-deep' }],
  yaml: [
    { kind: 'yaml', said: 'said by yaml', isIndent: false, ...PLACE },
    { kind: 'yaml', said: 'said by yaml', isIndent: true, ...PLACE, source: '', write: undefined },
  ],
  'second-document': [{ kind: 'second-document', ...PLACE, write: undefined }],
  alias: [{ kind: 'alias', name: 'alias-name', ...PLACE }],
  anchor: [{ kind: 'anchor', name: 'anchor-name', ...PLACE }],
  tag: [{ kind: 'tag', name: '!!tag', ...PLACE }],
  'key-not-text': [{ kind: 'key-not-text', ...PLACE, write: undefined }],
  'key-without-value': [{ kind: 'key-without-value', name: 'a:b', ...PLACE }],
  'key-twice': [{ kind: 'key-twice', name: 'key', ...PLACE, write: undefined }],
  'comment-behind-value': [{ kind: 'comment-behind-value', ...PLACE }],
  'control-escape': [{ kind: 'control-escape', ...PLACE }],
  'not-json': [
    { kind: 'not-json', line: 17, text, said: 'said by JSON', write: '"quoted"' },
    { kind: 'not-json', line: 17, text, said: 'said by JSON', write: undefined },
  ],
  'no-pem-file': [
    { kind: 'no-pem-file', text, said: 'ENOENT' },
    { kind: 'no-pem-file', text: undefined, said: 'ENOENT' },
  ],
  'private-key-in-certificate': [{ kind: 'private-key-in-certificate' }],
  'no-certificate': [{ kind: 'no-certificate' }],
  'bad-certificate': [{ kind: 'bad-certificate', number: 13, count: 29, said: 'said by OpenSSL' }],
  'no-private-key': [{ kind: 'no-private-key', said: 'said by OpenSSL' }],
  'encrypted-key': [{ kind: 'encrypted-key' }],
  'key-mismatch': [{ kind: 'key-mismatch' }],
  'needs-other': [{ kind: 'needs-other', other: 'other-input' }],
  'not-a-header': [{ kind: 'not-a-header', line: 17 }],
  'own-header': [{ kind: 'own-header', line: 17, name: 'Host' }],
  'header-twice': [{ kind: 'header-twice', line: 17, name: 'X-Api-Key' }],
  'bad-token': [{ kind: 'bad-token' }],
  'both-kinds-of-job': [{ kind: 'both-kinds-of-job', others: ['step-mode', 'parameters'] }],
  'message-with-receive': [{ kind: 'message-with-receive' }],
  'pipeline-token': [{ kind: 'pipeline-token' }],
  'pipeline-token-inside': [{ kind: 'pipeline-token-inside' }],
  'mail-token-inside': [{ kind: 'mail-token-inside' }],
  'too-many-bytes': [{ kind: 'too-many-bytes', bytes: 100_017, most: 100_000 }],
  'too-many-characters': [{ kind: 'too-many-characters', characters: 217, most: 200 }],
  'not-a-link': [{ kind: 'not-a-link' }],
  'token-in-link': [{ kind: 'token-in-link' }],
  'user-in-link': [{ kind: 'user-in-link' }],
  'http-link': [{ kind: 'http-link' }],
  'proxy-needs-node': [{ kind: 'proxy-needs-node', version: '24.4.1' }],
  'unknown-command': [{ kind: 'unknown-command', near: 'run', commands: ['run', 'wait'] }],
  'unknown-option': [
    { kind: 'unknown-option', near: '--timeout' },
    { kind: 'unknown-option', near: undefined },
  ],
  'needs-value': [{ kind: 'needs-value' }],
  'empty-file': [{ kind: 'empty-file' }],
  'given-twice': [{ kind: 'given-twice' }],
  'too-many-arguments': [{ kind: 'too-many-arguments' }],
  'token-on-command-line': [{ kind: 'token-on-command-line' }],
  'not-together': [{ kind: 'not-together', other: '--parameters' }],
  'file-unusable': [
    { kind: 'file-unusable', said: 'ENOENT' },
    { kind: 'file-unusable', said: '' },
  ],
  'state-unusable': [
    { kind: 'state-unusable', said: 'ENOENT' },
    { kind: 'state-unusable', said: '' },
  ],
  'state-unfinished': [{ kind: 'state-unfinished', file: '/run/kompira.json' }],
  'state-of-other-server': [{ kind: 'state-of-other-server', server: ORIGIN }],
} satisfies Samples<InputProblem | UsageProblem>;

const noticed = { process: PROCESS, watchedMs: 200_000, expectedMs: 60_000 };

export const NOTICES = {
  unreachable: [{ kind: 'unreachable', error: CAUSE, forMs: 77_000 }],
  'reachable-again': [{ kind: 'reachable-again', lengthMs: 77_000 }],
  'long-poll-given-up': [
    { kind: 'long-poll-given-up', failure: { kind: 'request-timeout' } },
    { kind: 'long-poll-given-up', failure: { kind: 'too-soon', heldMs: 77_000 } },
    { kind: 'long-poll-given-up', failure: { kind: 'failed', cause: CAUSE } },
  ],
  suspended: [{ kind: 'suspended', ...noticed }],
  'new-for-long': [{ kind: 'new-for-long', ...noticed }],
  'waiting-for-long': [{ kind: 'waiting-for-long', ...noticed }],
  slow: [{ kind: 'slow', ...noticed }],
  silent: [
    { kind: 'silent', ...noticed },
    { kind: 'silent', ...noticed, expectedMs: undefined },
  ],
} satisfies Samples<Notice>;

export const WARNINGS = {
  insecure: [{ kind: 'insecure' }],
  'no-proxy-entries': [{ kind: 'no-proxy-entries', entries: ['a/b', '10.0.0.0/99'] }],
  truncated: [
    { kind: 'truncated', names: ['result', 'result-json'], url: `${ORIGIN}/process/id_262` },
    { kind: 'truncated', names: ['message'], url: undefined },
  ],
} satisfies Samples<Warning>;

export const LINES = {
  started: [
    { kind: 'started', jobflow: '/root/x', parameters: ['name', 'host'] },
    { kind: 'started', jobflow: '/root/x', parameters: [] },
  ],
  joined: [{ kind: 'joined', jobflow: '/root/x', path: '/process/id_262' }],
  'process-url': [{ kind: 'process-url', url: `${ORIGIN}/process/id_262` }],
  'waiting-for': [{ kind: 'waiting-for', name: '/process/id_262' }],
  'waiting-for-others': [{ kind: 'waiting-for-others', jobflow: '/root/x' }],
  'others-ended': [{ kind: 'others-ended', waitedMs: 77_000 }],
  usually: [{ kind: 'usually', seconds: 42 }],
  progress: [
    {
      kind: 'progress',
      status: 'RUNNING',
      place: '/root/x line 4',
      elapsedMs: 77_000,
      expectedMs: 60_000,
    },
    { kind: 'progress', status: 'NEW', place: '', elapsedMs: 77_000, expectedMs: undefined },
  ],
  'state-kept': [{ kind: 'state-kept', file: '/run/kompira.json' }],
  'nothing-to-finish': [{ kind: 'nothing-to-finish' }],
  terminating: [{ kind: 'terminating', path: '/process/id_262' }],
  'terminating-left': [{ kind: 'terminating-left', path: '/process/id_262' }],
  'token-in-query': [{ kind: 'token-in-query' }],
  'unmasked-headers': [{ kind: 'unmasked-headers', names: ['x-user', 'x-word'] }],
  'state-not-saved': [{ kind: 'state-not-saved', said: 'ENOSPC' }],
  'summary-not-written': [{ kind: 'summary-not-written', said: 'ENOSPC' }],
  'console-lost': [{ kind: 'console-lost' }],
  'console-gone': [{ kind: 'console-gone' }],
  'console-anew': [{ kind: 'console-anew' }],
  'console-repeats': [{ kind: 'console-repeats' }],
  'console-tail': [{ kind: 'console-tail' }],
} satisfies Samples<LogLine>;

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
  'the proxy asked for a login': [
    unsent(BREAKDOWNS['proxy-refused'][1]),
    unsent(BREAKDOWNS['proxy-refused'][2]),
  ],
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
