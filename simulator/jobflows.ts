import type { Job, Jobflow } from './job.ts';

const HOUR_MS = 60 * 60 * 1000;

/** The seed's own source: CRLF at the end of each line, as a browser's form sends it. */
const RESTART_SOURCE = [
  '[',
  ' __node__ = ./server1,',
  ' __sudo__ = true',
  '] ->',
  "['systemctl restart httpd.service && sleep 5'] =>",
  '{ if $STATUS != 0 |',
  " print('httpd 起動に失敗しました') ->",
  ' return(false)',
  '} ->',
  "print('httpd を起動しました') ->",
  'return(true)',
  '',
].join('\r\n');

const PARENT_SOURCE = [
  '{ pfor job in [./restart_process, ./abort] |',
  ' [job]',
  '} =>',
  '{ if $STATUS != 0 |',
  ' return(false)',
  '} ->',
  'return(true)',
  '',
].join('\r\n');

const DISK_USAGE = 'Filesystem  Size  Used Avail Use% Mounted on\n/dev/sda1    40G   13G   27G  33% /\n';

/** Channels to play with; `/root/deploy_with_approval` listens to the first. */
export const SAMPLE_CHANNELS: readonly string[] = ['/root/approval', '/root/承認待ち'];

/**
 * Jobflows to play with, the seed's first. `workMs` is how long the short ones take. `person` resolves when the
 * person that `/root/ask_a_person` waits for has answered; without it nobody ever does.
 */
export function sampleJobflows({
  workMs = 1000,
  person = new Promise<void>(() => undefined),
}: { workMs?: number; person?: Promise<unknown> } = {}): Jobflow[] {
  const restart = async (job: Job): Promise<never> => {
    job.at(5);
    await job.waiting(workMs); // A remote command: the process is WAITING for it.
    job.at(10);
    job.print('httpd を起動しました');
    return job.return(true);
  };
  return [
    { path: '/root/restart_process', source: RESTART_SOURCE, run: restart },
    {
      path: '/root/restart_fails',
      source: RESTART_SOURCE,
      description: 'The same on a server where httpd does not start: DONE, with the result false',
      run: async (job) => {
        job.at(5);
        await job.waiting(workMs);
        job.at(7);
        job.print('httpd 起動に失敗しました');
        job.return(false);
      },
    },
    {
      path: '/root/abort',
      description: 'Gives up: ABORTED',
      run: async (job) => {
        job.print('バックアップを開始します');
        await job.sleep(workMs);
        job.abort('ディスクの空き容量が足りません');
      },
    },
    {
      path: '/root/exit_3',
      description: 'exit(status=3): DONE, with an exit status that says no',
      run: async (job) => {
        await job.sleep(workMs);
        job.exit(3);
      },
    },
    {
      path: '/root/long',
      description: 'Works for an hour',
      run: async (job) => {
        job.print('時間のかかる処理を開始します');
        await job.sleep(HOUR_MS);
      },
    },
    {
      path: '/root/greet',
      description: 'Prints its parameters and returns them; name must be given',
      parameters: { name: undefined, greeting: 'こんにちは' },
      run: (job) => {
        for (const [name, value] of Object.entries(job.parameters))
          job.print(`${name} = ${JSON.stringify(value)}`);
        job.return(job.parameters);
      },
    },
    {
      path: '/root/chatty',
      description: 'Prints so many lines of so many bytes, spread over so many ms',
      parameters: { lines: 100, bytes_per_line: 80, over_ms: 1000 },
      run: chat,
    },
    {
      path: '/root/parent',
      description: 'Forks two children, of which one aborts',
      source: PARENT_SOURCE,
      run: async (job) => {
        const children = await Promise.all([job.fork('/root/restart_process'), job.fork('/root/abort')]);
        for (const child of children) job.print(`${child.job}: ${child.status}`);
        const areDone = children.every(({ status }) => status === 'DONE');
        job.at(areDone ? 7 : 5);
        job.return(areDone);
      },
    },
    { path: '/root/日本語のジョブ', description: 'The seed’s, under a name of its own', run: restart },
    {
      path: '/root/suspend',
      description: 'Suspends itself: somebody must resume it',
      run: async (job) => {
        job.print('確認のため停止します');
        await job.suspend();
        job.print('再開しました');
      },
    },
    {
      path: '/root/ask_a_person',
      description: 'WAITING for a person',
      run: async (job) => {
        job.print('承認を待っています');
        await job.waiting(person);
        job.print('承認されました');
      },
    },
    {
      path: '/root/deploy_with_approval',
      description:
        'WAITING for the message {"approved": true, "by": "…"} on /root/approval; any other aborts it',
      run: async (job) => {
        job.print('承認を待っています (/root/approval)');
        const by = approverIn(await job.receive('/root/approval'));
        if (by === undefined) return job.abort('承認されませんでした');
        job.print(`${by} さんが承認しました`);
        await job.sleep(workMs);
        return job.return({ approved: true, by });
      },
    },
    {
      path: '/root/one_at_a_time',
      description: 'multiplicity 1: a second process stays NEW until the first has ended',
      multiplicity: 1,
      run: restart,
    },
    {
      path: '/root/disk_usage',
      description: 'A script job: prints where it runs what, and returns what the command printed',
      type: 'ScriptJob',
      run: async (job) => {
        const { node, account, command_line: commandLine } = job.process.request;
        for (const [name, value] of Object.entries({ node, account, command_line: commandLine }))
          if (value !== undefined) job.print(`${name} = ${value}`);
        await job.waiting(workMs);
        job.write(DISK_USAGE);
        job.return(DISK_USAGE);
      },
    },
  ];
}

/** Who approved, if the message says so. */
function approverIn(message: unknown): string | undefined {
  const { approved, by } = (message ?? {}) as { approved?: unknown; by?: unknown };
  return approved === true && typeof by === 'string' ? by : undefined;
}

async function chat(job: Job): Promise<void> {
  const parameter = (name: string): number => Number(job.parameters[name]);
  const lines = parameter('lines');
  let owedMs = 0;
  for (let line = 1; line <= lines; line++) {
    job.print(`${line} `.padEnd(parameter('bytes_per_line') - 1, '.'));
    owedMs += parameter('over_ms') / lines;
    // A timer is good to a millisecond or so: many lines share one sleep.
    if (owedMs < 10 && line < lines) continue;
    await job.sleep(owedMs);
    owedMs = 0;
  }
}
