/** A runner whose disk is full: what was started is looked after all the same, and nothing is green without its outputs. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sampleJobflows } from '../simulator/server.ts';
import {
  codeOf,
  errorOf,
  executes,
  isList,
  isLook,
  isStart,
  onlyProcess,
  run,
  simulate,
  start,
} from './support/harness.ts';
import { temporaryFolder, testOnLinux } from './support/programs.ts';

// A device of Linux: whatever is written to it fails as on a full disk.
const FULL = '/dev/full';
const testFull = testOnLinux('a full disk is a device of Linux');

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 100 }) });

/** A file for the step to write to, until the disk under it is full. */
function diskFile(): { path: string; fill: () => void } {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '');
  const fill = () => {
    rmSync(path);
    symlinkSync(FULL, path);
  };
  return { path, fill };
}

testFull('the state cannot be written: red, and nothing is started', async () => {
  const simulator = await quick();
  const result = await run(simulator, { jobflow: '/root/restart_process' }, { env: { GITHUB_STATE: FULL } });
  expect(result.exitCode).toBe(1);
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toMatch(/^Could not save state .*ENOSPC.*\nNothing was started or changed\.\n/);
  expect(executes(simulator)).toBe(0);
});

testFull('the state cannot be written just before the start: red, and nothing is started', async () => {
  const simulator = await quick();
  const state = diskFile();
  simulator.faults.add({ when: isList, fault: { kind: 'delay', ms: 300, actsFirst: true } });
  const inputs = { jobflow: '/root/restart_process', 'if-running': 'skip' };
  const step = start(simulator, inputs, { env: { GITHUB_STATE: state.path } });
  await simulator.waitForRequest(isList);
  state.fill();
  const result = await step.ended;
  expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'error' } });
  expect(errorOf(result)).toMatch(/^Could not save state .*ENOSPC.*\nNothing was started or changed\.\n/);
  expect(executes(simulator)).toBe(0);
});

testFull('the state cannot be written once it has started: followed to its end, green', async () => {
  const simulator = await quick();
  const state = diskFile();
  // Answered only once the disk is full.
  simulator.faults.add({ when: isStart, fault: { kind: 'delay', ms: 300, actsFirst: true } });
  const step = start(simulator, { jobflow: '/root/restart_process' }, { env: { GITHUB_STATE: state.path } });
  await simulator.waitForRequest(isStart);
  state.fill();
  const result = await step.ended;
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'DONE' });
  expect(result.log).toMatch(/state for the post step or kompira finish: .*ENOSPC/);
});

testFull('no output can be written: red, and what was started is stopped', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', 'on-cancel': 'leave' };
  const result = await run(simulator, inputs, { env: { GITHUB_OUTPUT: FULL } });
  expect(result.exitCode).toBe(1);
  expect(errorOf(result)).toContain('/process/id_262');
  expect(errorOf(result).match(/could not be set/g)).toHaveLength(1);
  expect(onlyProcess(simulator).status).toBe('ABORTED');
});

testFull('no output can be written, and it is not waited for: red, with what runs and its link', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/long', wait: 'false' };
  const result = await run(simulator, inputs, { env: { GITHUB_OUTPUT: FULL } });
  expect(result.exitCode).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-OUTPUTS-NOT-SET');
  expect(errorOf(result)).toMatch(/ENOSPC[^]*\/root\/long had already been started, and keeps running\./);
  expect(errorOf(result)).toContain(`Process: ${simulator.url}/process/id_262`);
  expect(onlyProcess(simulator).status).toBe('RUNNING');
});

testFull.each([
  ['at the end: red, with the verdict', 'DONE', /\/root\/until_full succeeded[^]*ok[^]*ENOSPC/],
  ['at a timeout: terminated all the same', 'ABORTED', /\(timeout\)[^]*\(ABORTED\)[^]*ENOSPC/],
] as const)('the outputs cannot be written %s, in one annotation', async (_name, status, said) => {
  const simulator = await quick();
  const full = Promise.withResolvers<undefined>();
  simulator.define({
    path: '/root/until_full',
    run: async (job) => {
      await full.promise;
      job.return('ok');
    },
  });
  const output = diskFile();
  const inputs = { jobflow: '/root/until_full', timeout: status === 'ABORTED' ? '1s' : '1h' };
  const step = start(simulator, inputs, { env: { GITHUB_OUTPUT: output.path } });
  await simulator.waitForRequest(isLook);
  output.fill();
  if (status === 'DONE') full.resolve(undefined);
  const result = await step.ended;
  expect(result.exitCode).toBe(1);
  expect(codeOf(result)).toBe('KOMPIRA-OUTPUTS-NOT-SET');
  expect(errorOf(result)).toMatch(said);
  expect(errorOf(result).match(/could not be set/g)).toHaveLength(1);
  expect(onlyProcess(simulator).status).toBe(status);
});

testFull('the summary cannot be written: said, and the verdict stands', async () => {
  const simulator = await quick();
  const inputs = { jobflow: '/root/restart_process' };
  const result = await run(simulator, inputs, { env: { GITHUB_STEP_SUMMARY: FULL } });
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ outcome: 'succeeded' });
  expect(result.log).toMatch(/job summary or report: .*ENOSPC/);
});
