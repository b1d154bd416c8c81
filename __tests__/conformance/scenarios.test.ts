/** The main scenarios of the action, dist/ against the server on Django REST framework. */
import { beforeAll, expect } from '@jest/globals';
import type { StepResult } from '../../runner/run-action.ts';
import { type Received, send } from '../../recorder/send.ts';
import { run, start } from '../support/harness.ts';
import { startDrf, testWithDrf } from './drf.ts';

let server: Awaited<ReturnType<typeof startDrf>>;
beforeAll(async () => {
  server = await startDrf();
});

type Inputs = Record<string, string>;
type Action = '' | 'process' | 'channel';

function act(inputs: Inputs, action: Action = ''): Promise<StepResult> {
  return run(server, { 'ca-certificate': server.ca, ...inputs }, { action });
}

/** Starts a jobflow in a step that does not wait, and answers with its process. */
async function begin(jobflow: string): Promise<string> {
  const { exitCode, outputs } = await act({ jobflow, wait: 'false' });
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 0, outcome: 'started' });
  return outputs.process ?? '';
}

function ask(target: string, method = 'GET'): Promise<Received> {
  const headers = { accept: 'application/json', authorization: `Token ${server.token}` };
  return send({ url: server.url + target, method, headers, ca: server.ca });
}

async function statusOf(process: string): Promise<unknown> {
  return (JSON.parse((await ask(process)).body.toString()) as { status: unknown }).status;
}

testWithDrf.each<[string, Inputs, Inputs]>([
  [
    'happy',
    { jobflow: '/root/restart_process' },
    { outcome: 'succeeded', result: 'true', console: 'httpd を起動しました\n' },
  ],
  [
    'long-polled',
    { jobflow: '/root/restart_process', 'long-poll': 'true' },
    { outcome: 'succeeded', 'exit-status': '0' },
  ],
  ['a name in Japanese', { jobflow: '/root/日本語のジョブ' }, { outcome: 'succeeded', status: 'DONE' }],
  [
    'the token in the query',
    { jobflow: '/root/restart_process', 'token-location': 'query' },
    { outcome: 'succeeded' },
  ],
  [
    'DONE with the result false',
    { jobflow: '/root/restart_fails' },
    { outcome: 'failed', status: 'DONE', result: 'false' },
  ],
  [
    'an exit status',
    { jobflow: '/root/exit_3' },
    { outcome: 'failed', status: 'DONE', 'exit-status': '3', 'result-json': 'null' },
  ],
  [
    'an abort',
    { jobflow: '/root/abort' },
    { outcome: 'failed', status: 'ABORTED', error: 'ディスクの空き容量が足りません' },
  ],
  [
    'parameters, Unicode and long numbers',
    { jobflow: '/root/greet', parameters: 'name: 東京 😀\nid: "12345678901234567890"' },
    {
      outcome: 'succeeded',
      'result-json': '{"name":"東京 😀","greeting":"こんにちは","id":"12345678901234567890"}',
    },
  ],
  ['children, of which one aborts', { jobflow: '/root/parent' }, { outcome: 'failed', result: 'false' }],
  [
    'a script job',
    { jobflow: '/root/disk_usage', node: '/root/web1', 'command-line': '-h' },
    { outcome: 'succeeded', result: 'ok', console: 'node = /root/web1\ncommand_line = -h\n' },
  ],
  ['a dry run', { jobflow: '/root/restart_process', 'dry-run': 'true' }, { outcome: 'validated' }],
  ['a jobflow that is not there', { jobflow: '/root/nothing' }, { outcome: 'error' }],
  ['a parameter is missing', { jobflow: '/root/greet' }, { outcome: 'error' }],
])('%s', async (_what, inputs, outputs) => {
  const result = await act(inputs);
  expect(result.outputs).toMatchObject(outputs);
  const isGreen = ['succeeded', 'validated'].includes(outputs.outcome ?? '');
  expect(result.exitCode).toBe(isGreen ? 0 : 1);
});

testWithDrf('a timeout terminates the process', async () => {
  const { exitCode, outputs } = await act({ jobflow: '/root/long', timeout: '1s' });
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 1, outcome: 'timed-out' });
  expect(await statusOf(outputs.process ?? '')).toBe('ABORTED');
});

testWithDrf('a timeout within a long poll does, too', async () => {
  const { exitCode, outputs } = await act({ jobflow: '/root/long', timeout: '1s', 'long-poll': 'true' });
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 1, outcome: 'timed-out' });
  expect(await statusOf(outputs.process ?? '')).toBe('ABORTED');
});

testWithDrf('a cancel terminates the process', async () => {
  const step = start(server, { 'ca-certificate': server.ca, jobflow: '/root/long' });
  await step.logged('/process/id_');
  step.child.kill('SIGINT');
  const { exitCode, outputs } = await step.ended;
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 1, outcome: 'cancelled' });
  expect(await statusOf(outputs.process ?? '')).toBe('ABORTED');
});

testWithDrf('if-running: 110 processes that have ended are no reason, one that runs is', async () => {
  const jobflow = '/root/chatty';
  const quick = JSON.stringify({ parameters: { lines: 0 } });
  const headers = {
    accept: 'application/json',
    authorization: `Token ${server.token}`,
    'content-type': 'application/json',
  };
  const url = `${server.url}${jobflow}.execute`;
  for (let count = 0; count < 110; count++)
    await send({ url, method: 'POST', headers, body: quick, ca: server.ca });
  for (let active = NaN; active !== 0;) {
    const list = await ask(`/process?job=${jobflow}&is_active=True&attrs=id`);
    active = (JSON.parse(list.body.toString()) as { count: number }).count;
  }
  const long = { jobflow, parameters: 'over_ms: 3600000', wait: 'false', 'if-running': 'fail' };
  const first = await act(long);
  expect({ exitCode: first.exitCode, outcome: first.outputs.outcome }).toEqual({
    exitCode: 0,
    outcome: 'started',
  });
  const second = await act(long);
  expect({ exitCode: second.exitCode, outcome: second.outputs.outcome }).toEqual({
    exitCode: 1,
    outcome: 'error',
  });
  const third = await act({ ...long, 'if-running': 'skip' });
  expect({ exitCode: third.exitCode, outcome: third.outputs.outcome }).toEqual({
    exitCode: 0,
    outcome: 'skipped',
  });
  await act({ process: first.outputs.process ?? '', command: 'terminate' }, 'process');
});

testWithDrf('a console over 64 KB: its end is kept, and no line of the log is missing', async () => {
  const parameters = JSON.stringify({ lines: 100, bytes_per_line: 1000, over_ms: 6000 });
  const inputs = { jobflow: '/root/chatty', parameters, 'poll-interval': '500ms' };
  const { exitCode, outputs, log } = await act(inputs);
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 0, outcome: 'succeeded' });
  const lines = (text: string) => Array.from(text.matchAll(/(\d+) \.{900}/g), ([, line]) => Number(line));
  expect(lines(log)).toEqual(Array.from({ length: 100 }, (_, line) => line + 1));
  expect(Buffer.byteLength(outputs.console ?? '')).toBeLessThanOrEqual(64 * 1024);
  expect(lines(outputs.console ?? '').at(-1)).toBe(100);
});

testWithDrf('a channel: one step sends what a jobflow waits for', async () => {
  const process = await begin('/root/deploy_with_approval');
  const sent = await act({ channel: '/root/approval', message: '{approved: true, by: 花子}' }, 'channel');
  expect({ exitCode: sent.exitCode, outputs: sent.outputs }).toMatchObject({ exitCode: 0 });
  const { exitCode, outputs } = await act({ process }, 'process');
  expect({ exitCode, outputs }).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'succeeded', 'result-json': '{"approved":true,"by":"花子"}' },
  });
});

testWithDrf('a channel: a step receives what another sent, and nothing within a timeout', async () => {
  const channel = '/root/承認待ち';
  await act({ channel, message: 'はい' }, 'channel');
  const received = await act({ channel, command: 'receive', timeout: '5s' }, 'channel');
  expect({ exitCode: received.exitCode, outputs: received.outputs }).toMatchObject({
    exitCode: 0,
    outputs: { message: 'はい' },
  });
  const nothing = await act({ channel, command: 'receive', timeout: '1s' }, 'channel');
  expect({ exitCode: nothing.exitCode, outputs: nothing.outputs }).toMatchObject({
    exitCode: 1,
    outputs: { outcome: 'timed-out' },
  });
});

testWithDrf('the process action: suspend, resume, show, terminate', async () => {
  const process = await begin('/root/long');
  for (const command of ['suspend', 'resume', 'show', 'terminate'])
    expect({ command, exitCode: (await act({ process, command }, 'process')).exitCode }).toEqual({
      command,
      exitCode: 0,
    });
  expect(await statusOf(process)).toBe('ABORTED');
});

testWithDrf('plain http: the redirect is an error, and nothing was started', async () => {
  const before = await ask('/process?page_size=1&attrs=id');
  const { exitCode, outputs } = await run(
    { url: server.plainUrl, token: server.token },
    { jobflow: '/root/restart_process' },
  );
  expect({ exitCode, outcome: outputs.outcome }).toEqual({ exitCode: 1, outcome: 'error' });
  expect((await ask('/process?page_size=1&attrs=id')).body).toEqual(before.body);
});
