import { setImmediate } from 'node:timers';
import { Channel } from './channel.ts';
import { ProcessClock, timestamp } from './clock.ts';
import { Console } from './console.ts';
import { Ended, EXECUTE_DEFAULTS, Job } from './job.ts';
import type { End, Execution, Jobflow, Script } from './job.ts';
import { isFinal, newProcess } from './process.ts';
import type { Process, StartOptions } from './process.ts';
import { Watched } from './watched.ts';

export interface EngineOptions {
  /** Object paths of the channels. */
  channels?: readonly string[];
  /** How much of the console is kept, in bytes of UTF-8. The vendor's server keeps 64 KB. */
  consoleBytes?: number;
  /** What a character becomes whose first bytes were cut away: U+FFFD, or nothing. */
  cutCharacters?: 'replaced' | 'dropped';
  /** The console of a script job comes when it has ended. */
  consoleAtEnd?: boolean;
}

/** An object that does nothing but be there: a directory, or what a client has created. */
export interface StoredObject {
  path: string;
  /** `/system/types/Directory`. */
  type: string;
  fields: Record<string, unknown>;
  description: string;
}

/** A process and what it runs on. */
interface Running {
  jobflow: Jobflow;
  clock: ProcessClock;
  process: Process;
  /** In step mode: it is suspended again at the end of its next step. */
  stepMode: boolean;
}

/** So that the first process is the seed's `/process/id_262`. */
const FIRST_ID = 262;

/** Runs jobflows as processes: queues, starts, suspends and ends them. */
export class Engine {
  readonly jobflows = new Map<string, Jobflow>();
  readonly channels: Map<string, Channel>;
  /** What clients have created. */
  readonly objects = new Map<string, StoredObject>();
  readonly processes = new Watched<Process>();
  readonly #running = new Map<Process, Running>();
  readonly #consoleBytes: number;
  readonly #cutCharacters: 'replaced' | 'dropped';
  readonly #consoleAtEnd: boolean;
  #nextId = FIRST_ID;
  #stopped = false;

  constructor({
    channels = [],
    consoleBytes = 64 * 1024,
    cutCharacters = 'replaced',
    consoleAtEnd = false,
  }: EngineOptions = {}) {
    this.#consoleAtEnd = consoleAtEnd;
    this.channels = new Map(channels.map((path) => [path, new Channel(path)]));
    this.#consoleBytes = consoleBytes;
    this.#cutCharacters = cutCharacters;
  }

  /** While the engine is stopped, new processes stay NEW; those that run go on. */
  get stopped(): boolean {
    return this.#stopped;
  }

  set stopped(stopped: boolean) {
    this.#stopped = stopped;
    this.#startNew();
  }

  /** Queues a process. It is NEW at first: the engine takes it up in the next turn of the event loop. */
  start(jobflow: Jobflow, options: StartOptions): Process {
    const process = newProcess(this.#nextId++, jobflow, options);
    const running = { jobflow, clock: new ProcessClock(), process, stepMode: false };
    this.#running.set(process, running);
    if (process.request.step_mode) this.suspend(process);
    this.processes.add(process);
    setImmediate(() => {
      this.#startNew();
    });
    return process;
  }

  /** Ends a process and its children ABORTED. False when it had ended already. */
  terminate(process: Process, by: string): boolean {
    if (isFinal(process)) return false;
    for (const child of this.childrenOf(process)) this.terminate(child, by);
    this.#finish(process, {
      status: 'ABORTED',
      exitStatus: 1,
      result: null,
      error: `${by} により強制終了されました`,
    });
    return true;
  }

  /** False when there was nothing to suspend. */
  suspend(process: Process): boolean {
    if (isFinal(process) || process.suspended) return false;
    process.suspended = true;
    this.#running.get(process)?.clock.freeze();
    this.processes.changed();
    return true;
  }

  /** Lets it go on, in step mode as far as the end of its next step. False when there was nothing to resume. */
  resume(process: Process, { stepMode }: { stepMode: boolean }): boolean {
    const running = this.#running.get(process);
    if (!running || !process.suspended) return false;
    process.suspended = false;
    running.stepMode = stepMode;
    running.clock.thaw();
    this.processes.changed();
    return true;
  }

  /** Throws when there is none at that path. */
  channelAt(path: string): Channel {
    const channel = this.channels.get(path);
    if (!channel) throw new Error(`There is no channel ${path}`);
    return channel;
  }

  /** Those that are there because something is in them, the root first. */
  directories(): StoredObject[] {
    const paths = [...this.jobflows.keys(), ...this.channels.keys(), ...this.objects.keys()];
    const above = paths.flatMap((path) => {
      const names = path.split('/');
      return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join('/') || '/');
    });
    return Array.from(new Set(['/', ...above].filter((path) => !this.objects.has(path))), directory);
  }

  /** A directory, or what a client has created. */
  objectAt(path: string): StoredObject | undefined {
    return this.objects.get(path) ?? this.directories().find((one) => one.path === path);
  }

  has(path: string): boolean {
    return this.jobflows.has(path) || this.channels.has(path) || this.objectAt(path) !== undefined;
  }

  childrenOf(process: Process): Process[] {
    return this.processes.items.filter(({ parent }) => parent === process.path);
  }

  /** Ends a process unseen and strikes it from the list. */
  forget(process: Process): void {
    this.#running.get(process)?.clock.stop(new Error(`${process.path} was deleted`));
    this.#running.delete(process);
    const index = this.processes.items.indexOf(process);
    if (index >= 0) this.processes.items.splice(index, 1);
  }

  /** Stops all scripts for good. Processes stay as they are, for tests to look at. */
  close(): void {
    this.#stopped = true;
    for (const { clock } of this.#running.values()) clock.stop(new Error('The simulator was closed'));
    this.#running.clear();
  }

  #startNew(): void {
    if (this.#stopped) return;
    for (const process of this.processes.items) {
      const running = this.#running.get(process);
      if (process.status !== 'NEW' || !running || running.jobflow.stayNew) continue;
      if (!this.#isFull(running.jobflow)) void this.#run(running);
    }
  }

  #isFull(jobflow: Jobflow): boolean {
    const places = jobflow.multiplicity ?? Infinity;
    const taken = this.#running
      .values()
      .filter((other) => other.jobflow === jobflow && other.process.status !== 'NEW');
    return Array.from(taken).length >= places;
  }

  async #run(running: Running): Promise<void> {
    const { jobflow, process, clock } = running;
    process.status = 'READY';
    this.processes.changed();
    process.status = 'RUNNING';
    process.startedTime = timestamp();
    process.lineno = 1;
    process.currentJob = process.job;
    this.processes.changed();
    try {
      await clock.running();
      await jobflow.run(new Job(this.#executionOf(running)));
      this.#finish(process, { status: 'DONE', exitStatus: 0, result: null, error: null });
    } catch (error) {
      this.#finish(
        process,
        error instanceof Ended
          ? error.end
          : { status: 'ABORTED', exitStatus: 1, result: null, error: String(error) },
      );
    }
  }

  #executionOf(running: Running): Execution {
    const { jobflow, process, clock } = running;
    const console = new Console(this.#consoleBytes, this.#cutCharacters);
    const isLate = this.#consoleAtEnd && jobflow.type === 'ScriptJob';
    clock.stopped.addEventListener('abort', () => {
      if (isLate) process.console = console.text;
    });
    return {
      process,
      clock,
      write: (text) => {
        console.write(text);
        if (!isLate) process.console = console.text;
        this.processes.changed();
      },
      changed: () => {
        this.processes.changed();
      },
      suspend: () => {
        this.suspend(process);
      },
      endStep: () => {
        if (running.stepMode) this.suspend(process);
        return clock.running();
      },
      receive: (channel) => this.channelAt(channel).receive(clock.stopped),
      fork: (jobflow, parameters) => this.#fork(process, jobflow, parameters),
    };
  }

  #fork(parent: Process, jobflow: string | Script, parameters: Record<string, unknown>): Promise<Process> {
    const found =
      typeof jobflow === 'string' ? this.jobflows.get(jobflow) : { path: parent.job, run: jobflow };
    if (!found) throw new Error(`There is no jobflow ${String(jobflow)}`);
    const request = { ...EXECUTE_DEFAULTS, parameters };
    const child = this.start(found, { user: parent.user, request, parent: parent.path });
    return this.processes.wait((process) => process === child && isFinal(process));
  }

  #finish(process: Process, { status, exitStatus, result, error }: End): void {
    const running = this.#running.get(process);
    if (!running) return; // It was terminated, or the simulator closed, while its script still unwound.
    this.#running.delete(process);
    running.clock.stop(new Error(`${process.path} has ended`));
    const finishedTime = timestamp();
    Object.assign(process, { status, exitStatus, result, error, finishedTime, suspended: false });
    this.processes.changed();
    this.#startNew();
  }
}

function directory(path: string): StoredObject {
  return { path, type: '/system/types/Directory', fields: {}, description: '' };
}
