/** The main scenarios of the action, dist/ against the server on Django REST framework. */
import { beforeAll, expect } from '@jest/globals';
import { type Received, send } from '../../recorder/send.ts';
import { run, start } from '../support/harness.ts';
import { startDrf, testWithDrf } from './drf.ts';

let server: Awaited<ReturnType<typeof startDrf>>;
beforeAll(async () => {
  server = await startDrf();
});

type Inputs = Record<string, string>;

/** Runs an action; answers with its outputs, and its exit code among them. */
async function act(inputs: Inputs, action = ''): Promise<Inputs> {
  const { exitCode, outputs, log } = await run(
    server,
    { 'ca-certificate': server.ca, ...inputs },
    { action },
  );
  return { ...outputs, exitCode: String(exitCode), log };
}

function ask(target: string, body?: object): Promise<Received> {
  const accept = { accept: 'application/json', 'content-type': 'application/json' };
  const headers = { ...accept, authorization: `Token ${server.token}` };
  const sent = body && { method: 'POST', body: JSON.stringify(body) };
  return send({ url: server.url + target, headers, ca: server.ca, ...sent });
}

async function shown(target: string): Promise<Record<string, unknown>> {
  return JSON.parse((await ask(target)).body.toString()) as Record<string, unknown>;
}

const happy = { outcome: 'succeeded', result: 'true', console: 'httpd を起動しました\n' };
const name = '東京 😀';
const greeted = `{"name":"${name}","greeting":"こんにちは","id":"12345678901234567890"}`;

testWithDrf.each<[jobflow: string, inputs: Inputs, outputs: Inputs]>([
  ['/root/restart_process', {}, happy],
  ['/root/restart_process', { 'long-poll': 'true', 'token-location': 'query' }, happy],
  ['/root/restart_process', { 'dry-run': 'true' }, { outcome: 'validated' }],
  ['/root/日本語のジョブ', {}, { outcome: 'succeeded', status: 'DONE' }],
  ['/root/restart_fails', {}, { outcome: 'failed', status: 'DONE', result: 'false' }],
  ['/root/exit_3', {}, { outcome: 'failed', status: 'DONE', 'exit-status': '3', 'result-json': 'null' }],
  ['/root/abort', {}, { outcome: 'failed', status: 'ABORTED', error: 'ディスクの空き容量が足りません' }],
  ['/root/greet', { parameters: `name: ${name}\nid: "12345678901234567890"` }, { 'result-json': greeted }],
  ['/root/parent', {}, { outcome: 'failed', result: 'false' }],
  [
    '/root/disk_usage',
    { node: '/root/web1', 'command-line': '-h' },
    { console: 'node = /root/web1\ncommand_line = -h\n' },
  ],
  ['/root/nothing', {}, { outcome: 'error' }],
  ['/root/greet', {}, { outcome: 'error' }],
])('%s %j', async (jobflow, inputs, outputs) => {
  const ended = await act({ jobflow, ...inputs });
  expect(ended).toMatchObject(outputs);
  expect(ended.exitCode).toBe(/succeeded|validated/.test(ended.outcome ?? '') ? '0' : '1');
});

testWithDrf.each(['false', 'true'])('a timeout terminates the process; long-poll: %s', async (longPoll) => {
  const ended = await act({ jobflow: '/root/long', timeout: '1s', 'long-poll': longPoll });
  expect(ended).toMatchObject({ exitCode: '1', outcome: 'timed-out' });
  expect(await shown(ended.process ?? '')).toMatchObject({ status: 'ABORTED' });
});

testWithDrf('a cancel terminates the process', async () => {
  const step = start(server, { 'ca-certificate': server.ca, jobflow: '/root/long' });
  await step.logged('/process/id_');
  step.child.kill('SIGINT');
  const { exitCode, outputs } = await step.ended;
  expect([exitCode, outputs.outcome]).toEqual([1, 'cancelled']);
  expect(await shown(outputs.process ?? '')).toMatchObject({ status: 'ABORTED' });
});

testWithDrf('if-running: 110 processes that have ended are no reason, one that runs is', async () => {
  const jobflow = '/root/chatty';
  for (let count = 0; count < 110; count++) await ask(`${jobflow}.execute`, { parameters: { lines: 0 } });
  while ((await shown(`/process?job=${jobflow}&is_active=True&attrs=id`)).count !== 0);
  const long = { jobflow, parameters: 'over_ms: 3600000', wait: 'false' };
  const first = await act({ ...long, 'if-running': 'fail' });
  expect(first).toMatchObject({ exitCode: '0', outcome: 'started' });
  expect(await act({ ...long, 'if-running': 'fail' })).toMatchObject({ exitCode: '1', outcome: 'error' });
  expect(await act({ ...long, 'if-running': 'skip' })).toMatchObject({ exitCode: '0', outcome: 'skipped' });
  await act({ process: first.process ?? '', command: 'terminate' }, 'process');
});

testWithDrf('a console over 64 KB: its end is kept, and no line of the log is missing', async () => {
  const parameters = JSON.stringify({ lines: 100, bytes_per_line: 1000, over_ms: 6000 });
  const ended = await act({ jobflow: '/root/chatty', parameters, 'poll-interval': '500ms' });
  expect(ended.outcome).toBe('succeeded');
  const lines = (text = '') => Array.from(text.matchAll(/(\d+) \.{900}/g), ([, line]) => Number(line));
  expect(lines(ended.log)).toEqual(Array.from({ length: 100 }, (_, line) => line + 1));
  expect(Buffer.byteLength(ended.console ?? '')).toBeLessThanOrEqual(64 * 1024);
  expect(lines(ended.console).at(-1)).toBe(100);
});

testWithDrf(
  'a channel: one step sends what a jobflow waits for, and receives what another sent',
  async () => {
    const { process = '' } = await act({ jobflow: '/root/deploy_with_approval', wait: 'false' });
    const message = '{approved: true, by: 花子}';
    expect(await act({ channel: '/root/approval', message }, 'channel')).toMatchObject({ exitCode: '0' });
    const ended = await act({ process }, 'process');
    expect(ended).toMatchObject({ outcome: 'succeeded', 'result-json': '{"approved":true,"by":"花子"}' });

    const channel = '/root/承認待ち';
    await act({ channel, message: 'はい' }, 'channel');
    const receive = { channel, command: 'receive', timeout: '1s' };
    expect(await act(receive, 'channel')).toMatchObject({ exitCode: '0', message: 'はい' });
    expect(await act(receive, 'channel')).toMatchObject({ exitCode: '1', outcome: 'timed-out' });
  },
);

testWithDrf('the process action: suspend, resume, show, terminate', async () => {
  const { process = '' } = await act({ jobflow: '/root/long', wait: 'false' });
  for (const command of ['suspend', 'resume', 'show', 'terminate'])
    expect([command, (await act({ process, command }, 'process')).exitCode]).toEqual([command, '0']);
  expect(await shown(process)).toMatchObject({ status: 'ABORTED' });
});

testWithDrf('plain http: the redirect is an error, and nothing was started', async () => {
  const newest = () => shown('/process?page_size=1&attrs=id');
  const before = await newest();
  const { outputs } = await run({ ...server, url: server.plainUrl }, { jobflow: '/root/restart_process' });
  expect(outputs.outcome).toBe('error');
  expect(await newest()).toEqual(before);
});
