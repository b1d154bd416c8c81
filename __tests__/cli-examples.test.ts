/** The command line as the documents and the examples show it: what can be run here is run here, against the simulator. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Jobflow, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { COMMANDS, parseCommandLine } from '../src/cli/options.ts';
import { cliEn } from '../src/words/cli-en.ts';
import { makeCertificate } from './support/certificates.ts';
import { isLook, seen, simulate } from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { pathOf, temporaryFolder, testInTurnWith } from './support/programs.ts';

const CLI = resolve('dist/cli/index.js');
/** With the programs `kompira` and `node`, as on a machine where both are installed. */
const folder = temporaryFolder();
if (process.platform !== 'win32') {
  mkdirSync(join(folder, 'bin'));
  symlinkSync(CLI, join(folder, 'bin', 'kompira'));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
}
const PATH = [join(folder, 'bin'), process.env.PATH].join(delimiter);

/** `test` if a shell finds these programs. */
function testWithPrograms(...programs: string[]): typeof test | typeof test.skip {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (process.platform !== 'win32' && missing.length === 0) return test;
  process.stderr.write(`Skipped, not installed here: ${missing.join(', ') || 'a shell'}.\n`);
  return test.skip;
}
const testWithShell = testWithPrograms('sh');

const running: ChildProcess[] = [];
const killGroup = ({ pid }: ChildProcess) => spawnSync('sh', ['-c', `kill -KILL -${pid ?? ''}`]);
afterEach(() => {
  for (const child of running.splice(0)) if (child.exitCode === null) killGroup(child);
});

/** Runs a script in a group of its own. The simulator runs in this process, so it is not waited for here. */
function startShell(script: string, env: Record<string, string>, cwd = folder) {
  const child = spawn('sh', ['-c', script], { cwd, env: { PATH, LANG: 'C', ...env }, detached: true });
  running.push(child);
  child.stdin.end();
  const code = new Promise<number | null>((done) => child.on('close', done));
  const outputs = Promise.all([code, text(child.stdout), text(child.stderr)]);
  return { child, ended: outputs.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) };
}
const shell = (...given: Parameters<typeof startShell>) => startShell(...given).ended;

const envOf = ({ url, token }: Simulator) => ({ KOMPIRA_SERVER: url, KOMPIRA_TOKEN: token });
const withJob = (path: string, run: Jobflow['run']) => simulate({ jobflows: [{ path, run }] });
const forLong: Jobflow['run'] = (job) => job.sleep(3_600_000);

/** The words of a command line, as a shell reads them. */
function wordsOf(line: string): string[] {
  const print = 'kompira() { printf "%s\\0" "$@"; }; setsid() { "$@"; }; node() { shift; kompira "$@"; };';
  return execFileSync('sh', ['-c', `${print}\n${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe.each(['docs/cli.md', 'docs/cli.ja.md', 'README.md', 'README.ja.md'])('%s', (file) => {
  const source = readFileSync(file, 'utf8');

  testWithShell('each command has options that exist', () => {
    const lines = [...source.matchAll(/^```console\n([^]*?)^```$/gm)]
      .flatMap(([, block = '']) => block.split('\n'))
      .map((line) => line.replace(/^\$ /, '').replace(/ [<>&][^]*$/, ''))
      .filter((line) => /^(setsid )?kompira (?!:)|^node dist\/cli/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const { problems } = parseCommandLine(wordsOf(line));
      // No command line here reads a file that is not there.
      const found = problems.filter(({ problem }) => problem.kind !== 'file-unusable');
      expect([line, found]).toEqual([line, []]);
    }
  });

  test('each option that it names exists', () => {
    const names = [...source.matchAll(/`--(?:no-)?([\w-]+)/g)].map(([, name = '']) => name);
    expect([...Object.keys(cliEn.options), 'write']).toEqual(expect.arrayContaining(names));
  });
});

describe.each([
  ['docs/cli.md', 'en'],
  ['docs/cli.ja.md', 'ja'],
])('%s', (file, language) => {
  const source = readFileSync(file, 'utf8');
  /** What stands below a command, up to the end of the block or the next command. */
  const below = (command: string) => source.split(`\n$ ${command}`)[1]?.split(/\n(?:```|\$)/)[0] ?? '';
  /** Numbers differ from run to run, and so do the months of a certificate. */
  const withoutNumbers = (shown: string) =>
    shown
      .trimEnd()
      .replace(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b +/g, 'Mon ')
      .replace(/\d+(\.\d+)*/g, 'N')
      .replace(/N ?(ms|s|ミリ秒|秒)(?=[.\s）)で])/g, 'N s');
  const shown = (command: string) => withoutNumbers(below(command).replace(/^.*\n/, ''));

  test('shows each command, and each exit code', () => {
    for (const command of Object.keys(COMMANDS)) expect(source).toContain(`\nkompira ${command} `);
    for (const code of Object.keys(cliEn.exitCodes)) expect(source).toContain(`\n| ${code} `);
  });

  testWithShell('the run that it shows prints this', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
    const script = 'kompira run /root/restart_fails --display-url https://kompira.example.com 2>&1';
    const { code, stdout } = await shell(script, { ...envOf(simulator), KOMPIRA_LANGUAGE: language });
    expect(withoutNumbers(stdout.replaceAll('restart_fails', 'restart_process'))).toBe(shown('kompira run'));
    expect([code, below('echo $?').trim()]).toEqual([20, '20']);
  });

  testInTurnWith('openssl')('the report of doctor that it shows is what it prints', async () => {
    const host = 'kompira.example.com';
    const by = makeCertificate({ subject: '/O=Example/CN=Example Root' });
    const tls = makeCertificate({ subject: `/CN=${host}`, names: [`DNS:${host}`], by, to: 365 });
    const simulator = await simulate({ tls, jobflows: sampleJobflows({ workMs: 10 }) });
    const [names, routes] = [{ [host]: ['192.0.2.10'] }, { '192.0.2.10': '127.0.0.1' }];
    const server = `https://${host}:${simulator.port}`;
    const env = { ...prepareNetwork({ names, routes }).env, ...envOf(simulator), KOMPIRA_SERVER: server };
    const about = `/root/restart_process --ca-certificate ${by.certFile}`;
    expect((await shell(`kompira run ${about}`, env)).code).toBe(0);
    const { code, stdout } = await shell(`kompira doctor ${about}`, { ...env, KOMPIRA_LANGUAGE: language });
    expect([code, withoutNumbers(stdout)]).toEqual([0, shown('kompira doctor')]);
  });
});

const readExample = (file: string) => readFileSync(`examples/${file}`, 'utf8');

/** The run gives the exit code of its jobflow; what it leaves when it is killed is terminated by what finishes it. */
async function expectFinishing(run: string, finish: string, jobflow: string, more = {}): Promise<string> {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'tools'));
  copyFileSync(CLI, join(cwd, 'tools', 'kompira.cjs'));
  const simulator = await withJob(jobflow, (job) => job.abort('disk full'));
  const env = { ...more, ...envOf(simulator) };
  const codeOf = async (script: string) => (await shell(script, env, cwd)).code;
  expect([await codeOf(run), await codeOf(finish)]).toEqual([20, 0]);
  simulator.define({ path: jobflow, run: forLong });
  const { child, ended } = startShell(run, env, cwd);
  await simulator.waitForRequest(({ path }) => path === simulator.processes[1]?.path);
  killGroup(child);
  await ended;
  expect(simulator.processes.at(-1)?.status).toBe('RUNNING');
  expect(await codeOf(finish)).toBe(0);
  expect(simulator.processes.map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
  return cwd;
}

describe('gitlab/kompira.gitlab-ci.yml', () => {
  const job = (parse(readExample('gitlab/kompira.gitlab-ci.yml')) as Record<'.kompira', GitlabJob>)[
    '.kompira'
  ];
  interface GitlabJob {
    readonly script: readonly string[];
    readonly after_script: readonly string[];
    readonly variables: Record<string, string>;
    readonly retry: { readonly exit_codes: number };
    readonly artifacts: { readonly when: string; readonly reports: { readonly junit: string } };
  }

  testInTurnWith('check-jsonschema')('it is valid by the schema that GitLab publishes', () => {
    const args = ['--builtin-schema', 'vendor.gitlab-ci', 'examples/gitlab/kompira.gitlab-ci.yml'];
    expect(execFileSync(pathOf('check-jsonschema'), args, { encoding: 'utf8' })).toContain('ok');
  });

  testWithShell('it runs a jobflow, and after_script ends what a kill leaves', async () => {
    expect([job.retry.exit_codes, job.artifacts.when]).toEqual([10, 'always']);
    const env = { ...job.variables, KOMPIRA_JOBFLOW: '/root/再起動; $(exit 9)' };
    const [run, finish] = [job.script.join('\n'), job.after_script.join('\n')];
    const cwd = await expectFinishing(run, finish, env.KOMPIRA_JOBFLOW, env);
    // Of the run that was killed.
    const report = readFileSync(join(cwd, job.artifacts.reports.junit), 'utf8');
    expect(report).toMatch(/ errors="1" [^]*<error /);
  });
});

testWithShell(
  'jenkins/Jenkinsfile: it runs a jobflow, and its last line ends what a kill leaves',
  async () => {
    const source = readExample('jenkins/Jenkinsfile');
    const code = source.replace(/'[^']*'|\/\/.*$/gm, '');
    expect(code.split('{').length).toBe(code.split('}').length);
    expect(source).toMatch(/post \{\s+always \{[^}]*junit [^}]*kompira finish/);
    const [run = '', finish = ''] = [...source.matchAll(/\bsh '([^']*)'/g)].map(([, line = '']) => line);
    const cwd = await expectFinishing(run, finish, '/root/restart_process');
    expect(readdirSync(cwd)).toContain('kompira.xml');
  },
);

describe('systemd', () => {
  const source = readExample('systemd/kompira-restart.service');
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(source)?.[1] ?? '';
  const lineOf = (name: string) => setting(name).replace('/usr/local/bin/', '').replaceAll('%S/kompira', '.');

  testWithPrograms('systemd-analyze')('the units are valid by systemd-analyze', () => {
    const units = temporaryFolder();
    const files = readdirSync('examples/systemd').map((name) => join(units, name));
    for (const name of readdirSync('examples/systemd'))
      writeFileSync(
        join(units, name),
        readExample(`systemd/${name}`).replaceAll('/usr/local/bin/kompira', CLI),
      );
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...files], {
      encoding: 'utf8',
    });
    // It speaks of other units of the machine too.
    const said = (stdout + stderr).split('\n').filter((line) => line.includes('kompira'));
    expect({ status, said }).toEqual({ status: 0, said: [] });
  });

  testWithShell('the service runs a jobflow, and ExecStopPost ends what a kill leaves', async () => {
    expect([setting('Restart'), setting('RestartForceExitStatus')]).toEqual(['no', '10']);
    await expectFinishing(lineOf('ExecStart'), lineOf('ExecStopPost'), '/root/restart_process');
  });

  testWithShell('systemctl stop: the code that counts as no failure; and SIGHUP under nohup', async () => {
    for (const [prefix, signal] of [
      ['', 'SIGTERM'],
      ['nohup ', 'SIGHUP'],
    ] as const) {
      const simulator = await withJob('/root/restart_process', forLong);
      const script = `exec ${prefix}${lineOf('ExecStart')}`;
      const { child, ended } = startShell(script, envOf(simulator), temporaryFolder());
      await seen(simulator, 1, isLook);
      child.kill(signal);
      expect(String((await ended).code)).toBe(setting('SuccessExitStatus'));
      expect(simulator.processes.map(({ status }) => status)).toEqual(['ABORTED']);
    }
  });
});

testWithShell('zabbix/kompira-restart.sh: once for the same alert, for a host name alone', async () => {
  const script = resolve('examples/zabbix/kompira-restart.sh');
  const simulator = await withJob('/root/restart_server', forLong);
  const tokenFile = join(temporaryFolder(), 'token');
  writeFileSync(tokenFile, `${simulator.token}\n`);
  const env = { KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN_FILE: tokenFile };
  for (const NAME of ['', '$(id)', 'a b', 'x", "y": "z', 'a\nb', '{HOST.HOST}'])
    expect((await shell(`${script} "$NAME"`, { ...env, NAME })).code).toBe(2);
  expect(simulator.requests).toEqual([]);
  const first = await shell(`${script} web-01.example.com 2>&1`, env);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('/process/id_262') });
  expect((await shell(`${script} web-01.example.com`, env)).code).toBe(0);
  const sent = simulator.processes.map(({ request }) => request.parameters);
  expect(sent).toEqual([{ server: 'web-01.example.com' }]);
});

testWithPrograms('flock')('cron/kompira.crontab', async () => {
  const lines = readExample('cron/kompira.crontab')
    .split('\n')
    .filter((line) => /^[^#]/.test(line));
  const command = lines.pop()?.replace(/^(\S+ ){5}/, '') ?? '';
  const variables = Object.fromEntries(lines.map((line) => line.split('='))) as Record<string, string>;
  const path = '/root/sync_inventory';
  const simulator = await withJob(path, (job) => job.return(true));
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'token'), simulator.token);
  const own = { KOMPIRA_SERVER: simulator.url, TOKEN: join(dir, 'token'), DIR: dir };
  const env = { ...variables, ...own, PATH: `${join(folder, 'bin')}:${variables.PATH ?? ''}` };

  // A success prints nothing, a failure says why.
  expect(await shell(command, env)).toEqual({ code: 0, stdout: '', stderr: '' });
  const fails: Jobflow['run'] = (job) => {
    job.print('同期できません');
    job.abort('disk full');
  };
  simulator.define({ path, run: fails });
  const stderr: unknown = expect.stringContaining('KOMPIRA-ABORTED');
  expect(await shell(command, env)).toEqual({ code: 20, stdout: '同期できません\n', stderr });

  // Two do not run at the same time; the one after a kill cleans up first.
  simulator.define({ path, run: forLong });
  const { child, ended } = startShell(command, env);
  await simulator.waitForRequest((request) => request.path === simulator.processes[2]?.path);
  expect((await shell(command, env)).code).toBe(10);
  killGroup(child);
  await ended;
  simulator.define({ path, run: (job) => job.return(true) });
  expect((await shell(command, env)).code).toBe(0);
  expect(simulator.processes.slice(2).map(({ status }) => status)).toEqual(['ABORTED', 'DONE']);
});
