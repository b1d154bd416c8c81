/** Promise 4 once more: a token with something inside that is dropped on the way must not be whole again where it arrives. */
import { expect } from '@jest/globals';
import { runAction, type StepResult } from '../runner/run-action.ts';
import type { Fault, RequestRecord, Simulator } from '../simulator/server.ts';
import { entries, isStart, run, simulate, test } from './support/harness.ts';

const TOKEN = 'Ab/c+d=0123456789-xyz&e%f';
const SPELLINGS = [
  TOKEN,
  encodeURIComponent(TOKEN),
  ...[TOKEN, `Token ${TOKEN}`].map((text) => Buffer.from(text).toString('base64')),
];

const ESC = '\u001b';
/** What stands inside the token. */
const DISGUISES: [string, string][] = [
  ['nothing', ''],
  ['a colour, as grep --color writes it', `${ESC}[01;31m${ESC}[K`],
  ['a colour that begins with one character', '\u009b31m'],
  ['a link', `${ESC}]8;;https://example.com/${ESC}\\`],
  ['a character set, as tput writes it', `${ESC}(B`],
  ['a zero-width space', '\u200b'],
  ['a soft hyphen', '\u00ad'],
  ['a mark of direction', '\u202e'],
  ['a byte order mark', '\ufeff'],
  ['control characters', '\u0000\b\u007f'],
  ['a line end', '\r\n'],
];

/** In the middle, and once more where the first half has ended already. */
function disguised(spelling: string, inside: string): string {
  const [third, half] = [Math.floor(spelling.length / 3), Math.floor(spelling.length / 2)];
  return [spelling.slice(0, third), spelling.slice(third, half), spelling.slice(half)].join(inside);
}

const CSI = `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]`;
const OSC = `${ESC}\\][^${ESC}\u0007]*(?:\u0007|${ESC}\\\\)`;
const CHARACTER_SET = `${ESC}[ -/]+[0-~]`;
/** What of a text nobody sees: terminal sequences, and characters without a shape. Line ends are seen. */
const UNSEEN = new RegExp(`${OSC}|${CSI}|${CHARACTER_SET}|[^\\P{Cc}\\r\\n\\t]|\\p{Cf}`, 'gu');

/** Where somebody could read the token, with what stands there: one of each place. */
function leaks({ log, outputs, state, summary }: Omit<StepResult, 'exitCode'>): string[] {
  const shown = entries(log).flatMap((entry) => {
    if (entry.kind === 'line') return [entry.text];
    return entry.name === 'add-mask' ? [] : [...Object.values(entry.properties), entry.message];
  });
  const places: [string, string][] = [
    ...shown
      .flatMap((text) => text.split('\n'))
      .map((text) => ['log', text.replace(UNSEEN, '')] as [string, string]),
    ...summary.split('\n').map((text) => ['summary', inHtml(text).replace(UNSEEN, '')] as [string, string]),
    // These are handed on as the server sent them.
    ...Object.entries({ ...outputs, ...state }),
  ];
  const found = places.filter(([, text]) => SPELLINGS.some((spelling) => text.includes(spelling)));
  return Object.entries(Object.fromEntries(found)).map(([place, text]) => `${place}: ${text.slice(0, 200)}`);
}

/** HTML as it is read. */
function inHtml(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
}

/** The same JSON, its strings spelt in escapes. */
function inEscapes(json: string): string {
  return json.replace(/"((?:[^"\\]|\\.)*)"(\s*:)?/g, (literal, _text, colon?: string) => {
    if (colon !== undefined) return literal;
    const units = (JSON.parse(literal) as string).split('');
    return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

const isProcess = ({ path }: RequestRecord) => path.startsWith('/process/id_');

interface Place {
  /** Makes the server say it. */
  readonly say: (simulator: Simulator, text: string, wire: (json: string) => string) => void;
  readonly inputs?: Record<string, string>;
}

function json(status: number, body: string): Fault {
  return { kind: 'status', status, body, headers: { 'content-type': 'application/json' } };
}

/** As a header can carry it: without what Node does not let through. */
const inHeader = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

const PLACES: Record<string, Place> = {
  'a process that fails: console, result, error, place, child': {
    say: (simulator, text, wire) => {
      simulator.define({
        path: '/root/x',
        source: `${text}\r\n`,
        run: async (job) => {
          await job.fork((child) => {
            child.print(text);
            child.return(text, 1, text);
          });
          job.at(1);
          job.print(text);
          job.return([text], 1, { [text]: text });
        },
      });
      const body = (answer: string) =>
        wire(answer.replaceAll('"user":"operator"', () => `"user":${JSON.stringify(text)}`));
      simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
    },
  },
  'a name: the jobflow where it stands': {
    say: (simulator, text, wire) => {
      simulator.define({ path: '/root/x', run: (job) => job.abort('x') });
      const name = `"current_job":${JSON.stringify(`/root/${text}`)}`;
      const body = (answer: string) => wire(answer.replace(/"current_job":"[^"]*"/, () => name));
      simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
    },
  },
  'a status that nobody knows': {
    say: (simulator, text, wire) => {
      simulator.define({ path: '/root/x', run: (job) => job.abort('x') });
      const body = (answer: string) =>
        wire(answer.replace(/"status":"[^"]*"/, () => `"status":${JSON.stringify(text)}`));
      simulator.faults.add({ when: isProcess, fault: { kind: 'body', body } });
    },
    inputs: { 'on-timeout': 'leave', 'outage-tolerance': '500ms' },
  },
  'the reason of a refused start': {
    say: (simulator, text, wire) => {
      simulator.faults.add({ when: isStart, fault: json(400, wire(JSON.stringify({ detail: text }))) });
    },
  },
  'a field of a refused start, and its name': {
    say: (simulator, text, wire) => {
      simulator.faults.add({ when: isStart, fault: json(400, wire(JSON.stringify({ [text]: [text] }))) });
    },
  },
  'the reason of a refused look': {
    say: (simulator, text, wire) => {
      simulator.define({ path: '/root/x', run: (job) => job.sleep(60_000) });
      simulator.faults.add({ when: isProcess, fault: json(403, wire(JSON.stringify({ detail: text }))) });
    },
    inputs: { 'on-timeout': 'leave', 'outage-tolerance': '500ms' },
  },
  'the title of a page': {
    say: (simulator, text) => {
      const body = `<title>${text}</title>`;
      simulator.faults.add({ when: isStart, fault: { kind: 'status', status: 502, body } });
    },
  },
  'a text in place of JSON, and its content type': {
    say: (simulator, text) => {
      simulator.faults.add({
        when: isStart,
        fault: { kind: 'body', body: text, contentType: inHeader(text) },
      });
    },
  },
  'a redirect': {
    say: (simulator, text) => {
      const location = inHeader(`https://other.example/${text}`);
      simulator.faults.add({ when: isStart, fault: { kind: 'redirect', location } });
    },
  },
  'the processes that may have come of a lost start': {
    say: (simulator, text, wire) => {
      simulator.define({ path: '/root/x', run: (job) => job.sleep(60_000) });
      simulator.faults.add({ when: isStart, fault: { kind: 'reset-after' } });
      const body = (answer: string) =>
        wire(
          answer.replace(/"(user|status|started_time)":"[^"]*"/g, (_field, name: string) => {
            return `"${name}":${JSON.stringify(text)}`;
          }),
        );
      simulator.faults.add({ when: ({ path }) => path === '/process', fault: { kind: 'body', body } });
    },
  },
};

test.each(Object.entries(PLACES))('%s', async (_name, { say, inputs }) => {
  const tryOut = async (inside: string, wire: (json: string) => string) => {
    const simulator = await simulate({ users: [{ name: 'operator', token: TOKEN }] });
    say(simulator, SPELLINGS.map((spelling) => disguised(spelling, inside)).join(' '), wire);
    const env = { RUNNER_DEBUG: '1' };
    const result = await run(simulator, { jobflow: '/root/x', ...inputs }, { env });
    expect(result.exitCode).toBe(1);
    return leaks(result);
  };
  const found: [string, string[]][] = [];
  const tries = [
    ...DISGUISES.map(([name, inside]) => [name, inside, (json: string) => json] as const),
    // JSON is parsed before anything else is done with it: some of them in escapes are enough.
    ...DISGUISES.slice(0, 3).map(([name, inside]) => [`${name}, in escapes`, inside, inEscapes] as const),
  ];
  await Promise.all(
    tries.map(async ([name, inside, wire]) => {
      const places = await tryOut(inside, wire);
      if (places.length > 0) found.push([name, places]);
    }),
  );
  expect(found).toEqual([]);
});

test.each(DISGUISES.filter(([, inside]) => !inside.includes('\u0000')))(
  'the mail token in the message of an alert mail, with %s inside',
  async (_name, inside) => {
    for (const spelling of SPELLINGS) {
      const result = await runAction({
        action: 'alert-mail',
        with: {
          server: 'https://kompira.example.com',
          'mail-token': TOKEN,
          jobflow: '/root/x',
          message: `token: ${disguised(spelling, inside)}`,
        },
      });
      // As a line end it is still there for whoever reads the mail.
      if (inside !== '\r\n') expect([result.exitCode, result.outputs]).toEqual([1, { outcome: 'error' }]);
      expect(leaks({ ...result, outputs: {} })).toEqual([]);
    }
  },
);
