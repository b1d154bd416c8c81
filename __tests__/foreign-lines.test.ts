/**
 * Promises 4 and 5: nothing that the server says, wherever it says it, looks like a line of this action or gives the runner
 * a command, and the token in it is not printed, whatever stands inside of it.
 */
import { expect } from '@jest/globals';
import type { StepResult } from '../runner/run-action.ts';
import {
  type Fault,
  type Job,
  type RequestRecord,
  sampleJobflows,
  type Simulator,
} from '../simulator/server.ts';
import { redactor } from '../src/kompira/secrets.ts';
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
/** What ends a line for the runner, for a browser, or for a program that reads the log; four at a time are not cut. */
const BREAKS = [
  ['\n', '\r', '\r\n', '\n\n'],
  ['\u0085', '\u2028', '\u2029', '\v'],
  // Cursors that go to the start of the line.
  ['\f', `${ESC}[1G${ESC}[2K`, '\b\b\b'],
];
const COMMANDS = ['::error::x', '::set-output name=outcome::succeeded', '##[error]x', '  ::stop-commands::x'];
const TOKEN = 'Ab/c+d=0123456789-xyz&e%f';
const SPELLINGS = [TOKEN, encodeURIComponent(TOKEN), btoa(TOKEN), btoa(`Token ${TOKEN}`)];
/** What stands inside of the token: nothing, colours, a link, what has no width, a mark of direction, control characters. */
const DISGUISES = [
  ['', `${ESC}[01;31m${ESC}[K`],
  ['\u200b', `${ESC}]8;;https://example.com/${ESC}\\`],
  ['\u202e', '\u0000\b\u007f'],
];

/** In the middle, and once more where the first half has ended already. */
function disguised(spelling: string, inside: string): string {
  const [third, half] = [Math.floor(spelling.length / 3), Math.floor(spelling.length / 2)];
  return [spelling.slice(0, third), spelling.slice(third, half), spelling.slice(half)].join(inside);
}

const NEW_LINE = new RegExp(`[\\r\\n\\v\\f\\b\\u0085\\u2028\\u2029]|${ESC}\\[\\d*[GK]`);
/** What of a text nobody sees: terminal sequences, and characters without a shape. Line ends are seen. */
const UNSEEN = new RegExp(
  `${ESC}\\][^${ESC}\u0007]*(?:\u0007|${ESC}\\\\)|(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]|[^\\P{Cc}\\r\\n\\t]|\\p{Cf}`,
  'gu',
);

/** Every line that a reader could take for one of this action: of the log, and of each annotation. */
function lines({ log }: StepResult): string[] {
  const texts = entries(log).flatMap((entry) => {
    if (entry.kind === 'line') return [entry.text];
    return entry.name === 'add-mask' ? [] : [...Object.values(entry.properties), entry.message];
  });
  return texts.flatMap((text) => text.split(NEW_LINE));
}

/** Where somebody could read the token. Outputs and state are handed on as they are, the summary is read as HTML. */
function leaks(result: StepResult): string[] {
  const html = result.summary.replaceAll('&amp;', '&').replaceAll('&apos;', "'").replaceAll('&quot;', '"');
  const seen = [...lines(result), html].map((text) => text.replace(UNSEEN, ''));
  const texts = [...seen, ...Object.values(result.outputs), ...Object.values(result.state)];
  return texts.filter((text) => SPELLINGS.some((spelling) => text.includes(spelling)));
}

/** The commands that are this action's own. */
const OWN = ['add-mask', 'group', 'endgroup', 'error', 'warning', 'notice', 'debug'];

const isProcess = ({ path }: RequestRecord) => path.startsWith('/process/id_');
const isAction = (name: string) => (request: RequestRecord) => request.action === name;
const LONG: Record<string, string> = { jobflow: '/root/long' };
const IMPATIENT = { ...LONG, 'on-timeout': 'leave', 'outage-tolerance': '500ms' };

const refused = (status: number, body: object | string): Fault => ({ kind: 'status', status, body });
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
/** As a header can carry it: without what Node does not let through. */
const inHeader = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

type Say = (simulator: Simulator, text: string) => Promise<StepResult>;

/** The server answers such requests so. */
const meets =
  (when: (request: RequestRecord) => boolean, fault: (text: string) => Fault, inputs = LONG, skip = 0): Say =>
  (simulator, text) => {
    simulator.faults.add({ when, skip, fault: fault(text) });
    return run(simulator, inputs);
  };

/** A process does this, and fails. */
const does =
  (
    act: (job: Job, text: string) => Promise<void> | void,
    inputs: (text: string) => object = () => ({}),
  ): Say =>
  (simulator, text) => {
    simulator.define({ path: '/root/x', run: (job) => act(job, text) });
    return run(simulator, { jobflow: '/root/x', ...inputs(text) });
  };

/** After a start of which the answer is lost, or that was not waited for. */
const started =
  (next: Say): Say =>
  async (simulator, text) => {
    await run(simulator, { ...LONG, wait: 'false' });
    return next(simulator, text);
  };

/** What a header carries of it has no line breaks. */
const IN_HEADERS: Record<string, Say> = {
  'a redirect': meets(isStart, (text) => {
    return { kind: 'redirect', location: inHeader(`https://other.example/${text}`) };
  }),
  'a text in place of JSON, and its content type': meets(isStart, (text) => {
    return { kind: 'body', body: text, contentType: inHeader(text) };
  }),
};

/** Where the server says something, and the step that comes upon it. */
const PLACES: Record<string, Say> = {
  ...IN_HEADERS,
  'a start that is refused': meets(isStart, (detail) => refused(403, { detail })),
  'a field that is refused': meets(isStart, (text) => refused(400, { [text]: [text] })),
  'a start that is turned away for a moment': meets(isStart, (detail) => refused(429, { detail }), IMPATIENT),
  'the title of a page': meets(isStart, (text) => refused(400, `<title>${text}</title>`)),
  'a look that is refused': meets(isProcess, (detail) => refused(403, { detail }), IMPATIENT, 1),
  'a look that fails': meets(isProcess, (detail) => refused(500, { detail }), IMPATIENT, 1),
  'a status that nobody knows': meets(isProcess, (status) => told({ status }), IMPATIENT),
  'a terminate that is refused': started((simulator, detail) => {
    simulator.faults.add({ when: isTerminate, fault: refused(403, { detail }) });
    const inputs = { process: '262', command: 'terminate' };
    return run(simulator, inputs, { action: 'process', ...jumpingClock() });
  }),
  'a terminate that is refused, in post': async (simulator, detail) => {
    const step = start(simulator, LONG);
    await step.logged('│ ');
    step.child.kill('SIGKILL');
    const { state } = await step.ended;
    simulator.faults.add({ when: isTerminate, fault: refused(403, { detail }) });
    return runPost(simulator, state, LONG, jumpingClock());
  },
  'what runs already': started(
    meets(isList, (text) => told({ user: text, started_time: text }), { ...LONG, 'if-running': 'fail' }),
  ),
  'what may have come of a lost start': (simulator, text) => {
    simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
    return meets(isList, () => told({ user: text, status: text }))(simulator, text);
  },
  'the error of a process': does((job, text) => {
    job.abort(text);
  }),
  'the result of a process': does(
    (job, text) => {
      job.return(text);
    },
    (text) => ({ 'fail-on-result': JSON.stringify(redactor(TOKEN)(text)) }),
  ),
  'the console of a process': does(
    (job, text) => {
      job.print(text);
      job.abort('x');
    },
    () => ({ console: 'on-failure' }),
  ),
  'the place where it stood': (simulator, text) => {
    const source = text.replaceAll(/[\r\n]+/g, ' ');
    simulator.define({ path: '/root/x', source, run: (job) => job.abort('x') });
    simulator.faults.add({ when: isProcess, fault: told({ current_job: `/root/${text}` }) });
    return run(simulator, { jobflow: '/root/x' });
  },
  'a child that failed': (simulator, text) => {
    simulator.faults.add({ when: isAction('children'), fault: told({ user: text, job: text }) });
    return does(async (job) => {
      await job.fork((child) => child.abort(text));
      job.return(false);
    })(simulator, text);
  },
  'the jobflow of a process that somebody else started': started((simulator, text) => {
    simulator.faults.add({ when: isProcess, fault: told({ job: text }) });
    return run(simulator, { process: '262', timeout: '300ms' }, { action: 'process' });
  }),
  'the type of an object': (simulator, text) => {
    simulator.faults.add({ when: isAction(''), fault: told({ type_object: text }) });
    return run(simulator, { ...LONG, parameters: 'a: 1' });
  },
  'a channel that refuses': (simulator, detail) => {
    simulator.faults.add({ when: isAction('send'), fault: refused(403, { detail }) });
    return run(simulator, { channel: '/root/approval', message: 'go' }, { action: 'channel' });
  },
};

test.each(Object.entries(PLACES))('%s', async (name, say) => {
  const results = BREAKS.map(async (breaks, index) => {
    const users = [{ name: 'operator', token: TOKEN }];
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }), users });
    const forged = breaks.map((lineEnd, at) => `${lineEnd}${FORGED} ${String(at)}.${lineEnd}x`);
    const tokens = (DISGUISES[index] ?? []).flatMap((inside) =>
      SPELLINGS.map((spelling) => disguised(spelling, inside)),
    );
    const commands = COMMANDS.map((command) => `${index === 0 ? '\n' : '\r'}${command}`);
    const result = await say(simulator, `no${forged.join('')} ${[...tokens, ...commands].join(' ')}`);
    const shown = lines(result);
    // Each is said, or this test would prove nothing.
    if (!(name in IN_HEADERS))
      for (const at of breaks.keys())
        expect([at, shown.some((line) => line.includes(`${FORGED} ${String(at)}.`))]).toEqual([at, true]);
    expect(shown.filter((line) => line.startsWith(FORGED))).toEqual([]);
    const called = entries(result.log).flatMap((entry) => (entry.kind === 'command' ? [entry.name] : []));
    expect(called.filter((command) => !OWN.includes(command))).toEqual([]);
    expect(called.filter((command) => command === 'error')).toHaveLength(1);
    expect(result.log).not.toMatch(/##\[\w/);
    expect(leaks(result)).toEqual([]);
  });
  await Promise.all(results);
});

test('a jobflow with a line break in its name, which may be the one that was meant, begins no line', async () => {
  const simulator = await simulate();
  const results = [{ abspath: '/root/lo\nng1', type_object: '/system/types/Jobflow' }];
  const fault: Fault = { kind: 'body', body: JSON.stringify({ count: 1, results }) };
  simulator.faults.add({ when: isAction('children'), fault });
  const result = await run(simulator, { jobflow: '/root/long1' });
  expect(lines(result).filter((line) => line.startsWith('ng1'))).toEqual([]);
  expect(result.log).toContain('/root/lo');
});
