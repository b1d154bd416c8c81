/** Behind nginx, as the vendor sets it up: what a reverse proxy does to a start and to a long wait. */
import { expect } from '@jest/globals';
import { type Fault, type Job, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { makeCertificate } from './support/certificates.ts';
import {
  codeOf,
  endAfter,
  entries,
  errorOf,
  executes,
  isLook,
  isStart,
  isWait,
  onlyProcess,
  run,
  simulate,
  start,
  warningsOf,
} from './support/harness.ts';
import { startNginx } from './support/nginx.ts';
import { testWith } from './support/programs.ts';

const JOBFLOW = '/root/restart_process';
const test = testWith('nginx', 'openssl');

/** A simulator behind nginx; `lasting` are inputs for a jobflow that lasts until `finish` is called. */
async function behindNginx({
  directives = [],
  waitDirectives = '',
}: { directives?: string[]; waitDirectives?: string } = {}) {
  const { promise: person, resolve: finish } = Promise.withResolvers<undefined>();
  const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50, person }) });
  const certificate = makeCertificate({ subject: '/CN=127.0.0.1', names: ['IP:127.0.0.1'] });
  const nginx = await startNginx({
    upstream: simulator,
    certificate,
    directives,
    locations: [`location ~ \\.wait$ { proxy_pass http://127.0.0.1:${simulator.port}; ${waitDirectives} }`],
  });
  const inputs = { jobflow: JOBFLOW, 'ca-certificate': certificate.cert };
  return {
    simulator,
    nginx,
    server: { url: nginx.url, token: simulator.token },
    inputs,
    lasting: { ...inputs, jobflow: '/root/ask_a_person' },
    finish: () => {
      finish(undefined);
    },
  };
}

/** One that comes from now on. */
function anotherRequest(simulator: Simulator): Promise<unknown> {
  const seen = simulator.requests.length;
  return simulator.waitForRequest((request) => simulator.requests.indexOf(request) > seen);
}

test('a long-poll that outlasts the patience of the proxy: told once, and green by looks', async () => {
  const { simulator, server, lasting, finish } = await behindNginx({
    waitDirectives: 'proxy_read_timeout 1s;',
  });
  const step = start(server, { ...lasting, 'long-poll': 'true' });
  await step.logged('long-poll does not work here');
  await anotherRequest(simulator);
  finish();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(warningsOf(result)).toEqual([]);
  const told = result.log.split('\n').filter((line) => line.includes('long-poll does not work here'));
  expect(told).toEqual([expect.stringContaining('.wait: 504')]);
  expect(simulator.requests.filter(isWait)).toHaveLength(1);
});

test('a wrong address, http: its redirect is not followed and the token not shown, nor is the https port taken for http', async () => {
  const { simulator, nginx, server, inputs } = await behindNginx();
  const result = await run({ ...server, url: nginx.plainUrl }, { ...inputs, 'token-location': 'query' });
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(simulator.requests).toHaveLength(0);
  expect(codeOf(result)).toBe('KOMPIRA-REDIRECT-HTTPS');
  expect(errorOf(result)).toContain(`301, redirect to ${nginx.url}${JOBFLOW}.execute`);
  const shown = entries(result.log).filter((entry) => entry.kind === 'line' || entry.name !== 'add-mask');
  expect(JSON.stringify(shown)).not.toContain(simulator.token);
  const other = await run({ ...server, url: nginx.url.replace('https:', 'http:') }, inputs);
  expect(codeOf(other)).toBe('KOMPIRA-GATEWAY-HTTPS');
  expect(simulator.requests).toHaveLength(0);
});

const WAITS = [
  ['polls', {}],
  ['long-poll', { 'long-poll': 'true' }],
] as const;

test.each(WAITS)('%s: it is reloaded, again and again: green, without a warning', async (_name, more) => {
  const { simulator, nginx, server, lasting, finish } = await behindNginx();
  const step = start(server, { ...lasting, ...more, 'poll-interval': '100ms' });
  await step.logged('Started');
  for (let time = 1; time <= 4; time++) {
    nginx.reload();
    await anotherRequest(simulator);
  }
  finish();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(result.log).not.toContain('long-poll does not work');
  onlyProcess(simulator);
});

test.each([
  ...WAITS.map(([name, more]) => [name, 'the proxy', more, /ECONNREFUSED|ECONNRESET/] as const),
  ...WAITS.map(([name, more]) => [name, 'the server', more, /502/] as const),
])('%s: %s is gone for a while: one warning', async (_name, gone, more, why) => {
  const { simulator, nginx, server, lasting, finish } = await behindNginx();
  const step = start(server, { ...lasting, ...more });
  await step.logged('Started');
  await (gone === 'the proxy' ? nginx.stop() : simulator.down());
  await step.logged('Retrying for up to');
  await (gone === 'the proxy' ? nginx.start() : simulator.up());
  await step.logged('The server responds again');
  finish();
  const result = await step.ended;
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  // One that goes may still take a connection, and drop it.
  expect(warningsOf(result)).toEqual([expect.stringMatching(why)]);
  onlyProcess(simulator);
});

test.each<[string, Fault, string]>([
  ['it gives up on a start that was taken', { kind: 'hang', acts: true }, '504'],
  ['the server drops a start that was taken', { kind: 'reset-after' }, '502'],
])('%s: one process, and a red step that names it', async (_name, fault, status) => {
  const { simulator, nginx, server, inputs } = await behindNginx({ directives: ['proxy_read_timeout 4s'] });
  simulator.faults.add({ when: isStart, fault });
  const result = await run(server, inputs);
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(executes(simulator)).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-START-UNKNOWN');
  expect(errorOf(result)).toContain(status);
  expect(errorOf(result)).toContain(`${nginx.url}${onlyProcess(simulator).path}`);
});

test('an answer that goes through files of it and comes in bits: whole', async () => {
  const result = '漢字'.repeat(19_999);
  const buffers = ['proxy_buffer_size 4k', 'proxy_buffers 2 4k', 'proxy_busy_buffers_size 4k'];
  const directives = [...buffers, 'gzip on', 'gzip_types application/json'];
  const { simulator, server, inputs } = await behindNginx({ directives });
  const run600 = (job: Job) => {
    for (let line = 0; line < 600; line++) job.print(`${line} `.padEnd(100, '.'));
    job.return(result);
  };
  simulator.define({ path: '/root/big', run: run600 });
  const ended = await run(server, { ...inputs, jobflow: '/root/big' });
  expect(warningsOf(ended)).toEqual([]);
  expect(ended.outputs['process-url']).toBe(`${server.url}${onlyProcess(simulator).path}`);
  expect(ended.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(ended.outputs.result === result).toBe(true);
  expect(ended.outputs.console?.trimEnd().split(/\r?\n/)).toHaveLength(600);
});

test.each([
  ['closes a connection just when it is used again', ['keepalive_timeout 100ms']],
  ['closes every connection after two requests', ['keepalive_requests 2']],
  ['keeps no connection', ['keepalive_timeout 0']],
])('it %s: green, without a warning', async (_name, directives) => {
  const { simulator, server, inputs } = await behindNginx({ directives });
  endAfter(simulator, 8, isLook);
  const result = await run(server, { ...inputs, 'poll-interval': '100ms' });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(warningsOf(result)).toEqual([]);
});
