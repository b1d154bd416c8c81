/** What the simulator does besides the list in conformance/exchanges.ts. */
import { expect } from '@jest/globals';
import {
  type Job,
  type Simulator,
  type SimulatorOptions,
  rawJson,
  sampleJobflows,
} from '../simulator/server.ts';
import { legacyOf } from '../simulator/versions.ts';
import { ask } from './support/ask.ts';
import { simulate, test } from './support/harness.ts';

const quick = (options: SimulatorOptions = {}) =>
  simulate({ jobflows: sampleJobflows({ workMs: 20 }), ...options });

/** Starts a jobflow and answers with its process's path. */
async function start(simulator: Simulator, jobflow: string, body: object = {}): Promise<string> {
  const { status, json } = await ask(simulator, `${jobflow}.execute`, { body });
  expect(status).toBe(200);
  return json as string;
}

/** Waits for the end of a process, and answers with it. */
async function end(simulator: Simulator, path: string): Promise<unknown> {
  return (await ask(simulator, `${path}.wait`, { body: { timeout: 10 } })).json;
}

// The seed's answer, but for the lines of jq's indentation. Sent without them it has the 717 bytes that curl counted
// there, less the 12 blanks of the source's indentation that the seed's text has lost.
const SEED_OBJECT = String.raw`{"id":599,"abspath":"/root/restart_process","owner":"root","fields":{"source":"[\r\n __node__ = ./server1,\r\n __sudo__ = true\r\n] ->\r\n['systemctl restart httpd.service && sleep 5'] =>\r\n{ if $STATUS != 0 |\r\n print('httpd 起動に失敗しました') ->\r\n return(false)\r\n} ->\r\nprint('httpd を起動しました') ->\r\nreturn(true)\r\n","multiplicity":null,"defaultCheckpointMode":false,"defaultMonitoringMode":"NOTHING"},"extra_properties":{},"user_permissions":{},"group_permissions":{},"created":"2023-06-26T09:03:13.459085+09:00","updated":"2023-06-26T09:03:13.547353+09:00","display_name":"restart_process","description":"","type_object":"/system/types/Jobflow","parent_object":"/root"}`;

test('the seed’s three exchanges, to the letter', async () => {
  const simulator = await quick();
  const headers = { authorization: `Token ${simulator.token}`, accept: 'application/json' };
  const endpoint = `${simulator.url}/root/restart_process.execute`;
  const started = await fetch(endpoint, { method: 'POST', headers });
  expect([started.status, await started.text()]).toEqual([200, '"/process/id_262"']);

  const shown = await fetch(endpoint, { headers });
  expect(shown.headers.get('content-length')).toBe(String(717 - 12));
  expect(await shown.text()).toBe(SEED_OBJECT);
  expect(simulator.processes).toHaveLength(1);

  const button = new URLSearchParams({ token: simulator.token, format: 'json' }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const pressed = await fetch(`${endpoint}?${button}`, { method: 'POST', headers: type, body: '' });
  expect(await pressed.text()).toBe('"/process/id_263"');
});

test.each([
  ['/root/restart_fails', {}, { status: 'DONE', result: false, console: 'httpd 起動に失敗しました\n' }],
  ['/root/abort', {}, { status: 'ABORTED', error: 'ディスクの空き容量が足りません' }],
  ['/root/exit_3', {}, { status: 'DONE', exit_status: 3 }],
  ['/root/greet', { name: '東京' }, { result: { name: '東京', greeting: 'こんにちは' } }],
  ['/root/parent', {}, { result: false, console: '/root/restart_process: DONE\n/root/abort: ABORTED\n' }],
  ['/root/chatty', { lines: 3, bytes_per_line: 4, over_ms: 3 }, { console: '1 .\n2 .\n3 .\n' }],
])('%s', async (jobflow, parameters, expected) => {
  const simulator = await quick();
  expect(await end(simulator, await start(simulator, jobflow, { parameters }))).toMatchObject(expected);
});

test('numbers keep every digit, both ways', async () => {
  const simulator = await quick();
  const body = '{"parameters": {"name": 12345678901234567890}}';
  const path = (await ask(simulator, '/root/greet.execute', { body })).json as string;
  await end(simulator, path);
  const { text } = await ask(simulator, `${path}?attrs=result`);
  expect(text).toBe('{"result":{"name":12345678901234567890,"greeting":"こんにちは"}}');
  expect(JSON.stringify(rawJson('1.10'))).toBe('1.10');
});

test('a script may drop a promise and be terminated, throw, or stay NEW', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/drop',
    run: async (job) => {
      void job.fork('/root/long');
      void job.sleep(60_000);
      await job.waiting(60_000);
    },
  });
  const path = await start(simulator, '/root/drop');
  await simulator.waitForProcess(({ parent }) => parent === path);
  expect((await ask(simulator, `${path}.terminate`, { method: 'POST' })).json).toBe(true);
  const broken = () => {
    throw new Error('broken');
  };
  simulator.define({ path: '/root/broken', run: broken });
  const ended = await end(simulator, await start(simulator, '/root/broken'));
  expect(ended).toMatchObject({ status: 'ABORTED', error: 'Error: broken' });
  simulator.define({ path: '/root/stuck', run: () => undefined, stayNew: true });
  const stuck = await start(simulator, '/root/stuck');
  expect((await ask(simulator, `${stuck}.wait`, { body: { timeout: 0 } })).status).toBe(408);
});

test('resumed in step mode, a process is suspended again after each sleep and each wait, or terminated', async () => {
  const simulator = await quick();
  simulator.define({
    path: '/root/steps',
    run: async (job) => {
      job.at(1);
      await job.sleep(1);
      job.at(2);
      await job.waiting(1);
      job.at(3);
      await job.sleep(1);
      job.at(4);
    },
  });
  const resumeTo = async (path: string, lineno: number, body: object = {}): Promise<void> => {
    await simulator.waitForProcess((one) => one.path === path && one.suspended && one.lineno === lineno);
    expect((await ask(simulator, `${path}.resume`, { body })).json).toBe(true);
  };
  const [first, second] = [
    await start(simulator, '/root/steps', { step_mode: true }),
    await start(simulator, '/root/steps', { step_mode: true }),
  ];
  for (const path of [first, second]) {
    await resumeTo(path, 1, { step_mode: true }); // Nothing has been done so far.
    await resumeTo(path, 1, { step_mode: true });
  }
  await resumeTo(first, 2);
  expect(await end(simulator, first)).toMatchObject({ status: 'DONE', lineno: 4 });
  await simulator.waitForProcess((one) => one.path === second && one.suspended && one.lineno === 2);
  expect((await ask(simulator, `${second}.terminate`, { method: 'POST' })).json).toBe(true);
  expect((await ask(simulator, second)).json).toMatchObject({ status: 'ABORTED', suspended: false });
});

test('beyond its multiplicity a process stays NEW, without a start', async () => {
  const simulator = await quick();
  // Suspended, it keeps its place for as long as this test takes to look.
  const first = await start(simulator, '/root/one_at_a_time', { step_mode: true });
  const second = await start(simulator, '/root/one_at_a_time');
  await simulator.waitForProcess((process) => process.path === first && process.status === 'RUNNING');
  const { json } = await ask(simulator, second);
  expect(json).toMatchObject({ status: 'NEW', started_time: null, elapsed_time: 0 });
  await ask(simulator, `${first}.resume`, { method: 'POST' });
  expect(await end(simulator, second)).toMatchObject({ status: 'DONE' });
});

test.each([
  ['replaced', '\uFFFD\uFFFDいう'],
  ['dropped', 'いう'],
] as const)('the console keeps its latest bytes, and a cut character is %s', async (cutCharacters, kept) => {
  const simulator = await quick({ consoleBytes: 8, cutCharacters });
  const run = (job: Job) => {
    job.write('あいう');
  };
  simulator.define({ path: '/root/print', run });
  expect(await end(simulator, await start(simulator, '/root/print'))).toMatchObject({ console: kept });
});

test('in version 1.5 a script job shows its console at the end', async () => {
  const old = await quick({ version: '1.5' });
  let consoleInBetween: string | undefined;
  const run = async (job: Job): Promise<void> => {
    job.print('half');
    await job.sleep(1);
    consoleInBetween = job.process.console;
  };
  old.define({ path: '/root/command', type: 'ScriptJob', run });
  const path = await start(old, '/root/command');
  const ended = await old.waitForProcess((one) => one.path === path && one.status === 'DONE');
  expect([consoleInBetween, ended.console]).toEqual(['', 'half\n']);
});

test.each([
  ['1.5', { attrsOnList: 'ignored', plainControl: true, consoleAtEnd: true }],
  ['1.6.0', { attrsOnList: 'ignored' }],
  ['1.6.2.post3', { attrsOnList: 'ignored' }],
  ['1.6.2.post4', {}],
  ['1.6.13', {}],
  ['2.0', {}],
])('what version %s lacks', (version, lacks) => {
  expect(legacyOf(version)).toEqual(lacks);
});

test('options: elapsed_time as a string of digits, and a prefix, of the address alone', async () => {
  const simulator = await quick({ elapsedTime: 'string', prefix: '/kompira' });
  const elapsed_time: unknown = expect.stringMatching(/^0\.\d{6}$/);
  const ended = await end(simulator, await start(simulator, '/root/exit_3'));
  expect(ended).toMatchObject({ abspath: '/process/id_262', elapsed_time });
  expect((await fetch(`http://127.0.0.1:${simulator.port}/root/exit_3`)).status).toBe(404);
});
