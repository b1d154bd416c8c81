/** The command line as the documents and the examples show it: what can be run here is run here, against the simulator. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Jobflow, sampleJobflows, type Simulator } from '../simulator/server.ts';
import { COMMANDS, parseCommandLine } from '../src/cli/options.ts';
import { cliEn } from '../src/words/cli-en.ts';
import { makeCertificate } from './support/certificates.ts';
import { executes, simulate, testWithSignals } from './support/harness.ts';
import { prepareNetwork } from './support/network.ts';
import { pathOf, temporaryFolder, testWith } from './support/programs.ts';

const CLI = resolve('dist/cli/index.js');
/** With the programs `kompira` and `node`, as on a machine where both are installed. */
const folder = temporaryFolder();
if (process.platform !== 'win32') {
  mkdirSync(join(folder, 'bin'));
  symlinkSync(CLI, join(folder, 'bin', 'kompira'));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
}
const PATH = [join(folder, 'bin'), process.env.PATH].join(delimiter);

/** The tests of what a shell runs, where these programs are installed. It says so where one is not. */
function testWithPrograms(...programs: string[]): typeof test | typeof test.skip {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (process.platform !== 'win32' && missing.length === 0) return test;
  process.stderr.write(`Skipped, not installed here: ${missing.join(', ') || 'a shell'}.\n`);
  return test.skip;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface Shell {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const { pid } of running.splice(0)) {
    try {
      process.kill(-(pid ?? NaN), 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
});

/** Runs a script in a group of its own. Tests run in this process, the simulator too, so it is not waited for here. */
function startShell(script: string, env: Record<string, string>, cwd = folder): Shell {
  const child = spawn('sh', ['-c', script], { cwd, env: { PATH, LANG: 'C', ...env }, detached: true });
  running.push(child);
  child.stdin.end();
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return {
    child,
    ended: (async () => {
      const [stdout, stderr] = await outputs;
      return { code: await ended, stdout, stderr };
    })(),
  };
}
const shell = (...given: Parameters<typeof startShell>) => startShell(...given).ended;

const envOf = ({ url, token }: Simulator) => ({ KOMPIRA_SERVER: url, KOMPIRA_TOKEN: token });
const NOBODY = { KOMPIRA_SERVER: 'http://127.0.0.1:9', KOMPIRA_TOKEN: '0'.repeat(40) };

/** What the script started, and all that belongs to it, is killed once Kompira shows its process. */
async function killOnceStarted(
  { child, ended }: Shell,
  simulator: Simulator,
  stateFile: string,
): Promise<void> {
  while (!existsSync(stateFile) || !readFileSync(stateFile, 'utf8').includes('"to stop"'))
    await new Promise((wait) => setTimeout(wait, 20));
  process.kill(-(child.pid ?? NaN), 'SIGKILL');
  await ended;
  expect(simulator.processes.at(-1)?.status).toBe('RUNNING');
}

const named = (path: string, how: Jobflow['run']): Jobflow => ({ path, run: how });
const forLong: Jobflow['run'] = (job) => job.sleep(3_600_000);

/** The words of a command line, as a shell reads them. */
function wordsOf(line: string): string[] {
  const print = 'kompira() { printf "%s\\0" "$@"; }; setsid() { "$@"; }; node() { shift; kompira "$@"; };';
  const run = spawnSync('sh', ['-c', `${print}\n${line}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return run.stdout.split('\0').slice(0, -1);
}

/** No command line here reads a file that is not there. */
const problemsOf = (line: string) =>
  parseCommandLine(wordsOf(line)).problems.filter(({ problem }) => problem.kind !== 'file-unusable');

const documents = ['docs/cli.md', 'docs/cli.ja.md', 'README.md', 'README.ja.md'];

describe.each(documents)('%s', (file) => {
  const source = readFileSync(file, 'utf8');
  const lines = [...source.matchAll(/^```console\n([^]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/^\$ /, '').replace(/ [<>&][^]*$/, ''))
    .filter((line) => /^(setsid )?kompira |^node dist\/cli/.test(line) && !line.startsWith('kompira: '));

  testWithPrograms('sh')('each command has options that exist', () => {
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect([line, problemsOf(line)]).toEqual([line, []]);
  });

  test('each option that it names exists', () => {
    const names = [...source.matchAll(/`--([\w-]+)/g)].map(([, name = '']) => name.replace(/^no-/, ''));
    const known = [...Object.keys(cliEn.options), 'write'];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe.each([
  ['docs/cli.md', 'en'],
  ['docs/cli.ja.md', 'ja'],
])('%s', (file, language) => {
  const source = readFileSync(file, 'utf8');

  test('shows each command, and each exit code', () => {
    for (const command of Object.keys(COMMANDS))
      expect(source).toMatch(new RegExp(`^kompira ${command} `, 'm'));
    for (const code of Object.keys(cliEn.exitCodes))
      expect(source).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  });

  /** What stands below a command, up to the end of the block or the next command. */
  const below = (command: string) => source.split(`\n$ ${command}`)[1]?.split(/\n(?:```|\$)/)[0] ?? '';
  /** Numbers differ from run to run, and so do the months of a certificate. */
  const withoutNumbers = (shown: string) =>
    shown
      .replace(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b +/g, 'Mon ')
      .replace(/\d+(\.\d+)*/g, 'N')
      .replace(/N ?(ms|s|ミリ秒|秒)(?=[.\s）)で])/g, 'N s');

  testWithPrograms('sh')('the run that it shows prints this', async () => {
    const simulator = await simulate({ jobflows: sampleJobflows({ workMs: 50 }) });
    const [path, shown] = ['/root/restart_fails', '/root/restart_process'];
    const { code, stdout } = await shell(
      `kompira run ${path} --display-url https://kompira.example.com 2>&1`,
      { ...envOf(simulator), KOMPIRA_LANGUAGE: language },
    );
    expect(code).toBe(20);
    expect(withoutNumbers(stdout.trimEnd().replaceAll(path, shown))).toBe(
      withoutNumbers(below('kompira run').split('\n').slice(1).join('\n')),
    );
    expect(below('echo $?').trim()).toBe('20');
  });

  testWith('openssl')('the report of doctor that it shows is what it prints', async () => {
    const host = 'kompira.example.com';
    const by = makeCertificate({ subject: '/O=Example/CN=Example Root' });
    const tls = makeCertificate({ subject: `/CN=${host}`, names: [`DNS:${host}`], by, to: 365 });
    const simulator = await simulate({ tls, jobflows: sampleJobflows({ workMs: 10 }) });
    const { env } = prepareNetwork({
      names: { [host]: ['192.0.2.10'] },
      routes: { '192.0.2.10': '127.0.0.1' },
    });
    const about = {
      ...env,
      KOMPIRA_SERVER: `https://${host}:${simulator.port}`,
      KOMPIRA_TOKEN: simulator.token,
      KOMPIRA_LANGUAGE: language,
    };
    const trust = `--ca-certificate ${by.certFile}`;
    expect((await shell(`kompira run /root/restart_process ${trust}`, about)).code).toBe(0);
    const { code, stdout } = await shell(`kompira doctor /root/restart_process ${trust}`, about);
    const shown = below('kompira doctor').split('\n').slice(1).join('\n');
    expect([code, withoutNumbers(stdout.trimEnd())]).toEqual([0, withoutNumbers(shown)]);
  });
});

const NEST = ['gitlab', 'jenkins', 'systemd', 'zabbix', 'cron'];
const examples = NEST.flatMap((name) => readdirSync(`examples/${name}`).map((file) => `${name}/${file}`));
const readExample = (file: string) => readFileSync(`examples/${file}`, 'utf8');

test('each example is in the list', () => {
  for (const file of examples) expect(readFileSync('examples/README.md', 'utf8')).toContain(`(${file})`);
});

test.each(examples)('%s has its comments in both languages, and no token', (file) => {
  const comments = [...readExample(file).matchAll(/^ *(?:#|\/\/) (.*)$/gm)].map(
    ([, comment = '']) => comment,
  );
  expect(comments.join('\n')).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  expect(comments.join('\n')).toMatch(/[a-z]{3,} [a-z]{2,} /i);
  expect(readExample(file)).not.toMatch(/KOMPIRA_TOKEN=\w|[0-9a-f]{40}/);
});

/** How the parts of an example end one another: a run, and what finishes it after a kill. */
interface Finishing {
  readonly run: string;
  readonly finish: string;
  readonly state: string;
  readonly env?: Record<string, string>;
}

/** It ends as its jobflow does; nothing is started where nothing is reached; what a kill leaves is terminated. */
async function expectFinishing(
  { run, finish, state, env = {} }: Finishing,
  jobflow: string,
): Promise<string> {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'tools'));
  copyFileSync(CLI, join(cwd, 'tools', 'kompira.cjs'));
  const simulator = await simulate({ jobflows: [named(jobflow, (job) => job.return('done'))] });
  const set = { ...env, ...envOf(simulator) };
  const codeOf = async (script: string, more = {}) => (await shell(script, { ...set, ...more }, cwd)).code;
  expect([await codeOf(run), await codeOf(finish)]).toEqual([0, 0]);
  simulator.define(named(jobflow, (job) => job.abort('disk full')));
  expect([await codeOf(run), await codeOf(finish)]).toEqual([20, 0]);
  expect(await codeOf(`${run} --outage-tolerance 0s`, NOBODY)).toBe(10);
  simulator.define(named(jobflow, forLong));
  await killOnceStarted(startShell(run, set, cwd), simulator, join(cwd, state));
  expect(await codeOf(run)).toBe(2);
  expect(await codeOf(finish)).toBe(0);
  expect(simulator.processes.at(-1)?.status).toBe('ABORTED');
  expect(executes(simulator)).toBe(3);
  return cwd;
}

const testWithShell = testWithPrograms('sh');

describe('gitlab/kompira.gitlab-ci.yml', () => {
  const source = readExample('gitlab/kompira.gitlab-ci.yml');
  const job = (parse(source) as { '.kompira': GitlabJob })['.kompira'];
  interface GitlabJob {
    readonly script: readonly string[];
    readonly after_script: readonly string[];
    readonly variables: Record<string, string>;
    readonly timeout: string;
    readonly retry: { readonly exit_codes: number };
    readonly artifacts: { readonly when: string; readonly reports: { readonly junit: string } };
  }

  testWith('check-jsonschema')('it is valid by the schema that GitLab publishes', () => {
    const args = ['--builtin-schema', 'vendor.gitlab-ci', 'examples/gitlab/kompira.gitlab-ci.yml'];
    expect(execFileSync(pathOf('check-jsonschema'), args, { encoding: 'utf8' })).toContain('ok');
  });

  testWithShell('it runs a jobflow, and after_script ends what a kill leaves', async () => {
    expect(job.retry.exit_codes).toBe(10);
    expect(job.artifacts.when).toBe('always');
    const [run, finish] = [job.script.join('\n'), job.after_script.join('\n')];
    const env = { ...job.variables, KOMPIRA_JOBFLOW: '/root/再起動; $(exit 9)' };
    const state = 'kompira-state.json';
    const cwd = await expectFinishing({ run, finish, state, env }, env.KOMPIRA_JOBFLOW);
    // Of the run that was killed.
    expect(readFileSync(join(cwd, job.artifacts.reports.junit), 'utf8')).toMatch(/ errors="1" [^]*<error /);
  });
});

describe('jenkins/Jenkinsfile', () => {
  const source = readExample('jenkins/Jenkinsfile');
  const [run = '', finish = ''] = [...source.matchAll(/\bsh '([^']*)'/g)].map(([, line = '']) => line);

  test('its braces are closed, and always is where it finishes', () => {
    const code = source.replace(/'[^']*'/g, '').replace(/\/\/.*$/gm, '');
    expect(code.match(/\{/g)?.length).toBe(code.match(/\}/g)?.length);
    expect(source).toMatch(/post \{\s+always \{[^}]*junit [^}]*kompira finish/);
  });

  testWithShell('it runs a jobflow, and its last line ends what a kill leaves', async () => {
    const cwd = await expectFinishing({ run, finish, state: 'kompira-state.json' }, '/root/restart_process');
    expect(existsSync(join(cwd, 'kompira.xml'))).toBe(true);
  });
});

describe('systemd', () => {
  const source = readExample('systemd/kompira-restart.service');
  const settings = new Map(
    [...source.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]),
  );
  const lineOf = (name: string) =>
    (settings.get(name) ?? '').replace('/usr/local/bin/', '').replaceAll('%S/kompira', '.');

  testWithPrograms('systemd-analyze')('the units are valid by systemd-analyze', () => {
    const units = temporaryFolder();
    const files = readdirSync('examples/systemd').map((name) => join(units, name));
    for (const name of readdirSync('examples/systemd'))
      writeFileSync(
        join(units, name),
        readExample(`systemd/${name}`).replaceAll('/usr/local/bin/kompira', CLI),
      );
    const verify = () => {
      const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...files], {
        encoding: 'utf8',
      });
      // It speaks of other units of the machine too.
      return { status, said: (stdout + stderr).split('\n').filter((line) => line.includes('kompira')) };
    };
    expect(verify()).toEqual({ status: 0, said: [] });
    writeFileSync(
      files[0] ?? '',
      source.replaceAll('/usr/local/bin/kompira', CLI).replace('exec', 'oneshot'),
    );
    expect(verify().said.join('\n')).toContain("isn't allowed for Type=oneshot");
  });

  testWithShell('the service runs a jobflow, and ExecStopPost ends what a kill leaves', async () => {
    expect([settings.get('Restart'), settings.get('RestartForceExitStatus')]).toEqual(['no', '10']);
    const [run, finish] = [lineOf('ExecStart'), lineOf('ExecStopPost')];
    await expectFinishing({ run, finish, state: 'restart.json' }, '/root/restart_process');
  });

  testWithSignals('systemctl stop: the code that counts as no failure', async () => {
    const simulator = await simulate({ jobflows: [named('/root/restart_process', forLong)] });
    const cwd = temporaryFolder();
    const { child, ended } = startShell(`exec ${lineOf('ExecStart')}`, envOf(simulator), cwd);
    while (simulator.processes.length === 0) await new Promise((wait) => setTimeout(wait, 20));
    child.kill('SIGTERM');
    expect(String((await ended).code)).toBe(settings.get('SuccessExitStatus'));
    expect(simulator.processes.map(({ status }) => status)).toEqual(['ABORTED']);
  });
});

describe('zabbix/kompira-restart.sh', () => {
  const script = resolve('examples/zabbix/kompira-restart.sh');
  const prepare = async () => {
    const simulator = await simulate({ jobflows: [named('/root/restart_server', forLong)] });
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, `${simulator.token}\n`);
    return { simulator, env: { KOMPIRA_SERVER: simulator.url, KOMPIRA_TOKEN_FILE: tokenFile } };
  };

  testWithShell('it is executable, and starts the jobflow once for the same alert', async () => {
    const { simulator, env } = await prepare();
    expect((await shell(`sh -n ${script}`, {})).code).toBe(0);
    expect(await shell(`${script} web-01.example.com 2>&1`, env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('/process/id_262'),
    });
    expect((await shell(`${script} web-01.example.com`, env)).code).toBe(0);
    expect(simulator.processes.map(({ request }) => request.parameters)).toEqual([
      { server: 'web-01.example.com' },
    ]);
  });

  testWithShell('it sends nothing but a host name, and says 10 where nobody answers', async () => {
    const { simulator, env } = await prepare();
    for (const name of ['', '$(id)', 'a b', 'x", "y": "z', 'a\nb', '{HOST.HOST}'])
      expect((await shell(`${script} "$NAME"`, { ...env, NAME: name })).code).toBe(2);
    expect(simulator.requests).toEqual([]);
    expect((await shell(`${script} web1`, { ...env, KOMPIRA_SERVER: NOBODY.KOMPIRA_SERVER })).code).toBe(10);
  });
});

describe('cron/kompira.crontab', () => {
  const lines = readExample('cron/kompira.crontab')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [, command = ''] = /^(?:\S+ ){5}(.*)$/.exec(lines.at(-1) ?? '') ?? [];
  const variables = Object.fromEntries(
    lines.slice(0, -1).map((line): [string, string] => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const prepare = async () => {
    const simulator = await simulate({
      jobflows: [named('/root/sync_inventory', (job) => job.return(true))],
    });
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'token'), simulator.token);
    const own = { KOMPIRA_SERVER: simulator.url, TOKEN: join(dir, 'token'), DIR: dir };
    return {
      simulator,
      dir,
      env: { ...variables, ...own, PATH: `${join(folder, 'bin')}:${variables.PATH ?? ''}` },
    };
  };

  testWithPrograms('flock')('a success prints nothing, a failure says why', async () => {
    const { simulator, env } = await prepare();
    expect(await shell(command, env)).toEqual({ code: 0, stdout: '', stderr: '' });
    simulator.define(
      named('/root/sync_inventory', (job) => {
        job.print('同期できません');
        job.abort('disk full');
      }),
    );
    expect(await shell(command, env)).toMatchObject({
      code: 20,
      stdout: '同期できません\n',
      stderr: expect.stringContaining('KOMPIRA-ABORTED'),
    });
  });

  testWithPrograms('flock')(
    'two do not run at the same time; the one after a kill cleans up first',
    async () => {
      const { simulator, dir, env } = await prepare();
      simulator.define(named('/root/sync_inventory', forLong));
      const first = startShell(command, env);
      while (simulator.processes.length === 0) await new Promise((wait) => setTimeout(wait, 20));
      expect((await shell(command, env)).code).toBe(10);
      await killOnceStarted(first, simulator, join(dir, 'sync.json'));
      simulator.define(named('/root/sync_inventory', (job) => job.return(true)));
      expect((await shell(command, env)).code).toBe(0);
      expect(simulator.processes.map(({ status }) => status)).toEqual(['ABORTED', 'DONE']);
    },
  );
});

testWithPrograms('nohup')('nohup does not keep it from being cancelled by SIGHUP', async () => {
  const simulator = await simulate({ jobflows: [named('/root/restart_process', forLong)] });
  const { child, ended } = startShell('exec nohup kompira run /root/restart_process', envOf(simulator));
  while (simulator.processes.length === 0) await new Promise((wait) => setTimeout(wait, 20));
  child.kill('SIGHUP');
  expect((await ended).code).toBe(22);
});
