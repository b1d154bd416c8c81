/** display-url: every link that a person may follow leads there, and every request goes to `server`. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { sampleJobflows, type Simulator } from '../simulator/server.ts';
import { errorOf, isStart, run, runPost, simulate, start, test, testWithSignals } from './support/harness.ts';

const DISPLAY = 'https://kompira.example.com/ops';
/** As somebody may write it. */
const SHOWN = { 'display-url': `${DISPLAY}/` };
const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });

/** All that a person or a later step sees leads to these processes. What could not be reached is named as it was called. */
function expectLinks({ log, summary, outputs }: StepResult, { url }: Simulator, ...ids: number[]): void {
  const shown = log + summary + JSON.stringify(outputs);
  for (const id of ids) expect(shown).toContain(`${DISPLAY}/process/id_${id}`);
  expect(shown).not.toContain(url);
}

test.each<[string, Record<string, string>, number[]]>([
  ['a green run', { jobflow: '/root/restart_process' }, [262]],
  ['a failure with children', { jobflow: '/root/parent' }, [262, 264]],
  ['a timeout', { jobflow: '/root/long', timeout: '300ms' }, [262]],
  ['no wait', { jobflow: '/root/long', wait: 'false' }, [262]],
  ['the token in the query', { jobflow: '/root/abort', 'token-location': 'query' }, [262]],
])('%s', async (_name, inputs, ids) => {
  const simulator = await quick();
  const result = await run(simulator, { ...inputs, ...SHOWN });
  expect(result.outputs['process-url']).toBe(`${DISPLAY}/process/id_262`);
  expectLinks(result, simulator, ...ids);
});

testWithSignals('what post says', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', ...SHOWN };
  const step = start(simulator, inputs);
  await step.logged('│ ');
  step.child.kill('SIGKILL');
  const { state } = await step.ended;
  expectLinks(await runPost(simulator, state, inputs), simulator, 262);
});

test('what runs already, what may have come of a lost start, and a channel that cannot be reached', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/long', wait: 'false' });
  expectLinks(
    await run(simulator, { jobflow: '/root/long', 'if-running': 'skip', ...SHOWN }),
    simulator,
    262,
  );
  simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
  expectLinks(await run(simulator, { jobflow: '/root/long', ...SHOWN }), simulator, 263);
  simulator.faults.add({ when: ({ action }) => action === 'send', fault: { kind: 'reset-after' } });
  const inputs = { channel: '/root/approval', message: 'go', ...SHOWN };
  expect(errorOf(await run(simulator, inputs, { action: 'channel' }))).toContain(`${DISPLAY}/root/approval`);
});

test('the process action takes a link of either, and of nobody else; a password is refused, and not printed', async () => {
  const simulator = await quick();
  await run(simulator, { jobflow: '/root/long', wait: 'false' });
  const show = (base: string, more: Record<string, string> = SHOWN) =>
    run(simulator, { process: `${base}/process/id_262`, command: 'show', ...more }, { action: 'process' });
  for (const base of [simulator.url, DISPLAY]) {
    const result = await show(base);
    expect(result).toMatchObject({ exitCode: 0, outputs: { process: '/process/id_262' } });
    expectLinks(result, simulator, 262);
  }
  const before = simulator.requests.length;
  expect((await show('https://evil.example/ops')).outputs).toEqual({ outcome: 'error' });
  const error = errorOf(await show(DISPLAY, { 'display-url': 'https://user:secret@kompira.example.com' }));
  expect(error).toMatch(/^display-url: /m);
  expect(error).not.toContain('secret');
  expect(simulator.requests).toHaveLength(before);
});
