/** Headers for gateways: what is masked of them, and a login of the gateway's own. */
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import { codeOf, entries, errorOf, run, simulate, test } from './support/harness.ts';

test('headers reach the server; everyday words are not masked, and a line says of which headers', async () => {
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
  const login = `Basic ${btoa('runner:open sesame')}`;
  const headers = `X-User: root\nX-Forwarded-Proto: https\nX-Pin: 4711abc\nAuthorization: ${login}`;
  const inputs = { jobflow: '/root/restart_process', headers };
  // With the token in the query, Authorization is free for the gateway.
  const result = await run(simulator, { ...inputs, 'token-location': 'query' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  for (const { headers, query } of simulator.requests) {
    expect(headers).toMatchObject({ 'x-user': 'root', 'x-pin': '4711abc', authorization: login });
    expect(query.get('token')).toBe(simulator.token);
  }
  const masks = entries(result.log).flatMap((entry) =>
    entry.kind === 'command' && entry.name === 'add-mask' ? [entry.message] : [],
  );
  expect(masks).toEqual(expect.arrayContaining(['4711abc', login]));
  for (const word of ['root', 'https']) expect(masks).not.toContain(word);
  const [notice, ...more] = result.log.split('\n').filter((line) => line.includes('x-user'));
  expect(more).toEqual([]);
  expect(notice).toContain('x-forwarded-proto');
  expect(notice).not.toMatch(/x-pin|root|https/);

  const before = simulator.requests.length;
  const refused = await run(simulator, inputs);
  expect(codeOf(refused)).toBe('KOMPIRA-INVALID-INPUT');
  expect(errorOf(refused)).toMatch(/^headers: line 4/m);
  expect(simulator.requests).toHaveLength(before);
});
