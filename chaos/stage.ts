/** The server of one run, with all that tempts the step in front of it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Jobflow, Process, RequestRecord, Simulator } from '../simulator/server.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Task } from './front.ts';
import type { JobStep, Plan } from './plan.ts';
import { type Proxy, startProxy } from './proxy.ts';
import { kindOf, LATE_MS, type Trouble, troubles } from './troubles.ts';

export const CHANNEL = '/root/混沌/channel';
const JOBFLOW = '/root/混沌/job';
/** Who the step is. It sees what others do, or nothing could tempt it to take that for its own. */
const OPERATOR = 'operator';
/** This machine, by a name that the action does not take for loopback, which is never reached through a proxy. */
const HOST = 'kompira.test';
const HOUR_MS = 3_600_000;

/** Monotonic, as the simulator counts. */
export const clock = (): number => performance.timeOrigin + performance.now();

export class Stage {
  readonly simulator: Simulator;
  readonly proxy: Proxy | undefined;
  /** Which request met what trouble; what is harmless is none. */
  readonly strikes = new Map<RequestRecord, string>();
  /** Processes that others have started, and the one that the `process` action is about. */
  readonly others: Process[] = [];
  readonly target: Process | undefined;
  readonly deleted: Process[] = [];
  /** How many numbered lines have been printed. */
  lines = 0;
  phase: 'before' | 'main' | 'post' | 'over' = 'before';
  readonly #plan: Plan;
  readonly #troubles: readonly (Trouble | undefined)[];
  readonly #fates = new Map<RequestRecord, number>();
  readonly #met: number[];
  #beganAt = 0;
  #outage = Promise.resolve();

  constructor(plan: Plan, simulator: Simulator, proxy: Proxy | undefined, elsewhere: string) {
    this.#plan = plan;
    this.simulator = simulator;
    this.proxy = proxy;
    this.#met = plan.rules.map(() => 0);
    this.#troubles = plan.rules.map(({ trouble, text }) => troubles(text, elsewhere)[trouble]);
    this.#troubles.forEach((trouble, index) => {
      const when = (request: RequestRecord): boolean => this.#fateOf(request) === index;
      if (trouble) simulator.faults.add({ when, fault: trouble.fault });
    });
    this.#disguise();
    const jobflow: Jobflow = {
      path: JOBFLOW,
      stayNew: plan.job.end === 'stay new',
      run: (job) =>
        this.others.includes(job.process) ? job.sleep(plan.other?.ms ?? HOUR_MS) : this.#work(job),
    };
    simulator.define(jobflow);
    const { other, task } = plan;
    const startOther = (): unknown => this.others.push(simulator.start(jobflow, other?.user ?? ''));
    if (other?.since === 'before') startOther();
    if (other?.since === 'start')
      void simulator
        .waitForRequest((request) => kindOf(request) === 'start')
        .then(() => setImmediate(startOther));
    if (task.action === 'process') this.target = simulator.start(jobflow, 'starter');
    const sendMessage = (): void => {
      simulator.send(CHANNEL, plan.job.text);
    };
    if (task.inputs.command === 'receive') setTimeout(sendMessage, 1000);
  }

  /** Base URL, as the step knows it. */
  get url(): string {
    return this.proxy ? `https://${HOST}:${this.simulator.port}` : this.simulator.url;
  }

  task(): Task {
    const { token, tls, task } = this.#plan;
    const abouts = {
      '': { jobflow: JOBFLOW },
      process: { process: this.target?.path ?? '' },
      channel: { channel: CHANNEL, ...(task.inputs.command === 'send' && { message: 'hello' }) },
    };
    const server = { server: this.url, token, ...(tls && { 'ca-certificate': authority().cert }) };
    const inputs = { ...task.inputs, ...server, ...abouts[task.action] };
    const env = this.proxy ? { https_proxy: `http://127.0.0.1:${this.proxy.port}` } : {};
    return { action: task.action, inputs, env, full: this.#plan.full };
  }

  /** What the step started; without children, and with what was deleted. */
  started(): Process[] {
    const known = new Set([...this.deleted, ...this.simulator.processes]);
    return [...known].filter(({ parent, user }) => parent === null && user === OPERATOR);
  }

  async begin(): Promise<void> {
    this.phase = 'main';
    this.#beganAt = clock();
    if (this.#plan.downFirstMs !== undefined) await this.#down(this.#plan.downFirstMs);
  }

  async beforePost(): Promise<void> {
    if (!this.#plan.rules.some(({ inPost }) => inPost)) await this.#outage;
    this.phase = 'post';
  }

  /** Waits until the server is there again, and whatever was late has been done. */
  async end(): Promise<void> {
    this.phase = 'over';
    await this.#outage;
    const late = [...this.strikes].filter(([, trouble]) => trouble === 'slow: acts late');
    await sleep(Math.max(0, ...late.map(([{ at }]) => at + LATE_MS + 100 - clock())));
  }

  async close(): Promise<void> {
    this.proxy?.close();
    await this.simulator.close();
  }

  /** The first rule that fits a request strikes it; -1 for none. */
  #fateOf(request: RequestRecord): number {
    const known = this.#fates.get(request);
    if (known !== undefined) return known;
    const { rules, downMs } = this.#plan;
    const fate = rules.findIndex(({ on, skip, times, untilMs, inPost }, index) => {
      const isTime = this.phase === 'main' || (this.phase === 'post' && inPost);
      if (!isTime || !on.includes(kindOf(request)) || clock() - this.#beganAt > untilMs) return false;
      const turn = (this.#met[index] ?? 0) - skip;
      this.#met[index] = turn + skip + 1;
      return turn >= 0 && turn < times;
    });
    this.#fates.set(request, fate);
    const trouble = this.#troubles[fate];
    if (trouble && trouble.harmless !== true) this.strikes.set(request, rules[fate]?.trouble ?? '');
    if (trouble?.down === true) void this.#down(downMs);
    return fate;
  }

  #down(ms: number): Promise<void> {
    const down = this.#outage.then(() => this.simulator.down());
    this.#outage = down.then(() => sleep(ms)).then(() => this.simulator.up());
    return down;
  }

  /** What is no trouble, only hostile: a clock that is wrong, the token echoed. */
  #disguise(): void {
    const { serverClock = { dateMs: 0, timesMs: 0 }, echo, token } = this.#plan;
    const escaped = token.replace(/./g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
    const shifted = (_: string, field: string, time: string): string =>
      `"${field}_time":"${new Date(Date.parse(time) + serverClock.timesMs).toISOString()}"`;
    const body = (json: string): string => {
      const timed = json.replace(/"(started|finished)_time":"([^"]*)"/g, shifted);
      return echo ? timed.replaceAll(token, escaped) : timed;
    };
    const headers = {
      get date() {
        return new Date(Date.now() + serverClock.dateMs).toUTCString();
      },
      ...(echo && { 'x-token': token, 'set-cookie': `token=${token}`, server: `Kompira (Token ${token})` }),
    };
    this.simulator.faults.add({ when: () => true, fault: { kind: 'body', body, headers } });
  }

  async #work(job: Job): Promise<void> {
    const { steps, end, text } = this.#plan.job;
    for (const step of steps) await this.#perform(job, step);
    if (end === 'true' || end === 'false') return job.return(end === 'true');
    if (end === 'text') return job.return({ [text]: [text] }, 0, text);
    if (end === 'abort') return job.abort(text);
    if (end === 'exit 3') return job.exit(3, text, text);
    if (end !== 'deleted') return job.sleep(HOUR_MS);
    this.deleted.push(job.process);
    this.simulator.forget(job.process);
  }

  async #perform(job: Job, { kind, lines, ms, text, at }: JobStep): Promise<void> {
    if (kind === 'lines') {
      // In ten parts or all at once: the simulator makes its window anew at every write.
      for (let left = lines, part = ms === 0 ? lines : Math.ceil(lines / 10); left > 0; left -= part) {
        const numbers = Array.from({ length: Math.min(left, part) }, () => (this.lines += 1));
        job.write(numbers.map((number) => `${`行 ${number} `.padEnd(90, '.')}\n`).join(''));
        await job.sleep(ms / 10);
      }
    } else if (kind === 'text') {
      job.write(text.slice(0, at));
      await job.sleep(ms);
      job.print(text.slice(at));
    } else if (kind === 'child' || kind === 'failing child') {
      const run = async (child: Job): Promise<void> => {
        child.print(text);
        await child.sleep(ms);
        if (kind === 'failing child') child.abort(text);
      };
      this.simulator.define({ path: `/root/${text}`, run });
      await job.fork(`/root/${text}`);
    } else if (kind === 'suspend') await job.suspend();
    else await (kind === 'wait' ? job.waiting(ms) : job.sleep(ms));
  }
}

let nextPort = 20_000 + (process.pid % 50) * 200;

/**
 * Each on a port of its own, below those that systems hand out: while the server of a run is away, neither another run's
 * server nor a client's connection may sit there.
 */
export async function setStage(plan: Plan, elsewhere: string): Promise<Stage> {
  const users = [{ name: OPERATOR, token: plan.token, admin: true }];
  const options = { users, channels: [CHANNEL], ...(plan.tls && { tls: authority() }) };
  for (let left = 100; ; left--) {
    nextPort = nextPort < 32_000 ? nextPort + 1 : 20_000;
    try {
      const simulator = await startSimulator({ ...options, port: nextPort });
      const proxy = plan.tls && plan.proxy ? await startProxy(simulator.port) : undefined;
      return new Stage(plan, simulator, proxy, elsewhere);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

let made: { readonly key: string; readonly cert: string } | undefined;

/** A certificate that is its own authority, by openssl. */
function authority(): { key: string; cert: string } {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'kompira-chaos-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=Chaos', '-addext', `subjectAltName=DNS:${HOST},IP:127.0.0.1`];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  });
  made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
