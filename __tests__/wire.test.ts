/** What goes over the wire, whoever stands there: bodies of requests, codings of responses, requests that a cache must not answer. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { type Jobflow, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { startApache } from './support/apache.ts';
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

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

const LANGUAGES: Jobflow = {
  path: '/root/languages',
  run: (job) => {
    job.print('httpd を起動しました');
    return job.return({ 状態: '正常' });
  },
};

describe('each POST has a body, and no request asks for a coding', () => {
  const process = '262';
  test.each<[method: string, action: string, inputs: Record<string, string>, runsAlready: string]>([
    ['execute', '', { jobflow: '/root/restart_process' }, ''],
    ['execute', '', { jobflow: '/root/disk_usage' }, ''],
    ['wait', '', { jobflow: '/root/long', 'long-poll': 'true', timeout: '1s' }, ''],
    ['terminate', '', { jobflow: '/root/long', timeout: '500ms' }, ''],
    ['wait', 'process', { process, 'long-poll': 'true', timeout: '1s' }, '/root/long'],
    ['terminate', 'process', { process, command: 'terminate' }, '/root/long'],
    ['suspend', 'process', { process, command: 'suspend' }, '/root/long'],
    ['resume', 'process', { process, command: 'resume' }, '/root/suspend'],
    ['recv', 'channel', { channel: CHANNEL, command: 'receive', timeout: '5s' }, ''],
    ['send', 'channel', { channel: CHANNEL, message: '""' }, ''],
  ])('%s of the action "%s" with %j', async (method, action, inputs, runsAlready) => {
    const simulator = await quick();
    simulator.send(CHANNEL, 'go');
    if (runsAlready !== '') await run(simulator, { jobflow: runsAlready, wait: 'false' });
    if (runsAlready === '/root/suspend') await simulator.waitForProcess(({ suspended }) => suspended);
    const before = simulator.requests.length;
    await run(simulator, inputs, { action });
    const requests = simulator.requests.slice(before);
    const posts = requests.filter((request) => request.method === 'POST');
    expect(posts.map((request) => request.action)).toContain(method);
    for (const { body, headers } of posts) {
      expect(body).toMatch(/^(\{.*\}|"")$/);
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
      expect(headers['content-type']).toMatch(/^application\/json\b/);
    }
    expect(new Set(requests.map(({ headers }) => headers['accept-encoding']))).toEqual(new Set(['identity']));
  });
});

describe('a response that is compressed, though nobody asked for it', () => {
  test.each([
    ['gzip', 'gzip', gzipSync],
    ['gzip in upper case', 'GZIP', gzipSync],
    ['deflate', 'deflate', deflateSync],
    ['deflate without the header of zlib', 'deflate', deflateRawSync],
    ['br', 'br', brotliCompressSync],
  ])('%s: green, with every letter', async (_name, coding, encode) => {
    const simulator = await quick();
    simulator.define(LANGUAGES);
    simulator.faults.add({ when: () => true, fault: { kind: 'encoded', coding, encode } });
    expectWhole(await run(simulator, { jobflow: LANGUAGES.path, 'outage-tolerance': '2s' }));
  });

  testWith('apache2')('by Apache with force-gzip: green, with every letter', async () => {
    const simulator = await quick();
    simulator.define(LANGUAGES);
    const directives = ['SetEnv force-gzip 1', 'SetOutputFilter DEFLATE'];
    const url = await startApache({ upstream: simulator, directives });
    const plain = await fetch(`${url}/.login`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBe('gzip');
    const server = { url, token: simulator.token };
    expectWhole(await run(server, { jobflow: LANGUAGES.path, 'outage-tolerance': '2s' }));
  });

  function expectWhole(result: Awaited<ReturnType<typeof run>>): void {
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
    expect(result.outputs.result).toBe('{"状態":"正常"}');
    expect(consoleLines(result)).toEqual(['httpd を起動しました']);
  }

  const blanks = (mebibytes: number) => Buffer.alloc(mebibytes * 2 ** 20, ' ');
  /** As blanks may stand ahead of JSON. It is made once: that takes a while. */
  const PADDING = gzipSync(blanks(15));

  test('15 MiB once it is decoded: green', async () => {
    const simulator = await quick();
    const encode = (body: string) => Buffer.concat([PADDING, gzipSync(body)]);
    simulator.faults.add({ when: isLook, fault: { kind: 'encoded', coding: 'gzip', encode } });
    const result = await run(simulator, { jobflow: '/root/restart_process', 'outage-tolerance': '2s' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded' } });
  });

  const GIBIBYTE = Buffer.concat(Array<Buffer>(64).fill(gzipSync(blanks(16))));
  const [GZIP, DEFLATE] = [gzipSync(blanks(17)), deflateSync(blanks(17))];
  const BR = brotliCompressSync(blanks(17), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  const spoiled: [string, string, (body: string) => Buffer, RegExp][] = [
    ['a gzip of 1 GiB', 'gzip', (body) => Buffer.concat([gzipSync(body), GIBIBYTE]), /\b16 MiB/],
    ['a gzip of 17 MiB', 'gzip', () => GZIP, /\b16 MiB/],
    ['a deflate of 17 MiB', 'deflate', () => DEFLATE, /\b16 MiB/],
    ['a br of 17 MiB', 'br', () => BR, /\b16 MiB/],
    ['a gzip that is cut off', 'gzip', (body) => gzipSync(body).subarray(0, -9), /gzip|Z_|zlib/i],
    ['a gzip that is none', 'gzip', (body) => Buffer.from(body), /gzip|Z_|zlib/i],
  ];
  const inputs = { jobflow: '/root/long', timeout: '5s', 'outage-tolerance': '1s' };

  test.each(spoiled)(
    '%s, in place of a status: red with the reason',
    async (_name, coding, encode, reason) => {
      const simulator = await quick();
      const { env, peakMebibytes } = measured();
      simulator.faults.add({ when: isLook, fault: { kind: 'encoded', coding, encode } });
      const result = await run(simulator, inputs, { env });
      expect(result).toMatchObject({
        exitCode: 1,
        outputs: { outcome: 'error', process: '/process/id_262' },
      });
      expect(errorOf(result)).toMatch(reason);
      expect(errorOf(result)).not.toContain('\ufffd');
      // A whole gibibyte, or as many as there were tries, would be far above.
      expect(peakMebibytes()).toBeLessThan(400);
    },
  );

  test.each(spoiled)(
    '%s, in place of what was started: one start, and red',
    async (_name, coding, encode) => {
      const simulator = await quick();
      simulator.faults.add({ when: isStart, fault: { kind: 'encoded', coding, encode } });
      const result = await run(simulator, inputs);
      expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
      expect(executes(simulator)).toBe(1);
      expect(errorOf(result)).toContain(onlyProcess(simulator).path);
    },
  );

  /** Has a step write down at its end how much memory it had at most. */
  function measured(): { env: Record<string, string>; peakMebibytes: () => number } {
    const folder = temporaryFolder();
    const [module, file] = [join(folder, 'measure.cjs'), join(folder, 'peak')];
    const write = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS))`;
    writeFileSync(module, `process.on('exit', () => { ${write}; });\n`);
    return {
      env: { NODE_OPTIONS: `--require ${JSON.stringify(module)}` },
      peakMebibytes: () => Number(readFileSync(file, 'utf8')) / 1024,
    };
  }
});

describe('a token in the query, behind Varnish, which keeps responses for two minutes', () => {
  const throughVarnish = async (simulator: Simulator) => ({
    url: await startVarnish(simulator),
    token: simulator.token,
  });
  const inputs = { 'token-location': 'query', 'poll-interval': '100ms' };
  const withVarnish = testWith('varnishd');

  withVarnish.each([
    ['', { jobflow: '/root/restart_process', 'on-timeout': 'leave' }],
    ['', { jobflow: '/root/restart_process', 'on-timeout': 'leave', 'if-running': 'wait' }],
    ['process', { process: '262', command: 'wait' }],
  ])('the action "%s" with %j sees the end', async (action, more) => {
    const simulator = await simulate();
    endAfter(simulator, 5, (request) => request.method === 'GET');
    const server = await throughVarnish(simulator);
    if (action === 'process' || 'if-running' in more)
      await run(simulator, { jobflow: '/root/restart_process', wait: 'false' });
    const before = simulator.requests.length;
    const result = await run(server, { ...inputs, ...more }, { action });
    expect(result).toMatchObject({ exitCode: 0, outputs: { outcome: 'succeeded', status: 'DONE' } });
    const looks = simulator.requests.slice(before).filter(({ method }) => method === 'GET');
    expect(new Set(looks.map(({ url }) => url)).size).toBe(looks.length);
  });
});
