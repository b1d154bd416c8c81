/** Promise 5: nothing that the server says, however it breaks its lines, looks like a line of this action. */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import { type Fault, type RequestRecord, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { jumpingClock } from './support/clock.ts';
import {
  entries,
  isList,
  isStart,
  isTerminate,
  run,
  runPost,
  simulate,
  start,
  test,
} from './support/harness.ts';

const ESC = '\u001b';
const FORGED = 'Started /root/evil';
/** What ends a line for the runner, for a browser, or for a program that reads the log. */
const BREAKS: [string, string][] = [
  ['a line feed', '\n'],
  ['a carriage return', '\r'],
  ['both', '\r\n'],
  ['a blank line', '\n\n'],
  ['a next line', '\u0085'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a vertical tab', '\v'],
  ['a form feed', '\f'],
  ['a cursor that goes to the start of the line', `${ESC}[1G${ESC}[2K`],
  ['a backspace', '\b'.repeat(3)],
];
const COMMANDS = ['::error::x', '::set-output name=outcome::succeeded', '##[error]x', '  ::stop-commands::x'];

const NEW_LINE = new RegExp(`[\\r\\n\\v\\f\\b\\u0085\\u2028\\u2029]|${ESC}\\[\\d*[GK]`);

/** Every line that a reader could take for one of this action: of the log, and of each annotation. */
function lines({ log }: StepResult): string[] {
  const texts = entries(log).flatMap((entry) => {
    if (entry.kind === 'line') return [entry.text];
    return entry.name === 'add-mask' ? [] : [...Object.values(entry.properties), entry.message];
  });
  return texts.flatMap((text) => text.split(NEW_LINE));
}

/** The commands that are this action's own. */
const OWN = ['add-mask', 'group', 'endgroup', 'error', 'warning', 'notice', 'debug'];

const isProcess = ({ path }: RequestRecord) => path.startsWith('/process/id_');

const refused = (status: number, detail: string): Fault => ({ kind: 'status', status, body: { detail } });
/** Sets fields of the answer, wherever they stand. */
function told(fields: Record<string, string>): Fault {
  return {
    kind: 'body',
    body: (body) =>
      Object.entries(fields).reduce(
        (edited, [name, text]) =>
          edited.replace(new RegExp(`"${name}":"[^"]*"`, 'g'), () => `"${name}":${JSON.stringify(text)}`),
        body,
      ),
  };
}

const quick = () => simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
const IMPATIENT = { 'on-timeout': 'leave', 'outage-tolerance': '500ms' };

/** Where the server says something, and the step that comes upon it. */
const PLACES: Record<string, (simulator: Simulator, text: string) => Promise<StepResult>> = {
  'a start that is refused': (simulator, text) => {
    simulator.faults.add({ when: isStart, fault: refused(403, text) });
    return run(simulator, { jobflow: '/root/long' });
  },
  'a field that is refused': (simulator, text) => {
    const body = { [text]: [text] };
    simulator.faults.add({ when: isStart, fault: { kind: 'status', status: 400, body } });
    return run(simulator, { jobflow: '/root/long' });
  },
  'a start that is turned away for a moment': (simulator, text) => {
    const fault = { kind: 'status', status: 429, body: { detail: text } } as const;
    simulator.faults.add({ when: isStart, fault });
    return run(simulator, { jobflow: '/root/long', 'outage-tolerance': '500ms' });
  },
  'the title of a page': (simulator, text) => {
    const body = `<title>${text}</title>`;
    simulator.faults.add({ when: isStart, fault: { kind: 'status', status: 400, body } });
    return run(simulator, { jobflow: '/root/long' });
  },
  'a look that is refused': (simulator, text) => {
    simulator.faults.add({ when: isProcess, skip: 1, fault: refused(403, text) });
    return run(simulator, { jobflow: '/root/long', ...IMPATIENT });
  },
  'a look that fails': (simulator, text) => {
    simulator.faults.add({ when: isProcess, skip: 1, fault: refused(500, text) });
    return run(simulator, { jobflow: '/root/long', ...IMPATIENT });
  },
  'a status that nobody knows': (simulator, text) => {
    simulator.faults.add({ when: isProcess, fault: told({ status: text }) });
    return run(simulator, { jobflow: '/root/long', ...IMPATIENT });
  },
  'a terminate that is refused': async (simulator, text) => {
    await run(simulator, { jobflow: '/root/long', wait: 'false' });
    simulator.faults.add({ when: isTerminate, fault: refused(403, text) });
    const inputs = { process: '262', command: 'terminate' };
    return run(simulator, inputs, { action: 'process', ...jumpingClock() });
  },
  'a terminate that is refused, in post': async (simulator, text) => {
    const step = start(simulator, { jobflow: '/root/long' });
    await step.logged('│ ');
    step.child.kill('SIGKILL');
    const { state } = await step.ended;
    simulator.faults.add({ when: isTerminate, fault: refused(403, text) });
    return runPost(simulator, state, { jobflow: '/root/long' }, jumpingClock());
  },
  'what runs already': async (simulator, text) => {
    await run(simulator, { jobflow: '/root/long', wait: 'false' });
    simulator.faults.add({ when: isList, fault: told({ user: text, started_time: text }) });
    return run(simulator, { jobflow: '/root/long', 'if-running': 'fail' });
  },
  'what may have come of a lost start': (simulator, text) => {
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    simulator.faults.add({ when: isList, fault: told({ user: text, status: text }) });
    return run(simulator, { jobflow: '/root/long' });
  },
  'the error of a process': (simulator, text) => {
    simulator.define({ path: '/root/x', run: (job) => job.abort(text) });
    return run(simulator, { jobflow: '/root/x' });
  },
  'the result of a process': (simulator, text) => {
    simulator.define({ path: '/root/x', run: (job) => job.return(text) });
    return run(simulator, { jobflow: '/root/x', 'fail-on-result': JSON.stringify(text) });
  },
  'the console of a process': (simulator, text) => {
    simulator.define({
      path: '/root/x',
      run: (job) => {
        job.print(text);
        job.abort('x');
      },
    });
    return run(simulator, { jobflow: '/root/x', console: 'on-failure' });
  },
  'the place where it stood': (simulator, text) => {
    simulator.define({
      path: '/root/x',
      source: text.replaceAll(/[\r\n]+/g, ' '),
      run: (job) => job.abort('x'),
    });
    simulator.faults.add({ when: isProcess, fault: told({ current_job: `/root/${text}` }) });
    return run(simulator, { jobflow: '/root/x' });
  },
  'a child that failed': (simulator, text) => {
    simulator.define({
      path: '/root/x',
      run: async (job) => {
        await job.fork((child) => child.abort(text));
        job.return(false);
      },
    });
    const fault = told({ user: text, job: text });
    simulator.faults.add({ when: ({ action }) => action === 'children', fault });
    return run(simulator, { jobflow: '/root/x' });
  },
  'a channel that refuses': (simulator, text) => {
    simulator.faults.add({ when: ({ action }) => action === 'send', fault: refused(403, text) });
    return run(simulator, { channel: '/root/approval', message: 'go' }, { action: 'channel' });
  },
};

/** So many lines ends in one text, which the step may cut. */
const AT_A_TIME = 4;
const FORGERIES = Array.from({ length: Math.ceil(BREAKS.length / AT_A_TIME) }, (_, index) =>
  BREAKS.slice(index * AT_A_TIME, (index + 1) * AT_A_TIME),
);

test.each(Object.entries(PLACES))(
  '%s: a line that it forges is set off, whatever breaks it',
  async (_name, say) => {
    await Promise.all(
      FORGERIES.map(async (breaks) => {
        const text = breaks.map(([, lineEnd], index) => `${lineEnd}${FORGED} ${String(index)}.${lineEnd}x`);
        const shown = lines(await say(await quick(), `no${text.join('')}`));
        // Each is said, or this test would prove nothing.
        for (const [index, [name]] of breaks.entries())
          expect([name, shown.some((line) => line.includes(`${FORGED} ${String(index)}.`))]).toEqual([
            name,
            true,
          ]);
        expect(shown.filter((line) => line.startsWith(FORGED))).toEqual([]);
      }),
    );
  },
);

test.each(Object.entries(PLACES))('%s: no command in it is one', async (_name, say) => {
  const result = await say(await quick(), `no\n${COMMANDS.join('\n')}\n${COMMANDS.join('\r')}`);
  const names = entries(result.log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []));
  expect(names.filter((name) => !OWN.includes(name))).toEqual([]);
  expect(names.filter((name) => name === 'error')).toHaveLength(1);
  expect(result.log).not.toMatch(/##\[\w/);
});
