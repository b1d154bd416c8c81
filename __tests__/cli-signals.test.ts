/** Signals, a pipe that is closed, and a kill: what was started is stopped, or it is said what may run. */
import { lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import {
  codeIn,
  type CliRun,
  emptyFolder,
  fileWith,
  kompira,
  shellCommand,
  startCli,
  startProgram,
} from './support/cli.ts';
import {
  isList,
  isLook,
  isStart,
  isTerminate,
  onlyProcess,
  simulate,
  testWithSignals as test,
} from './support/harness.ts';
import { testOnLinux } from './support/programs.ts';

const LONG = '/root/long';
const RUN = ['run', LONG];
const NOWHERE = { url: 'http://127.0.0.1:1', token: 'f'.repeat(40) };
const HANGS: Fault = { kind: 'hang' };
const NOTHING_TO_DO = { exitCode: 0, stdout: '', stderr: 'kompira: Nothing to finish.\n' };
/** Ten minutes of lines, one each 100 ms. */
const TALK = ['run', '/root/chatty', '--parameters', '{lines: 6000, over_ms: 600000}'];
const TALKS = [...TALK, '--poll-interval', '100ms'];

const newState = () => join(emptyFolder(), 'state');
const finish = (server: Pick<Simulator, 'url' | 'token'> | undefined, state: string) =>
  kompira(server, ['finish', '--state', state]);
const phaseIn = (state: string) => (JSON.parse(readFileSync(state, 'utf8')) as { phase: string }).phase;

/** A run that works for an hour, once such a request of it has arrived. */
async function running(
  simulator: Simulator,
  options: readonly string[] = [],
  until: (request: RequestRecord) => boolean = isLook,
): Promise<CliRun> {
  const run = startCli(simulator, ['run', LONG, ...options]);
  await simulator.waitForRequest(until);
  return run;
}

async function endBy(run: CliRun, signal: NodeJS.Signals): Promise<[number | null, string]> {
  run.child.kill(signal);
  const result = await run.ended;
  return [result.exitCode, codeIn(result)];
}

/** The state file of a run that was killed while it waited. */
async function killed(simulator: Simulator, options: readonly string[] = []): Promise<string> {
  const state = newState();
  await endBy(await running(simulator, ['--state', state, ...options]), 'SIGKILL');
  return state;
}

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: the process is terminated', async (signal) => {
    const simulator = await simulate();
    const run = await running(simulator);
    expect(await endBy(run, signal)).toEqual([22, 'KOMPIRA-CANCELLED']);
    expect((await run.ended).stderr).toContain(signal);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('on-cancel leave: the process goes on, and is named', async () => {
    const simulator = await simulate();
    const run = await running(simulator, ['--on-cancel', 'leave', '--state', 'state']);
    // A kill would leave nothing to do either.
    expect(phaseIn(join(run.folder, 'state'))).toBe('nothing to do');
    expect(await endBy(run, 'SIGTERM')).toEqual([22, 'KOMPIRA-CANCELLED']);
    expect((await run.ended).stderr).toContain(`${simulator.url}/process/id_262`);
    expect(onlyProcess(simulator).status).toBe('RUNNING');
  });

  test('a stop that takes longer than grace is not waited for', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: { kind: 'delay', ms: 4000 } });
    const run = await running(simulator, ['--grace', '300ms']);
    expect(await endBy(run, 'SIGINT')).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
  });

  test('a second one ends it before grace is over; finish then ends what is left', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: HANGS });
    const state = newState();
    const run = await running(simulator, ['--grace', '1h', '--state', state]);
    run.child.kill('SIGINT');
    await simulator.waitForRequest(isTerminate);
    expect(await endBy(run, 'SIGINT')).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
    expect(phaseIn(state)).toBe('to stop');

    const sent = simulator.requests.length;
    const finishing = startCli(simulator, ['finish', '--state', state, '--grace', '500ms']);
    await simulator.waitForRequest(() => simulator.requests.slice(sent).some(isTerminate));
    expect(await endBy(finishing, 'SIGTERM')).toEqual([30, 'KOMPIRA-STOP-NOT-CONFIRMED']);
    expect((await finishing.ended).stderr).toContain(`${simulator.url}/process/id_262`);
    simulator.faults.clear();
    expect((await finish(simulator, state)).exitCode).toBe(0);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });
});

describe('a pipe that is closed', () => {
  test('| head -1: the process is terminated', async () => {
    const simulator = await simulate();
    const line = `${shellCommand(TALKS)}; echo "exit $?" >&2`;
    const run = startProgram('sh', ['-c', `{ ${line}; } | head -1`], { server: simulator });
    const { stdout, stderr } = await run.ended;
    expect(stdout).toMatch(/^1 .*\n$/);
    expect(stderr).toContain('kompira: KOMPIRA-CANCELLED\nexit 22\n');
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('Ctrl-C, which ends the reader first: the signal is not taken for a second one', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isTerminate, fault: { kind: 'delay', ms: 500 } });
    const run = startCli(simulator, TALKS);
    await run.printed('1 ');
    run.child.stdout?.destroy();
    await simulator.waitForRequest(isTerminate);
    expect(await endBy(run, 'SIGINT')).toEqual([22, 'KOMPIRA-CANCELLED']);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('both streams: the process is terminated', async () => {
    const simulator = await simulate();
    const run = startCli(simulator, TALKS);
    await run.printed('1 ');
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    expect((await run.ended).exitCode).toBe(22);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test('help: nothing is missed', async () => {
    const run = startCli(undefined, ['run', '--help']);
    run.child.stdout?.destroy();
    expect(await run.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('finish', () => {
  test('terminates what a killed run has started, on its server alone, and once', async () => {
    const [simulator, other] = await Promise.all([simulate(), simulate()]);
    const state = await killed(simulator);
    expect(statSync(state).mode & 0o777).toBe(0o600);
    const before = readFileSync(state, 'utf8');
    expect(before).not.toContain(simulator.token);

    const sent = simulator.requests.length;
    for (const command of [
      ['run', LONG],
      ['terminate', '262'],
    ]) {
      const { exitCode, stderr } = await kompira(simulator, [...command, '--state', state]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`kompira finish --state ${state}`)]);
    }
    const elsewhere = await finish(other, state);
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([2, expect.stringContaining(simulator.url)]);
    const unable = await finish(undefined, state);
    expect(unable.exitCode).toBe(30);
    expect(unable.stderr).toMatch(/\/process\/id_262[^]*KOMPIRA_TOKEN/);
    expect([simulator.requests.length, other.requests.length]).toEqual([sent, 0]);
    expect(readFileSync(state, 'utf8')).toBe(before);

    // With a slash at its end, and in capitals, it is the same server.
    const url = `${simulator.url.replace('http', 'HTTP')}/`;
    const finished = await finish({ ...simulator, url }, state);
    expect(finished).toMatchObject({ exitCode: 0, stdout: '' });
    expect(onlyProcess(simulator).status).toBe('ABORTED');
    expect(await finish(other, state)).toMatchObject(NOTHING_TO_DO);
    expect((await kompira(simulator, ['run', LONG, '--no-wait', '--state', state])).exitCode).toBe(0);
  });

  test('names what may have come of a start without a response, until somebody deletes the file', async () => {
    const simulator = await simulate();
    simulator.faults.add({ when: isStart, fault: { kind: 'hang', acts: true } });
    const state = newState();
    const run = await running(simulator, ['--grace', '500ms', '--state', state], isStart);
    expect(await endBy(run, 'SIGINT')).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(phaseIn(state)).toBe('starting');
    await simulator.waitForProcess(() => true);
    for (const finished of [await finish(simulator, state), await finish(simulator, state)]) {
      expect([finished.exitCode, codeIn(finished)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
      expect(finished.stderr).toContain(`${simulator.url}/process/id_262`);
      expect(finished.stderr).toContain('delete this file');
    }
    // It may be somebody else's.
    expect(onlyProcess(simulator).status).toBe('RUNNING');
    expect((await kompira(simulator, ['run', LONG, '--state', state])).exitCode).toBe(2);
  });

  test('does not call done what nobody can see', async () => {
    const simulator = await simulate();
    const page = { kind: 'status', status: 403, body: '<html><title>Blocked</title></html>' } as const;
    simulator.faults.add({ when: isStart, fault: { ...page, acts: true } });
    simulator.faults.add({ when: isList, fault: page });
    const state = newState();
    const options = ['--state', state, '--outage-tolerance', '1s'];
    expect((await kompira(simulator, ['run', LONG, ...options])).exitCode).toBe(30);
    const finished = await kompira(simulator, ['finish', ...options]);
    expect([finished.exitCode, codeIn(finished)]).toEqual([30, 'KOMPIRA-START-UNKNOWN']);
    expect(finished.stderr).toContain(LONG);
    expect(phaseIn(state)).toBe('starting');
  });

  test('finds what one run has left, though another was given the same file before', async () => {
    const simulator = await simulate();
    const state = newState();
    const jobflow = '/root/deploy_with_approval';
    await kompira(simulator, ['run', jobflow, '--no-wait']);
    const patient = startCli(simulator, ['run', jobflow, '--if-running', 'wait', '--state', state]);
    await simulator.waitForRequest(({ url }) => url.includes('is_active'));
    await endBy(await running(simulator, ['--state', state]), 'SIGKILL');
    simulator.send('/root/approval', { approved: true, by: 'me' });
    const refused = await patient.ended;
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('kompira finish')]);
    expect((await finish(simulator, state)).exitCode).toBe(0);
    expect(simulator.processes.map(({ status }) => status)).toEqual(['DONE', 'ABORTED']);
  });

  test('does what a terminate could not that was killed', async () => {
    const simulator = await simulate();
    await kompira(simulator, ['run', LONG, '--no-wait']);
    simulator.faults.add({ when: isTerminate, times: 1, fault: HANGS });
    const state = newState();
    const run = startCli(simulator, ['terminate', '262', '--state', state]);
    await simulator.waitForRequest(isTerminate);
    await endBy(run, 'SIGKILL');
    expect((await finish(simulator, state)).exitCode).toBe(0);
    expect(onlyProcess(simulator).status).toBe('ABORTED');
  });

  test.each([['/root/abort'], [LONG, '--no-wait'], [LONG, '--timeout', '200ms', '--on-timeout', 'leave']])(
    'has nothing to do after %s %s',
    async (...args) => {
      const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
      const state = newState();
      await kompira(simulator, ['run', ...args, '--state', state]);
      expect(await finish(simulator, state)).toMatchObject(NOTHING_TO_DO);
    },
  );

  test('of a file that is not there: nothing to do; of no name or folder: a mistake', async () => {
    const notThere = { ...NOTHING_TO_DO, stderr: 'kompira: "nothing" does not exist. Nothing to finish.\n' };
    expect(await finish(undefined, 'nothing')).toMatchObject(notThere);
    const left = await kompira(undefined, ['finish']);
    expect([left.exitCode, left.stderr]).toEqual([2, expect.stringContaining('--state: required.')]);
    const [noName, noFolder] = await Promise.all(['', 'no/state'].map((state) => finish(undefined, state)));
    expect([noName?.exitCode, noFolder?.exitCode]).toEqual([2, 30]);
  });

  test.each([
    '',
    '{"phase":"to stop","path":"/proc',
    '{"phase":"done"}',
    '{"phase":"to stop","path":"/root","url":"x","server":"y"}',
  ])('of a file that holds %j: nobody knows, and a run refuses it', async (text) => {
    const state = fileWith(text);
    const simulator = await simulate();
    expect((await finish(simulator, state)).exitCode).toBe(30);
    expect((await kompira(simulator, ['run', LONG, '--state', state])).exitCode).toBe(2);
    expect(simulator.requests).toEqual([]);
    expect(readFileSync(state, 'utf8')).toBe(text);
  });
});

test('a server that is given empty is that of the variable, in the state file too', async () => {
  const simulator = await simulate();
  const state = await killed(simulator, ['--server', '']);
  expect((await finish(simulator, state)).exitCode).toBe(0);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

describe('behind the verdict', () => {
  test('a signal ends what waits for a reader alone, with the code of the verdict', async () => {
    const simulator = await simulate();
    simulator.define({
      path: '/root/x',
      run: (job) => {
        job.print('y');
      },
    });
    const body = (text: string) => text.replace('"console":"', () => `"console":"${'y\\n'.repeat(100_000)}`);
    simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
    const run = startCli(simulator, ['run', '/root/x']);
    run.child.stdout?.pause();
    await run.printed('succeeded');
    run.child.kill('SIGTERM');
    run.child.once('exit', () => run.child.stdout?.resume());
    expect((await run.ended).exitCode).toBe(0);
  });

  test('a message that was taken, and that nobody reads any more: not known, as on a full disk', async () => {
    const simulator = await simulate();
    const run = startCli(simulator, ['receive', '/root/approval']);
    await simulator.waitForRequest(({ action }) => action === 'recv');
    run.child.stdout?.destroy();
    simulator.send('/root/approval', 'go');
    const { exitCode, stderr } = await run.ended;
    expect([exitCode, stderr]).toEqual([30, expect.stringContaining('KOMPIRA-OUTPUTS-NOT-SET')]);
  });

  test('a second Ctrl-C that comes late does not take the exit code away', async () => {
    const simulator = await simulate();
    const run = await running(simulator);
    run.child.kill('SIGINT');
    await run.printed('KOMPIRA-CANCELLED');
    expect(await endBy(run, 'SIGINT')).toEqual([22, 'KOMPIRA-CANCELLED']);
  });
});

describe('a state file', () => {
  test('is never replaced by a report, however that spells its name', async () => {
    const simulator = await simulate();
    const state = await killed(simulator);
    const [before, link] = [readFileSync(state, 'utf8'), join(emptyFolder(), 'link')];
    symlinkSync(state, link);
    for (const junit of [state, `${dirname(state)}/./state`, link]) {
      const { exitCode, stderr } = await kompira(simulator, [...RUN, '--junit', junit, '--state', state]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--junit: the same file as --state.')]);
      expect(readFileSync(state, 'utf8')).toBe(before);
    }
    // Nor one that is not there yet.
    const both = ['--junit', './both', '--state', 'both'];
    expect((await kompira(simulator, [...RUN, ...both])).stderr).toContain('--junit: the same file');
    expect((await finish(simulator, state)).exitCode).toBe(0);
  });

  test('is kept where a link leads', async () => {
    const simulator = await simulate();
    const [state, link] = [newState(), newState()];
    expect((await kompira(simulator, [...RUN, '--no-wait', '--state', state])).exitCode).toBe(0);
    symlinkSync(state, link);
    await endBy(await running(simulator, ['--state', link]), 'SIGKILL');
    expect(phaseIn(state)).toBe('to stop');
    expect((await finish(simulator, link)).exitCode).toBe(0);
    expect([phaseIn(state), lstatSync(link).isSymbolicLink()]).toEqual(['nothing to do', true]);
  });

  test('is none where a link leads nowhere, and the target is named', async () => {
    const [link, target] = [newState(), newState()];
    symlinkSync(target, link);
    const simulator = await simulate();
    const refused = await kompira(simulator, [...RUN, '--state', link]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining(target)]);
    expect(refused.stderr).not.toContain('kompira finish');
    const finished = await finish(simulator, link);
    expect([finished.exitCode, finished.stderr]).toEqual([30, expect.stringContaining(target)]);
    expect(simulator.requests).toEqual([]);
  });

  testOnLinux('Windows has no such files')('is none where it has no end', async () => {
    const large = fileWith(' '.repeat(1024 * 1024 + 1));
    for (const file of ['/dev/full', '/dev/zero', large]) {
      const { exitCode, stderr } = await kompira(NOWHERE, [...RUN, '--state', file]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('not written by kompira')]);
    }
  });
});

test('a state file holds no part of a server that was refused', async () => {
  const state = newState();
  const server = { url: 'https://user:hunter2@kompira.test/?token=s3cr3t-token', token: 'f'.repeat(40) };
  expect((await kompira(server, ['run', LONG, '--state', state])).exitCode).toBe(2);
  expect(readFileSync(state, 'utf8')).not.toMatch(/hunter2|s3cr3t/);
});
