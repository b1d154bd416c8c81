/** Promise 4: the token leaves the runner for the origin of `server` alone, and is never printed. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { type Fault, sampleJobflows } from '../simulator/server.ts';
import { spellingsOf } from '../src/kompira/secrets.ts';
import { entries, errorOf, isStart, run, simulate, test } from './support/harness.ts';

const JOBFLOW = { jobflow: '/root/restart_process' };
const TOKEN = 'a/b+c=d&e%f-0123456789';
const quick = () =>
  simulate({ jobflows: sampleJobflows({ workMs: 50 }), users: [{ name: 'operator', token: TOKEN }] });

/** As JSON may have it. */
const IN_ESCAPES = Array.from(TOKEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** What a step leaves where somebody could read it has none of it, but for the masking itself. */
function expectNoToken({ log, outputs, state, summary }: StepResult): void {
  const shown = entries(log).filter((entry) => !(entry.kind === 'command' && entry.name === 'add-mask'));
  const traces = JSON.stringify([shown, outputs, state, summary]);
  for (const spelling of spellingsOf(TOKEN)) expect(traces).not.toContain(spelling);
}

const messagesOf = ({ log }: StepResult, name: string): string[] =>
  entries(log).flatMap((entry) => (entry.kind === 'command' && entry.name === name ? [entry.message] : []));

test('in the header: not in any address; masked in every spelling', async () => {
  const simulator = await quick();
  const result = await run(simulator, JOBFLOW);
  for (const { url, headers } of simulator.requests) {
    expect(headers.authorization).toBe(`Token ${TOKEN}`);
    expect(url).not.toMatch(/token|0123456789/);
  }
  expect(messagesOf(result, 'add-mask')).toEqual(spellingsOf(TOKEN));
  expect(messagesOf(result, 'debug')).toEqual([]);
  expectNoToken(result);
});

test('in the query: no header, format=json, a word about access logs; in no URL of outputs and debug log', async () => {
  const simulator = await quick();
  const inputs = { ...JOBFLOW, 'token-location': 'query', 'long-poll': 'true' };
  const result = await run(simulator, inputs, { env: { RUNNER_DEBUG: '1' } });
  const url = `${simulator.url}/process/id_262`;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', 'process-url': url });
  for (const { headers, query } of simulator.requests) {
    expect(headers).not.toHaveProperty('authorization');
    expect(query.get('token')).toBe(TOKEN);
    expect(query.get('format')).toBe('json');
  }
  expect(result.log.match(/access logs/g)).toHaveLength(1);
  const lines = messagesOf(result, 'debug');
  expect(lines).toHaveLength(simulator.requests.length);
  expect(lines[0]).toMatch(/^POST \/root\/restart_process\.execute: 200, 17 bytes, \d+ ms$/);
  expectNoToken(result);
});

test.each<[string, Fault]>([
  ['a redirect that echoes the query', { kind: 'redirect', location: `/.login?next=/root?token=${TOKEN}` }],
  ['a path with it', { kind: 'body', body: `"/process/${TOKEN}"` }],
  [
    'a reason that spells it in escapes',
    {
      kind: 'status',
      status: 400,
      body: `{"detail": "Token ${IN_ESCAPES}"}`,
      headers: { 'content-type': 'application/json' },
    },
  ],
])('%s: not passed on', async (_name, fault) => {
  const simulator = await quick();
  simulator.faults.add({ when: isStart, fault });
  const result = await run(simulator, { ...JOBFLOW, 'token-location': 'query' });
  expect(result.exitCode).toBe(1);
  expectNoToken(result);
});

test('a jobflow that prints and returns it, a server that spells it in escapes: starred out', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/leak',
    run: (job) => {
      job.print(`token=${TOKEN}`);
      return job.return([TOKEN, 'ESCAPES']);
    },
  });
  const body = (text: string) => text.replace('ESCAPES', () => IN_ESCAPES);
  simulator.faults.add({ when: ({ path }) => path.startsWith('/process/'), fault: { kind: 'body', body } });
  const result = await run(simulator, { jobflow: '/root/leak' });
  expect(result.outputs).toMatchObject({ console: 'token=***\n', result: '["***","***"]' });
  expectNoToken(result);
});

test('a redirect to another port of the same host never sees the token', async () => {
  const [simulator, other] = await Promise.all([quick(), quick()]);
  const location = `${other.url}/x`;
  for (const status of [301, 302, 307]) {
    simulator.faults.add({ when: isStart, times: 1, fault: { kind: 'redirect', status, location } });
    const result = await run(simulator, JOBFLOW);
    expect(result.exitCode).toBe(1);
    expect(errorOf(result)).toContain(`redirect to ${location}`);
  }
  expect(other.requests).toEqual([]);
});

test.each<[string, Record<string, string>, string]>([
  ['a name that only begins like loopback', { server: 'http://127.0.0.1.example.com' }, 'token unencrypted'],
  ['credentials', { server: 'https://user:secret@kompira.example.com' }, 'a URL with a user or password'],
  ['a token with a line break', { token: 'secret\ndef' }, 'token'],
])('%s: refused before anything is sent, and not quoted', async (_name, inputs, said) => {
  const simulator = await quick();
  const result = await run(simulator, { ...JOBFLOW, ...inputs });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain(said);
  expect(errorOf(result)).not.toContain('secret');
  expect(simulator.requests).toEqual([]);
});
