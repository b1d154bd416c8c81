/** display-url: every link that a person may follow leads there, and every request goes to `server`. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import {
  errorOf,
  executes,
  run,
  runPost,
  simulate,
  start,
  test,
  testWithSignals,
} from './support/harness.ts';

const DISPLAY = 'https://kompira.example.com/ops';
/** As somebody may write it. */
const SHOWN = { 'display-url': `${DISPLAY}/` };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
const isStart = ({ action }: RequestRecord) => action === 'execute';

/** All that a person or a later step sees. What could not be reached is named as it was called. */
const shownBy = ({ log, summary, outputs }: StepResult) => log + summary + JSON.stringify(outputs);

function expectLinks(result: StepResult, { url }: Simulator, id = 262): void {
  expect(shownBy(result)).toContain(`${DISPLAY}/process/id_${id}`);
  expect(shownBy(result)).not.toContain(url);
}

test.each([
  ['a green run', { jobflow: '/root/restart_process' }],
  ['a failure with children', { jobflow: '/root/parent' }],
  ['a timeout', { jobflow: '/root/long', timeout: '300ms' }],
  ['no wait', { jobflow: '/root/long', wait: 'false' }],
  ['Japanese', { jobflow: '/root/abort', language: 'ja' }],
  ['the token in the query', { jobflow: '/root/abort', 'token-location': 'query' }],
])('%s', async (_name, inputs) => {
  const simulator = await quick();
  const result = await run(simulator, { ...inputs, ...SHOWN });
  expect(result.outputs['process-url']).toBe(`${DISPLAY}/process/id_262`);
  expectLinks(result, simulator);
  expect(executes(simulator)).toBe(1);
});

test('children that failed', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/parent', ...SHOWN });
  const child = simulator.processes.find(({ job }) => job === '/root/abort');
  expect(errorOf(result)).toContain(`${DISPLAY}${child?.path ?? ''}`);
});

test('what runs already, and what may have come of a lost start', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/long', wait: 'false' });
  const skipped = await run(simulator, { jobflow: '/root/long', 'if-running': 'skip', ...SHOWN });
  expectLinks(skipped, simulator);
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  expectLinks(await run(simulator, { jobflow: '/root/long', ...SHOWN }), simulator, 263);
});

testWithSignals('what post says', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', ...SHOWN };
  const step = start(simulator, inputs);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const { state } = await step.ended;
  expectLinks(await runPost(simulator, state, inputs), simulator);
});

test('the process action takes a link of either, and of nobody else', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/long', wait: 'false' });
  for (const base of [simulator.url, DISPLAY]) {
    const inputs = { process: `${base}/process/id_262`, command: 'show', ...SHOWN };
    const result = await run(simulator, inputs, { action: 'process' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { process: '/process/id_262' } });
    expectLinks(result, simulator);
  }
  const before = simulator.requests.length;
  const inputs = { process: 'https://evil.example/ops/process/id_262', command: 'show', ...SHOWN };
  expect((await run(simulator, inputs, { action: 'process' })).outputs).toEqual({ outcome: 'error' });
  expect(simulator.requests).toHaveLength(before);
});

test('a channel that cannot be reached', async () => {
  const simulator = await quick();
  simulator.faults.add({ when: ({ action }) => action === 'send', fault: { kind: 'reset-after' } });
  const inputs = { channel: '/root/approval', message: 'go', ...SHOWN };
  const result = await run(simulator, inputs, { action: 'channel' });
  expect(errorOf(result)).toContain(`${DISPLAY}/root/approval`);
});

test('a password in it is refused before anything is sent, and not printed', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', 'display-url': 'https://user:secret@kompira.example.com' };
  const result = await run(simulator, inputs);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toMatch(/^display-url: /m);
  expect(errorOf(result)).not.toContain('secret');
  expect(simulator.requests).toEqual([]);
});
