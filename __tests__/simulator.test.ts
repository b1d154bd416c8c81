/** What the simulator does besides the list in conformance/exchanges.ts. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rawJson, sampleJobflows, startSimulator } from '../simulator/server.ts';
import type { Job, Simulator, SimulatorOptions } from '../simulator/server.ts';
import { legacyOf } from '../simulator/versions.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ jobflows: sampleJobflows({ workMs: 20 }) });
});
afterAll(() => simulator.close());

interface Reply {
  status: number;
  headers: Headers;
  json: unknown;
}

/** Talks to a simulator as a client of its REST API does. A body is sent as JSON. */
async function ask(
  target: string,
  { on = simulator, method = 'GET', body, token = on.token }: AskOptions = {},
): Promise<Reply> {
  const response = await fetch(on.url + target, {
    method,
    headers: {
      accept: 'application/json',
      ...(token === '' ? {} : { authorization: `Token ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}
interface AskOptions {
  on?: Simulator;
  method?: string;
  body?: unknown;
  token?: string;
}

function post(target: string, body?: unknown, options: AskOptions = {}): Promise<Reply> {
  return ask(target, { method: 'POST', body, ...options });
}

/** Starts a jobflow and answers with its process's path. */
async function start(jobflow: string, parameters: object = {}, on = simulator): Promise<string> {
  const { status, json } = await post(`${jobflow}.execute`, { parameters }, { on });
  expect(status).toBe(200);
  return json as string;
}

/** Starts a jobflow and answers with its process as it has ended. */
async function run(
  jobflow: string,
  parameters: object = {},
  on = simulator,
): Promise<Record<string, unknown>> {
  const path = await start(jobflow, parameters, on);
  return (await post(`${path}.wait`, { timeout: 10 }, { on })).json as Record<string, unknown>;
}

async function withSimulator(
  options: SimulatorOptions,
  act: (other: Simulator) => Promise<void>,
): Promise<void> {
  const other = await startSimulator({ jobflows: sampleJobflows({ workMs: 20 }), ...options });
  try {
    await act(other);
  } finally {
    await other.close();
  }
}

// The seed's answer, but for the lines of jq's indentation. Sent without them it has the 717 bytes that curl counted
// there, less the 12 blanks of the source's indentation that the seed's text has lost.
const SEED_OBJECT = String.raw`{"id":599,"abspath":"/root/restart_process","owner":"root","fields":{"source":"[\r\n __node__ = ./server1,\r\n __sudo__ = true\r\n] ->\r\n['systemctl restart httpd.service && sleep 5'] =>\r\n{ if $STATUS != 0 |\r\n print('httpd 起動に失敗しました') ->\r\n return(false)\r\n} ->\r\nprint('httpd を起動しました') ->\r\nreturn(true)\r\n","multiplicity":null,"defaultCheckpointMode":false,"defaultMonitoringMode":"NOTHING"},"extra_properties":{},"user_permissions":{},"group_permissions":{},"created":"2023-06-26T09:03:13.459085+09:00","updated":"2023-06-26T09:03:13.547353+09:00","display_name":"restart_process","description":"","type_object":"/system/types/Jobflow","parent_object":"/root"}`;

test('the seed’s three exchanges, to the letter', async () => {
  await withSimulator({}, async (fresh) => {
    const headers = { authorization: `Token ${fresh.token}`, accept: 'application/json' };
    const endpoint = `${fresh.url}/root/restart_process.execute`;
    const started = await fetch(endpoint, { method: 'POST', headers });
    expect([started.status, await started.text()]).toEqual([200, '"/process/id_262"']);

    const shown = await fetch(endpoint, { headers });
    expect(shown.headers.get('content-length')).toBe(String(717 - 12));
    expect(await shown.text()).toBe(SEED_OBJECT);
    expect(fresh.processes).toHaveLength(1);

    const button = new URLSearchParams({ token: fresh.token, format: 'json' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const pressed = await fetch(`${endpoint}?${button}`, { method: 'POST', headers: type, body: '' });
    expect(await pressed.text()).toBe('"/process/id_263"');
  });
});

test.each([
  ['/root/restart_fails', {}, { status: 'DONE', result: false, console: 'httpd 起動に失敗しました\n' }],
  ['/root/abort', {}, { status: 'ABORTED', error: 'ディスクの空き容量が足りません' }],
  ['/root/exit_3', {}, { status: 'DONE', exit_status: 3 }],
  ['/root/greet', { name: '東京' }, { result: { name: '東京', greeting: 'こんにちは' } }],
  ['/root/parent', {}, { result: false, console: '/root/restart_process: DONE\n/root/abort: ABORTED\n' }],
  ['/root/chatty', { lines: 3, bytes_per_line: 4, over_ms: 3 }, { console: '1 .\n2 .\n3 .\n' }],
])('%s', async (jobflow, parameters, expected) => {
  expect(await run(jobflow, parameters)).toMatchObject(expected);
});

test('numbers keep every digit, both ways', async () => {
  const response = await fetch(`${simulator.url}/root/greet.execute?format=json&token=${simulator.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"parameters": {"name": 12345678901234567890}}',
  });
  const path = (await response.json()) as string;
  await simulator.waitForProcess((process) => process.path === path && process.status === 'DONE');
  const shown = await fetch(`${simulator.url}${path}?attrs=result&format=json&token=${simulator.token}`);
  expect(await shown.text()).toBe('{"result":{"name":12345678901234567890,"greeting":"こんにちは"}}');
  expect(JSON.stringify(rawJson('1.10'))).toBe('1.10');
});

test('a script may drop a promise and be terminated', async () => {
  simulator.define({
    path: '/root/drop',
    run: async (job) => {
      void job.fork('/root/long');
      void job.sleep(60_000);
      await job.waiting(60_000);
    },
  });
  const path = await start('/root/drop');
  await simulator.waitForProcess(({ parent }) => parent === path);
  expect((await post(`${path}.terminate`)).json).toBe(true);
});

test('resumed in step mode, a process is suspended again after each sleep and each wait', async () => {
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
  const path = (await post('/root/steps.execute', { step_mode: true })).json as string;
  const resumeTo = async (lineno: number, body?: object): Promise<void> => {
    await simulator.waitForProcess((one) => one.path === path && one.suspended && one.lineno === lineno);
    expect((await post(`${path}.resume`, body)).json).toBe(true);
  };
  await resumeTo(1, { step_mode: true }); // Nothing has been done so far.
  await resumeTo(1, { step_mode: true });
  await resumeTo(2);
  const { json } = await post(`${path}.wait`, { timeout: 10 });
  expect(json).toMatchObject({ status: 'DONE', lineno: 4 });
});

test('a process that is suspended between two steps can be terminated', async () => {
  const path = (await post('/root/exit_3.execute', { step_mode: true })).json as string;
  await simulator.waitForProcess((one) => one.path === path && one.status === 'RUNNING');
  await post(`${path}.resume`, { step_mode: true });
  await simulator.waitForProcess((one) => one.path === path && one.suspended);
  expect((await post(`${path}.terminate`)).json).toBe(true);
  expect((await ask(path)).json).toMatchObject({ status: 'ABORTED', suspended: false });
});

test('beyond its multiplicity a process stays NEW, without a start', async () => {
  // Suspended, it keeps its place for as long as this test takes to look.
  const first = (await post('/root/one_at_a_time.execute', { step_mode: true })).json as string;
  const second = await start('/root/one_at_a_time');
  await simulator.waitForProcess((process) => process.path === first && process.status === 'RUNNING');
  expect((await ask(second)).json).toMatchObject({ status: 'NEW', started_time: null, elapsed_time: 0 });
  await post(`${first}.resume`);
  expect((await post(`${second}.wait`, { timeout: 10 })).json).toMatchObject({ status: 'DONE' });
});

test('a script that throws is ABORTED; one that stays NEW never runs', async () => {
  simulator.define({
    path: '/root/broken',
    run: () => {
      throw new Error('broken');
    },
  });
  expect(await run('/root/broken')).toMatchObject({ status: 'ABORTED', error: 'Error: broken' });
  simulator.define({ path: '/root/stuck', run: () => undefined, stayNew: true });
  expect((await post(`${await start('/root/stuck')}.wait`, { timeout: 0 })).status).toBe(408);
});

test('a server that ignores filters and order gives all processes, the oldest first', async () => {
  await withSimulator({ legacy: { filtersOnList: 'ignored' } }, async (other) => {
    for (const jobflow of ['/root/long', '/root/exit_3', '/root/long']) await start(jobflow, {}, other);
    const list = async (query: string): Promise<unknown> =>
      (await ask(`/process?${query}`, { on: other })).json;
    expect(await list('job=/root/long&is_active=True&order_by=-id')).toMatchObject({
      count: 3,
      results: [
        { id: 262, job: '/root/long' },
        { id: 263, job: '/root/exit_3' },
        { id: 264, job: '/root/long' },
      ],
    });
    expect(await list('status=NONE&page_size=2&page=2')).toMatchObject({ count: 3, results: [{ id: 264 }] });
  });
});

test.each([
  ['replaced', '\uFFFD\uFFFDいう'],
  ['dropped', 'いう'],
] as const)('the console keeps its latest bytes, and a cut character is %s', async (cutCharacters, kept) => {
  await withSimulator({ consoleBytes: 8, cutCharacters }, async (small) => {
    small.define({
      path: '/root/print',
      run: (job) => {
        job.write('あいう');
      },
    });
    expect(await run('/root/print', {}, small)).toMatchObject({ console: kept });
  });
});

test('version 1.5: no attrs on the list, control answers that are no JSON, a console at the end', async () => {
  await withSimulator({ version: '1.5', legacy: { waitMissing: true } }, async (old) => {
    const path = await start('/root/long', {}, old);
    expect((await post(`${path}.wait`, { timeout: 1 }, { on: old })).status).toBe(404);
    const list = (await ask('/process?attrs=id', { on: old })).json as { results: object[] };
    expect(Object.keys(list.results[0] ?? {})).toHaveLength(17);
    await expect(post(`${path}.terminate`, {}, { on: old })).rejects.toThrow('is not valid JSON');
    expect(old.processes[0]?.status).toBe('ABORTED');

    let consoleInBetween: string | undefined;
    const run = async (job: Job): Promise<void> => {
      job.print('half');
      await job.sleep(1);
      consoleInBetween = job.process.console;
    };
    old.define({ path: '/root/command', type: 'ScriptJob', run });
    await start('/root/command', {}, old);
    const ended = await old.waitForProcess(({ job, status }) => job === '/root/command' && status === 'DONE');
    expect([consoleInBetween, ended.console]).toEqual(['', 'half\n']);
  });
  await withSimulator({ legacy: { attrsOnList: 'refused' } }, async (old) => {
    expect((await ask('/process?attrs=id', { on: old })).status).toBe(400);
  });
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

test('options: one language for all, and elapsed_time as a string of digits', async () => {
  await withSimulator({ language: 'ja', elapsedTime: 'string' }, async (other) => {
    expect((await ask('/root/nothing', { on: other })).json).toEqual({ detail: '見つかりませんでした。' });
    expect(await run('/root/exit_3', {}, other)).toMatchObject({
      elapsed_time: expect.stringMatching(/^0\.\d{6}$/) as unknown,
    });
  });
});

test('a path prefix belongs to the address, not to object paths', async () => {
  await withSimulator({ prefix: '/kompira' }, async (inner) => {
    expect(inner.url).toBe(`http://127.0.0.1:${inner.port}/kompira`);
    expect(await start('/root/exit_3', {}, inner)).toBe('/process/id_262');
    expect((await ask('/process?page_size=1', { on: inner })).json).toMatchObject({ count: 1, next: null });
    const beside = await fetch(`http://127.0.0.1:${inner.port}/root/exit_3`);
    expect(beside.status).toBe(404);
  });
});
