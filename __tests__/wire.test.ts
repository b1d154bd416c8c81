/** What goes over the wire, whoever stands there: bodies of requests, codings of responses, requests that a cache must not answer. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { type Job, sampleJobflows } from '../simulator/server.ts';
import {
  consoleLines,
  endAfter,
  errorOf,
  executes,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  test,
} from './support/harness.ts';
import { temporaryFolder, testWith } from './support/programs.ts';
import { startVarnish } from './support/varnish.ts';

const CHANNEL = '/root/approval';
const JOBFLOW = '/root/restart_process';

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

test.each<[action: string, inputs: Record<string, string>, posts: string[]]>([
  ['', { jobflow: '/root/long', 'long-poll': 'true', timeout: '1s' }, ['execute', 'wait', 'terminate']],
  ['process', { process: '262', command: 'suspend' }, ['suspend']],
  ['channel', { channel: CHANNEL, command: 'receive', timeout: '5s' }, ['recv']],
  ['channel', { channel: CHANNEL, message: '""' }, ['send']],
])('each POST has a body: action "%s" with %j', async (action, inputs, methods) => {
  const simulator = await quick();
  simulator.send(CHANNEL, 'go');
  if (action === 'process') await run(simulator, { jobflow: '/root/long', wait: 'false' });
  const before = simulator.requests.length;
  await run(simulator, inputs, { action });
  const requests = simulator.requests.slice(before);
  const posts = requests.filter(({ method }) => method === 'POST');
  expect(posts.map((request) => request.action)).toEqual(expect.arrayContaining(methods));
  for (const { body, headers } of posts) {
    expect(body).toMatch(/^(\{.*\}|"")$/);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers['content-type']).toMatch(/^application\/json\b/);
  }
  expect(new Set(requests.map(({ headers }) => headers['accept-encoding']))).toEqual(new Set(['identity']));
});

test('a response that is compressed, though nobody asked for it: green, with every letter', async () => {
  const simulator = await quick();
  const text = 'httpd を起動しました';
  const speak = (job: Job) => {
    job.print(text);
    job.return({ 状態: '正常' });
  };
  simulator.define({ path: '/root/languages', run: speak });
  simulator.faults.add({ when: () => true, fault: { kind: 'encoded', coding: 'gzip', encode: gzipSync } });
  const result = await run(simulator, { jobflow: '/root/languages' });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', result: '{"状態":"正常"}' } });
  expect(consoleLines(result)).toEqual([text]);
});

const blanks = (mebibytes: number) => gzipSync(Buffer.alloc(mebibytes * 2 ** 20, ' '));

const GIBIBYTE = Buffer.concat(Array<Buffer>(64).fill(blanks(16)));
test.each<[string, (body: string) => Buffer, RegExp]>([
  ['a gzip of 1 GiB', (body) => Buffer.concat([gzipSync(body), GIBIBYTE]), /\b16 MiB/],
  ['a gzip that is none', (body) => Buffer.from(body), /gzip|Z_|zlib/i],
])('%s, in place of a status or of what was started: red with the reason', async (_name, encode, reason) => {
  const inputs = { jobflow: '/root/long', timeout: '5s', 'outage-tolerance': '1s' };
  const fault = { kind: 'encoded', coding: 'gzip', encode } as const;
  // The step writes down at its end how much memory it had at most.
  const [module, file] = ['measure.cjs', 'peak'].map((name) => join(temporaryFolder(), name)) as [
    string,
    string,
  ];
  const write = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(module, `process.on('exit', () => { ${write}; });\n`);
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(module)}` };
  const waiting = await quick();
  waiting.faults.add({ when: isLook, fault });
  const waited = await run(waiting, inputs, { env });
  expect(waited).toMatchObject({ exitCode: 1, outputs: { outcome: 'error', process: '/process/id_262' } });
  expect(errorOf(waited)).toMatch(reason);
  expect(errorOf(waited)).not.toContain('\ufffd');
  // A whole gibibyte, or as many as there were tries, would be far above.
  expect(Number(readFileSync(file, 'utf8')) / 1024).toBeLessThan(400);

  const starting = await quick();
  starting.faults.add({ when: isStart, fault });
  const started = await run(starting, inputs);
  expect(started).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(executes(starting)).toBe(1);
  expect(errorOf(started)).toContain(onlyProcess(starting).path);
});

testWith('varnishd').each([
  ['', { jobflow: JOBFLOW, 'on-timeout': 'leave', 'if-running': 'wait' }],
  ['process', { process: '262', command: 'wait' }],
])('behind a cache, a token in the query: action "%s" sees the end', async (action, more) => {
  const simulator = await simulate();
  endAfter(simulator, 5, ({ method }) => method === 'GET');
  const server = { url: await startVarnish(simulator), token: simulator.token };
  await run(simulator, { jobflow: JOBFLOW, wait: 'false' });
  const before = simulator.requests.length;
  const inputs = { 'token-location': 'query', 'poll-interval': '100ms', ...more };
  const result = await run(server, inputs, { action });
  expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'DONE' } });
  const looks = simulator.requests.slice(before).filter(({ method }) => method === 'GET');
  expect(new Set(looks.map(({ url }) => url)).size).toBe(looks.length);
});
