/** Every problem that an input can have, found by the readers, as a fact. */
import { generateKeyPairSync } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { expect, test } from '@jest/globals';
import { readChannelInputs, readProcessInputs, readRunInputs } from '../../src/inputs/inputs.ts';
import { readMail } from '../../src/inputs/mail.ts';
import { InputError, type InputProblem, type NamedProblem } from '../../src/inputs/problems.ts';

type Inputs = Readonly<Record<string, string>>;

const SERVER = { server: 'https://kompira.example.com', token: '0123456789abcdef0123456789abcdef01234567' };
const MAIL_TOKEN = 'mail-token-0123456789abcdef';
const CERTIFICATE = rootCertificates[0] ?? '';
const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const pem = (label: string) => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----`;

const ignore = () => undefined;
const READERS = {
  run: (source: Parameters<typeof readRunInputs>[0]) => readRunInputs(source, ignore),
  process: (source: Parameters<typeof readRunInputs>[0]) => readProcessInputs(source, ignore),
  channel: (source: Parameters<typeof readRunInputs>[0]) => readChannelInputs(source, ignore),
  mail: (source: Parameters<typeof readRunInputs>[0]) => readMail(source, ignore, (text) => text),
};
const DEFAULTS: Readonly<Record<keyof typeof READERS, Inputs>> = {
  run: { ...SERVER, jobflow: '/root/x' },
  process: { ...SERVER, process: '262' },
  channel: { ...SERVER, channel: '/root/approval', message: 'go' },
  mail: { message: 'It is down.', link: 'https://example.com/' },
};

interface Wrong {
  readonly of: keyof typeof READERS;
  /** With the first of them something is wrong. */
  readonly inputs: Inputs;
  readonly env?: Inputs;
  /** The one that the problem is of, where that is not the first input. */
  readonly name?: string;
}
const ofRun = (inputs: Inputs, more: Partial<Wrong> = {}): Wrong => ({ of: 'run', inputs, ...more });
const parameters = (text: string) => ofRun({ parameters: text });
const ofProcess = (process: string): Wrong => ({ of: 'process', inputs: { process } });
const ofChannel = (inputs: Inputs): Wrong => ({ of: 'channel', inputs });
const ofMail = (inputs: Inputs, env: Inputs = {}): Wrong => ({ of: 'mail', inputs, env });

const PROBLEMS: Readonly<Record<InputProblem['kind'], Wrong>> = {
  empty: ofRun({ jobflow: '' }),
  'not-one-of': ofRun({ 'on-timeout': 'stop' }),
  'not-boolean': ofRun({ wait: 'yes' }),
  'no-unit': ofRun({ timeout: '30' }),
  'not-a-duration': ofRun({ timeout: '1 hour' }),
  'too-short': ofRun({ 'poll-interval': '1ms' }),
  'too-long': ofRun({ timeout: '36d' }),
  'not-a-server': ofRun({ server: 'kompira.example.com' }),
  'address-of-jobflow': ofRun({ server: 'https://kompira.example.com/root/x.execute?token=1' }),
  'user-in-url': ofRun({ server: 'https://me:secret@kompira.example.com' }),
  'query-in-url': ofRun({ server: 'https://kompira.example.com/?next=/root' }),
  'clear-text': ofRun({ server: 'http://kompira.example.com' }),
  'not-a-proxy': ofRun({}, { env: { https_proxy: 'proxy.example.com:3128' }, name: 'https_proxy' }),
  'path-is-url': ofRun({ jobflow: 'https://kompira.example.com/root/x' }),
  'path-control-character': ofRun({ jobflow: '/root/a\n/root/b' }),
  'path-empty-part': ofRun({ jobflow: '/root//x' }),
  'path-relative': ofRun({ jobflow: './x' }),
  'path-suffix': ofRun({ jobflow: '/root/x.execute' }),
  'other-server': ofProcess('https://other.example.com/process/id_262'),
  'not-a-process': ofProcess('/root/x'),
  'not-a-mapping': parameters('name server1'),
  'no-value': ofChannel({ message: '#42' }),
  'too-deep': parameters('['.repeat(20_000)),
  yaml: parameters('title: fix: the bug'),
  'second-document': parameters('a: 1\n---\nb: 2'),
  alias: parameters('files: *.log'),
  anchor: parameters('name: &x'),
  tag: parameters('name: !!str 1'),
  'key-not-text': parameters('? [a]\n: 1'),
  'key-without-value': parameters('{a:1}'),
  'key-twice': parameters('a: 1\na: 2'),
  'comment-behind-value': parameters('title: fix #12'),
  'control-escape': parameters('path: "C:\\temp"'),
  'not-json': ofRun({ 'fail-on-result': 'NG' }),
  'no-pem-file': ofRun({ 'ca-certificate': 'certs/ca.pem' }),
  'private-key-in-certificate': ofRun({ 'ca-certificate': pem('PRIVATE KEY') }),
  'no-certificate': ofRun({ 'ca-certificate': '-----BEGIN NOTHING-----' }),
  'bad-certificate': ofRun({ 'ca-certificate': pem('CERTIFICATE') }),
  'no-private-key': ofRun({ 'client-key': pem('PRIVATE KEY'), 'client-certificate': CERTIFICATE }),
  'encrypted-key': ofRun({ 'client-key': pem('ENCRYPTED PRIVATE KEY'), 'client-certificate': CERTIFICATE }),
  'key-mismatch': ofRun({ 'client-key': KEY, 'client-certificate': CERTIFICATE }),
  'needs-other': ofRun({ 'client-certificate': CERTIFICATE }, { name: 'client-key' }),
  'not-a-header': ofRun({ headers: 'X-Gateway secret' }),
  'own-header': ofRun({ headers: 'Host: a' }),
  'header-twice': ofRun({ headers: 'X-Gateway: one\nx-gateway: two' }),
  'bad-token': ofRun({ token: 'Token 0123' }),
  'both-kinds-of-job': ofRun({ node: '/root/server1', parameters: 'a: 1' }),
  'message-with-receive': ofChannel({ message: 'go', command: 'receive' }),
  'pipeline-token': ofMail(
    { 'mail-token': MAIL_TOKEN, link: '', jobflow: '/root/x', server: SERVER.server },
    { KOMPIRA_TOKEN: MAIL_TOKEN },
  ),
  'pipeline-token-inside': ofMail({ message: `It is ${MAIL_TOKEN}` }, { KOMPIRA_TOKEN: MAIL_TOKEN }),
  'mail-token-inside': ofMail({ message: `It is ${MAIL_TOKEN}`, 'mail-token': MAIL_TOKEN }),
  'too-many-bytes': ofMail({ message: 'x'.repeat(100_001) }),
  'too-many-characters': ofMail({ label: 'x'.repeat(201) }),
  'not-a-link': ofMail({ link: 'github.com/OWNER/REPO' }),
  'token-in-link': ofMail({ link: 'https://example.com/?token=abcdef' }),
  'user-in-link': ofMail({ link: 'https://me:secret@example.com/' }),
  'http-link': ofMail({ link: 'http://example.com/' }),
};

async function problemsOf({ of, inputs, env = {} }: Wrong): Promise<readonly NamedProblem[]> {
  const all: Inputs = { ...DEFAULTS[of], ...inputs };
  const source = { input: (name: string) => all[name] ?? '', spell: (name: string) => `<${name}>`, env };
  try {
    await READERS[of](source);
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.problems;
    throw thrown;
  }
  return [];
}

test.each(Object.entries(PROBLEMS))('%s', async (kind, wrong) => {
  const { env = {}, name = `<${Object.keys(wrong.inputs)[0] ?? ''}>` } = wrong;
  const expected = wrong.name !== undefined && !(wrong.name in env) ? `<${name}>` : name;
  expect(await problemsOf(wrong)).toEqual([{ name: expected, problem: expect.objectContaining({ kind }) }]);
});

test.each(Object.keys(READERS) as (keyof typeof READERS)[])('%s: nothing is wrong', async (of) => {
  expect(await problemsOf({ of, inputs: {} })).toEqual([]);
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'https:///x', 'https://a.example/\nx'])(
  'a link that leads to no page: %j',
  async (link) => {
    const problem = expect.objectContaining({ kind: 'not-a-link' });
    expect(await problemsOf(ofMail({ link }))).toEqual([{ name: '<link>', problem }]);
  },
);

test('all problems are found at once, of inputs and of the lines of one', async () => {
  const problems = await problemsOf(
    ofRun({ jobflow: '', timeout: '30', parameters: 'a: *x\nb: &y\nc: "C:\\temp"' }),
  );
  expect(problems.map(({ name, problem }) => `${name} ${problem.kind}`)).toEqual([
    '<jobflow> empty',
    '<parameters> alias',
    '<parameters> anchor',
    '<parameters> control-escape',
    '<timeout> no-unit',
  ]);
});
