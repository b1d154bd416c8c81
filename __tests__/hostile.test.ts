/** Answers of any shape, inputs of any size: understood, or one clear error. */
import { expect } from '@jest/globals';
import { codeOf, errorOf, isLook, run, simulate, test, warningsOf } from './support/harness.ts';

/** Runs a jobflow whose process is shown with these fields instead of its own. */
async function shown(fields: Record<string, string>) {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('ok') });
  const edit = (body: string) =>
    Object.entries(fields).reduce((edited, [name, json]) => {
      const field = new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*"|[^,}]+)`);
      return edited.replace(field, () => `"${name}":${json}`);
    }, body);
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body: edit } });
  return run(simulator, { jobflow: '/root/x', 'outage-tolerance': '0s', 'on-timeout': 'leave' });
}

const DECORATION = [
  ...['suspended', 'started_time', 'finished_time', 'elapsed_time'],
  ...['current_job', 'lineno', 'user', 'id'],
];
test.each([
  'null',
  '{}',
  '[]',
  '"x"',
  '-1',
  '1e999',
  'true',
  '"\\u0000"',
  '{"__proto__": {"status": "DONE"}}',
])(
  'a wrong type, %s, decorates nothing and decides nothing; status and exit status are never green',
  async (json) => {
    const decorated = await shown(Object.fromEntries(DECORATION.map((name) => [name, json])));
    expect(decorated.outputs).toMatchObject({ outcome: 'succeeded', result: 'ok' });
    const isConsole = /^("|null)/.test(json);
    for (const name of ['status', 'exit_status', ...(isConsole ? [] : ['console'])]) {
      const result = await shown({ [name]: json });
      expect(result.exitCode).toBe(1);
      expect(errorOf(result)).toContain('/process/id_262');
      expect(result.log).not.toMatch(/\n\s+at /);
    }
  },
);

test('a result with the keys of a prototype is data', async () => {
  const result = await shown({ result: '{"__proto__": {"x": 1}, "constructor": null, "toString": 2}' });
  expect(result.outputs['result-json']).toBe('{"__proto__":{"x":1},"constructor":null,"toString":2}');
});

test.each([0, 1, 2])(
  'a result larger than a step can be handed, cut %i bytes into a character: whole ones, still JSON, and said',
  async (bytes) => {
    const text = 'x'.repeat(bytes) + 'あ🎉'.repeat(30_000);
    const result = await shown({ result: JSON.stringify(text) });
    const { outputs } = result;
    expect(result.exitCode).toBe(0);
    expect(text.startsWith(outputs.result ?? '-')).toBe(true);
    const size = Buffer.byteLength(outputs.result ?? '');
    expect([size > 120_000 - 4, size <= 120_000]).toEqual([true, true]);
    expect(JSON.stringify(text).startsWith(JSON.parse(outputs['result-json'] ?? '') as string)).toBe(true);
    expect(warningsOf(result)).toEqual([
      expect.stringMatching(/result, result-json\..*http[^]*KOMPIRA-TRUNCATED/),
    ]);
  },
);

test('a console larger than the server keeps is cut to its end, in front of a whole character', async () => {
  const text = `${'あ🎉'.repeat(20_000)}\nend\n`;
  const { outputs } = await shown({ console: JSON.stringify(text) });
  expect(text.endsWith(outputs.console ?? '-')).toBe(true);
  const size = Buffer.byteLength(outputs.console ?? '');
  expect([size > 64 * 1024 - 4, size <= 64 * 1024]).toEqual([true, true]);
});

test('all that is wrong is reported at once', async () => {
  const inputs = {
    jobflow: '//evil.example/x',
    timeout: '5',
    'poll-interval': 'often',
    'monitoring-mode': 'ALL',
    wait: 'maybe',
    parameters: '['.repeat(50_000),
  };
  const result = await run({ url: 'nowhere', token: '' }, inputs);
  const [, ...lines] = errorOf(result).split('\n').slice(0, -1);
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(lines.map((line) => line.split(':', 1)[0]).sort()).toEqual(
    [...Object.keys(inputs), 'server', 'token'].sort(),
  );
});

test('parameters as large as a runner can hand over arrive whole', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return(String(job.parameters.text).length) });
  const result = await run(simulator, { jobflow: '/root/x', parameters: `text: "${'あ'.repeat(40_000)}"` });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: '40000' });
});

test('a path that leads out of what stands below the server is not asked for, nor linked to', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.abort('ng') });
  const body = (look: string) => look.replace(/"current_job":("[^"]*"|null)/, '"current_job":"/../other"');
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body } });
  const result = await run(simulator, { jobflow: '/root/x' });
  expect(result.outputs).toMatchObject({ outcome: 'failed', status: 'ABORTED' });
  expect(simulator.requests.map(({ path }) => path)).not.toContain('/other');
  expect(result.log + result.summary).not.toContain('other');
});
