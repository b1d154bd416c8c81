/** Promise 4: the token leaves the runner for the origin of `server` alone, and is never printed. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { type Fault, type RequestRecord, sampleJobflows } from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import {
  consoleLines,
  entries,
  errorOf,
  executes,
  run,
  simulate,
  test,
  warningsOf,
} from './support/harness.ts';

const JOBFLOW = '/root/restart_process';
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** Everything that a step leaves where somebody could read it, but for the masking itself. */
function traces({ log, outputs, state, summary }: StepResult): string {
  const shown = entries(log).filter((entry) => !(entry.kind === 'command' && entry.name === 'add-mask'));
  return JSON.stringify([shown, outputs, state, summary]);
}

function masksOf({ log }: StepResult): string[] {
  return entries(log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );
}

test('in the header: not in any address; masked in every spelling', async () => {
  const simulator = await quick();
  const token = simulator.token;
  const result = await run(simulator, { jobflow: JOBFLOW });
  for (const { url, headers } of simulator.requests) {
    expect(headers.authorization).toBe(`Token ${token}`);
    expect(url).not.toContain(token);
  }
  expect(masksOf(result)).toEqual(spellingsOf(token));
  expect(traces(result)).not.toContain(token);
});

test('in the query: no header, format=json, a word about access logs, and not in process-url', async () => {
  const token = 'a/b+c=d&e%f-0123456789';
  const simulator = await simulate({
    jobflows: sampleJobflows({ workMs: 50 }),
    users: [{ name: 'operator', token }],
  });
  const result = await run(simulator, { jobflow: JOBFLOW, 'token-location': 'query', 'long-poll': 'true' });
  expect(result.outputs).toMatchObject({
    outcome: 'succeeded',
    'process-url': `${simulator.url}/process/id_262`,
  });
  for (const { headers, query } of simulator.requests) {
    expect(headers).not.toHaveProperty('authorization');
    expect(query.get('token')).toBe(token);
    expect(query.get('format')).toBe('json');
  }
  expect(result.log.match(/access logs/g)).toHaveLength(1);
  expect(masksOf(result)).toContain(encodeURIComponent(token));
  for (const spelling of [token, encodeURIComponent(token)]) expect(traces(result)).not.toContain(spelling);
});

test.each<[string, Fault]>([
  ['a redirect that echoes the query', { kind: 'redirect', location: '/.login?next=/root?token=TOKEN' }],
  ['a redirect that has it in the path', { kind: 'redirect', location: 'https://other.example/TOKEN' }],
  [
    'a page that shows the address',
    { kind: 'body', body: '<p>/root/x.execute?token=TOKEN</p>', contentType: 'text/html' },
  ],
  [
    'a reason that repeats the header',
    { kind: 'status', status: 400, body: { detail: 'Authorization: Token TOKEN' } },
  ],
  ['a path with it', { kind: 'body', body: '"/process/TOKEN"' }],
  ['a content type with it', { kind: 'body', body: '<p>', contentType: 'text/html; session=TOKEN' }],
  [
    'a reason that spells it in escapes',
    {
      kind: 'status',
      status: 400,
      body: '{"detail": "Token ESCAPES"}',
      headers: { 'content-type': 'application/json' },
    },
  ],
])('%s: not passed on', async (_name, fault) => {
  const simulator = await quick();
  const filled = JSON.parse(
    JSON.stringify(fault)
      .replaceAll('TOKEN', simulator.token)
      .replaceAll('ESCAPES', inEscapes(simulator.token).replaceAll('\\', '\\\\')),
  ) as Fault;
  simulator.faults.add({ when: ({ action }) => action === 'execute', fault: filled });
  for (const location of ['header', 'query']) {
    const result = await run(simulator, { jobflow: JOBFLOW, 'token-location': location });
    expect(result.exitCode).toBe(1);
    expect(traces(result)).not.toContain(simulator.token);
  }
});

test('a jobflow that prints and returns it: starred out in log and outputs', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/leak',
    run: (job) => {
      job.print(`token=${simulator.token}`);
      return job.return([simulator.token]);
    },
  });
  const result = await run(simulator, { jobflow: '/root/leak' });
  expect(result.outputs).toMatchObject({ console: 'token=***\n', result: '["***"]' });
  expect(traces(result)).not.toContain(simulator.token);
});

test.each([
  ['in the middle of it', 5, 1000],
  ['six characters before its end', 39, 750],
])(
  'a console full of it, which slides and begins %s: every line once, none called lost',
  async (_at, width, full) => {
    const simulator = await quick();
    // They are of one length, so each window that has lost its head begins at the same place of one: in the token.
    const lines = Array.from(
      { length: 1800 },
      (_, index) => `${String(index).padStart(width, '0')} ${simulator.token}`,
    );
    simulator.define({
      path: '/root/leak',
      run: async (job) => {
        for (let at = 0; at < lines.length; at += 50) {
          for (const text of lines.slice(at, at + 50)) job.print(text);
          const printed = simulator.requests.length;
          const isNextLook = (request: RequestRecord) =>
            request.path.startsWith('/process/id_') && simulator.requests.indexOf(request) >= printed;
          if (at >= full) await job.waiting(simulator.waitForRequest(isNextLook));
        }
      },
    });
    const result = await run(simulator, { jobflow: '/root/leak', 'poll-interval': '100ms' });
    expect(consoleLines(result)).toEqual(lines.map((text) => text.replace(simulator.token, '***')));
    expect(result.log).not.toContain('Output was lost');
  },
);

test('a redirect to another port of the same host never sees the token', async () => {
  const [simulator, other] = await Promise.all([quick(), quick()]);
  for (const status of [301, 302, 303, 307, 308]) {
    simulator.faults.add({
      when: () => true,
      times: 1,
      fault: { kind: 'redirect', status, location: `${other.url}/x` },
    });
    const result = await run(simulator, { jobflow: JOBFLOW });
    expect(result.exitCode).toBe(1);
    expect(errorOf(result)).toContain(`redirect to ${other.url}/x`);
  }
  expect(other.requests).toEqual([]);
});

test('with the debug log on: a line an exchange, without query and headers', async () => {
  const simulator = await quick();
  const env = { RUNNER_DEBUG: '1' };
  const result = await run(simulator, { jobflow: JOBFLOW, 'token-location': 'query' }, { env });
  const lines = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'debug' ? [entry.message] : [],
  );
  expect(lines).toHaveLength(simulator.requests.length);
  expect(lines[0]).toMatch(/^POST \/root\/restart_process\.execute: 200, 17 bytes, \d+ ms$/);
  expect(traces(result)).not.toContain(simulator.token);
  expect(traces(await run(simulator, { jobflow: JOBFLOW }))).not.toContain('debug');
});

test.each([
  ['http to another host', { server: 'http://kompira.example.com' }, 'send the token unencrypted'],
  [
    'a name that only begins like loopback',
    { server: 'http://127.0.0.1.example.com' },
    'send the token unencrypted',
  ],
  [
    'credentials in the address',
    { server: 'https://user:secret@kompira.example.com' },
    'server: a URL with a user or password',
  ],
  ['a token with a line break', { token: 'abc\ndef' }, 'token'],
])('%s: refused before anything is sent', async (_name, inputs, said) => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: JOBFLOW, ...inputs });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain(said);
  expect(errorOf(result)).not.toContain('secret');
  expect(simulator.requests).toEqual([]);
});

test('headers for a gateway: sent with every request, their values masked', async () => {
  const simulator = await quick();
  const headers = 'CF-Access-Client-Id: abc.access\nCF-Access-Client-Secret: s3cr3t value';
  const result = await run(simulator, { jobflow: JOBFLOW, headers });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  for (const request of simulator.requests) {
    expect(request.headers).toMatchObject({
      'cf-access-client-id': 'abc.access',
      'cf-access-client-secret': 's3cr3t value',
    });
  }
  expect(masksOf(result)).toEqual(expect.arrayContaining(['abc.access', 's3cr3t value']));
  expect(traces(result)).not.toContain('s3cr3t');
});

test.each(['Authorization: x', 'host: x', 'no colon', 'Name:', 'Na me: x', 'A: 1\na: 2', 'X: 値'])(
  'headers: %j is refused, without its value',
  async (headers) => {
    const simulator = await quick();
    const result = await run(simulator, { jobflow: JOBFLOW, headers });
    expect(result.outputs).toEqual({ outcome: 'error' });
    expect(errorOf(result)).toMatch(/headers: line \d/);
    expect(simulator.requests).toEqual([]);
  },
);

test.each([
  'proxy.example.com:3128',
  'http://user:pa/ss@proxy:3128',
  'http://user:%zz@proxy:3128',
  'socks5://proxy:1080',
])('a proxy variable that would be passed over without a word is refused: %s', async (https_proxy) => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: JOBFLOW }, { env: { https_proxy } });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toMatch(/^https_proxy: /m);
  expect(errorOf(result)).not.toContain('pa/ss');
  expect(simulator.requests).toEqual([]);
});

test('insecure leaves a warning, always', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: JOBFLOW, insecure: 'true' });
  expect(warningsOf(result)).toEqual([expect.stringContaining('insecure is true')]);
  expect(executes(simulator)).toBe(1);
});

test('a server that spells the token in escapes: starred out as well', async () => {
  const simulator = await quick();
  simulator.define({ path: '/root/x', run: (job) => job.return('HERE') });
  const spelt = inEscapes(simulator.token);
  simulator.faults.add({
    when: ({ path }) => path.startsWith('/process/'),
    fault: { kind: 'body', body: (body) => body.replace('HERE', spelt) },
  });
  const result = await run(simulator, { jobflow: '/root/x' });
  expect(result.outputs).toMatchObject({ result: '***', 'result-json': '"***"' });
});

function inEscapes(text: string): string {
  return Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
