/** Answers of any shape, inputs of any shape: understood, or one clear error. */
import { expect } from '@jest/globals';
import { codeOf, consoleLines, errorOf, isLook, run, simulate, test, warningsOf } from './support/harness.ts';

/** Runs a jobflow whose process is shown with these fields instead of its own. */
async function shown(fields: Record<string, string>) {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return('ok') });
  const edit = (body: string) => {
    let edited = body;
    for (const [name, json] of Object.entries(fields)) {
      edited = edited.replace(
        new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*"|[^,}]+)`),
        () => `"${name}":${json}`,
      );
    }
    return edited;
  };
  simulator.faults.add({ when: isLook, fault: { kind: 'body', body: edit } });
  return run(simulator, { jobflow: '/root/x', 'outage-tolerance': '0s', 'on-timeout': 'leave' });
}

const WRONG = [
  'null',
  '{}',
  '[]',
  '"x"',
  '-1',
  '1e999',
  'true',
  '"\\u0000"',
  '{"__proto__": {"status": "DONE"}}',
];

test.each([
  'suspended',
  'started_time',
  'finished_time',
  'elapsed_time',
  'current_job',
  'lineno',
  'user',
  'id',
])('a wrong type in %s decorates nothing and decides nothing', async (field) => {
  const results = await Promise.all(WRONG.map((json) => shown({ [field]: json })));
  for (const result of results) expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: 'ok' });
});

test.each(['status', 'exit_status', 'console'])('a wrong type in %s is never green', async (field) => {
  const wrong = WRONG.filter((json) => field !== 'console' || !/^("|null)/.test(json));
  const results = await Promise.all(wrong.map((json) => shown({ [field]: json })));
  for (const result of results) {
    expect(result.exitCode).toBe(1);
    expect(errorOf(result)).toContain('/process/id_262');
    expect(result.log).not.toMatch(/\n\s+at /);
  }
});

test('a result with the keys of a prototype is data', async () => {
  const result = await shown({ result: '{"__proto__": {"x": 1}, "constructor": null, "toString": 2}' });
  expect(result.outputs['result-json']).toBe('{"__proto__":{"x":1},"constructor":null,"toString":2}');
});

test('control characters, colours and marks of direction are shown as what they are', async () => {
  const result = await shown({
    console: JSON.stringify('\u001b[31mred\u001b[0m\u0000\u0007 \u202egpj.exe\n'),
  });
  expect(consoleLines(result)).toEqual(['red␀␇ ‹U+202E›gpj.exe']);
});

test('a result larger than a step can be handed: shortened, still JSON, and said', async () => {
  const result = await shown({ result: JSON.stringify('あ'.repeat(500_000)) });
  expect(result.exitCode).toBe(0);
  expect(Buffer.byteLength(result.outputs.result ?? '')).toBeLessThanOrEqual(120_000);
  expect(typeof JSON.parse(result.outputs['result-json'] ?? '')).toBe('string');
  expect(warningsOf(result)).toEqual([
    expect.stringMatching(/result, result-json\..*http[^]*KOMPIRA-TRUNCATED/),
  ]);
});

test.each([0, 1, 2])(
  'a result that is cut in the middle of a character, %i bytes into it: the whole ones stay',
  async (bytes) => {
    const text = 'x'.repeat(bytes) + 'あ🎉'.repeat(30_000);
    const { outputs } = await shown({ result: JSON.stringify(text) });
    expect(text.startsWith(outputs.result ?? '-')).toBe(true);
    expect(Buffer.byteLength(outputs.result ?? '')).toBeGreaterThan(120_000 - 4);
    expect(JSON.stringify(text).startsWith(JSON.parse(outputs['result-json'] ?? '') as string)).toBe(true);
  },
);

test('a console that is cut in the middle of a character: the whole ones stay', async () => {
  const text = `${'あ🎉'.repeat(20_000)}\n`;
  const { outputs } = await shown({ console: JSON.stringify(text) });
  expect(text.endsWith(outputs.console ?? '-')).toBe(true);
  expect(Buffer.byteLength(outputs.console ?? '')).toBeGreaterThan(64 * 1024 - 4);
});

test('a console larger than the server keeps is cut to its end', async () => {
  const result = await shown({ console: JSON.stringify(`${'x'.repeat(200_000)}\nend\n`) });
  expect(result.outputs.console).toHaveLength(64 * 1024);
  expect(result.outputs.console).toMatch(/\nend\n$/);
});

test.each([
  [
    'a bomb of aliases',
    { parameters: 'a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]' },
    'parameters: line 1, column',
  ],
  ['nesting without end', { parameters: '['.repeat(50_000) }, 'nested too deeply'],
  ['a path with a line break', { jobflow: '/root/a\n/root/b' }, 'jobflow: "/root/a\\n/root/b"'],
  ['a path that climbs', { jobflow: '/root/../admin' }, 'jobflow'],
  ['a URL for a path', { jobflow: 'https://evil.example/x' }, 'jobflow: this is a URL'],
  ['a host for a path', { jobflow: '//evil.example/x' }, 'jobflow: this is a URL'],
  ['a timeout of nothing', { timeout: '0s' }, 'timeout: "0s" is too short'],
  ['a timeout of years', { timeout: '9999d' }, 'timeout: "9999d" is too long'],
  ['a number without a unit', { timeout: '30' }, '30s for seconds or 30m for minutes'],
])('%s: one error, nothing sent', async (_name, inputs, said) => {
  const simulator = await simulate();
  const result = await run(simulator, { jobflow: '/root/x', ...inputs });
  expect(result.outputs).toEqual({ outcome: 'error' });
  expect(errorOf(result)).toContain(said);
  expect(simulator.requests).toEqual([]);
});

test('all that is wrong is reported at once', async () => {
  const inputs = {
    jobflow: '',
    timeout: '5',
    'poll-interval': 'often',
    'monitoring-mode': 'ALL',
    wait: 'maybe',
    parameters: '- 1',
  };
  const result = await run({ url: 'nowhere', token: '' }, inputs);
  const lines = errorOf(result).split('\n');
  expect(codeOf(result)).toBe('KOMPIRA-INVALID-INPUT');
  expect(
    lines
      .slice(1, -1)
      .map((line) => line.split(':', 1)[0])
      .sort(),
  ).toEqual([
    'jobflow',
    'monitoring-mode',
    'parameters',
    'poll-interval',
    'server',
    'timeout',
    'token',
    'wait',
  ]);
});

test('parameters as large as a runner can hand over arrive whole', async () => {
  const simulator = await simulate();
  simulator.define({ path: '/root/x', run: (job) => job.return(String(job.parameters.text).length) });
  const result = await run(simulator, { jobflow: '/root/x', parameters: `text: "${'あ'.repeat(40_000)}"` });
  expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: '40000' });
});
