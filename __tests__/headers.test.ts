/** Headers for gateways: what is masked of them, and a login of the gateway's own. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, entries, errorOf, run, simulate, test } from './support/harness.ts';

const JOBFLOW = { jobflow: '/root/restart_process' };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

const masksOf = ({ log }: StepResult): string[] =>
  entries(log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );

test('everyday words are not masked, and a line says of which headers', async () => {
  const simulator = await quick();
  const headers = 'X-User: root\nX-Forwarded-Proto: https\nX-Secret: s3cr3t-of-a-gateway\nX-Pin: 4711abc';
  const result = await run(simulator, { ...JOBFLOW, headers });
  expect(result).toMatchObject({ exitCode: 0 });
  expect(masksOf(result)).toEqual(expect.arrayContaining(['s3cr3t-of-a-gateway', '4711abc']));
  expect(masksOf(result)).not.toEqual(expect.arrayContaining(['root']));
  expect(masksOf(result)).not.toEqual(expect.arrayContaining(['https']));
  const [notice, ...more] = result.log.split('\n').filter((line) => line.includes('x-user'));
  expect(more).toEqual([]);
  expect(notice).toContain('x-forwarded-proto');
  expect(notice).not.toMatch(/x-secret|x-pin|root|https/);
  for (const request of simulator.requests)
    expect(request.headers).toMatchObject({ 'x-user': 'root', 'x-secret': 's3cr3t-of-a-gateway' });
});

test('all values are secrets: nothing is said', async () => {
  const simulator = await quick();
  const result = await run(simulator, { ...JOBFLOW, headers: 'X-Secret: confidential' });
  expect(masksOf(result)).toContain('confidential');
  expect(result.log).not.toContain('x-secret');
});

test('with the token in the query, Authorization is free for the gateway, and masked', async () => {
  const simulator = await quick();
  const login = `Basic ${btoa('runner:open sesame')}`;
  const inputs = { ...JOBFLOW, 'token-location': 'query', headers: `Authorization: ${login}` };
  const result = await run(simulator, inputs);
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  for (const { headers, query } of simulator.requests) {
    expect(headers.authorization).toBe(login);
    expect(query.get('token')).toBe(simulator.token);
  }
  expect(masksOf(result)).toContain(login);
});

test('with the token in the header, it is not', async () => {
  const simulator = await quick();
  const result = await run(simulator, { ...JOBFLOW, headers: 'Authorization: Basic x' });
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  expect(errorOf(result)).toMatch(/^headers: line 1/m);
  expect(simulator.requests).toEqual([]);
});
