import type { ProcessClock } from './clock.ts';
import type { Process } from './process.ts';

/** The body of `.execute`, with what was left out at its default. */
export interface ExecuteRequest {
  step_mode: boolean;
  checkpoint_mode: boolean;
  monitoring_mode: 'NOTHING' | 'MAIL' | 'ABORT_MAIL';
  parameters: Record<string, unknown>;
  /** Script jobs only: object paths, and the command line. */
  node?: string;
  account?: string;
  command_line?: string;
}

export const EXECUTE_DEFAULTS: ExecuteRequest = {
  step_mode: false,
  checkpoint_mode: false,
  monitoring_mode: 'NOTHING',
  parameters: {},
};

export type Script = (job: Job) => Promise<void> | void;

/** A jobflow or script job as the simulator knows it: its "source" is a function. */
export interface Jobflow {
  /** Absolute object path: `/root/restart_process`. */
  path: string;
  run: Script;
  /** Name to default; `undefined` for a parameter that must be given. Further ones are accepted and handed on. */
  parameters?: Record<string, unknown>;
  /** How many processes of it run at a time; the rest stay NEW. null or nothing: any number. */
  multiplicity?: number | null;
  /** Its processes stay NEW for ever, as when the licence is out. */
  stayNew?: boolean;
  type?: 'Jobflow' | 'ScriptJob';
  source?: string;
  description?: string;
}

/** How a process ended. */
export interface End {
  status: 'DONE' | 'ABORTED';
  exitStatus: number;
  result: unknown;
  error: unknown;
}

/** Thrown through a script to end it, as return, exit and abort end a jobflow from anywhere inside. */
export class Ended extends Error {
  readonly end: End;

  constructor(end: End) {
    super(`The process is ${end.status}`);
    this.end = end;
  }
}

/** What a job needs from the engine. */
export interface Execution {
  readonly process: Process;
  readonly clock: ProcessClock;
  /** Appends to the console, of which the latest part is kept. */
  write(text: string): void;
  /** Tells those who wait for a change of a process. */
  readonly changed: () => void;
  suspend(): void;
  /** Resolves when the next step may begin; in step mode that is once somebody has resumed the process. */
  readonly endStep: () => Promise<void>;
  /** The next message of a channel; none is taken once the process has ended. */
  receive(channel: string): Promise<unknown>;
  fork(jobflow: string | Script, parameters: Record<string, unknown>): Promise<Process>;
}

/** A running process as its script sees it. Every call throws once the process has ended; scripts let that pass. */
export class Job {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  get process(): Process {
    return this.#execution.process;
  }

  get parameters(): Record<string, unknown> {
    return this.process.request.parameters;
  }

  /** Writes `text` and a newline to the console. */
  print(text: string): void {
    this.write(`${text}\n`);
  }

  /** Writes `text` to the console as it is. */
  write(text: string): void {
    this.#execution.clock.check();
    this.#execution.write(text);
  }

  /** Says where the process is: its line, and the jobflow that this line belongs to. */
  at(lineno: number, currentJob: string = this.process.job): void {
    this.#execution.clock.check();
    this.process.lineno = lineno;
    this.process.currentJob = currentJob;
    this.#execution.changed();
  }

  /** Works for `ms`, RUNNING: a step, for step mode, as every wait is. The time stands still while the process is suspended. */
  sleep(ms: number): Promise<void> {
    return quiet(this.#sleep(ms));
  }

  /** Is WAITING for so many ms, or until a promise resolves: a remote command, a person. */
  waiting(until: number): Promise<void>;
  waiting<T>(until: PromiseLike<T>): Promise<T>;
  waiting(until: number | PromiseLike<unknown>): Promise<unknown> {
    return quiet(this.#wait(until));
  }

  /** Is WAITING for a message of the channel at that path, and answers with it. */
  receive(channel: string): Promise<unknown> {
    this.#execution.clock.check();
    return this.waiting(this.#execution.receive(channel));
  }

  /** Stands still until somebody resumes the process. */
  suspend(): Promise<void> {
    this.#execution.suspend();
    return quiet(this.#execution.clock.running());
  }

  /** Starts a child process, by path or as a function of the same jobflow; the promise is for the ended child. */
  fork(jobflow: string | Script, parameters: Record<string, unknown> = {}): Promise<Process> {
    this.#execution.clock.check();
    return quiet(this.#execution.clock.until(this.#execution.fork(jobflow, parameters)));
  }

  /** Ends the process DONE, like `return(result, status, error)`. */
  return(result: unknown = null, status = 0, error: unknown = null): never {
    throw new Ended({ status: 'DONE', exitStatus: status, result, error });
  }

  /** Ends the process DONE, like `exit(status, result, error)`. */
  exit(status = 0, result: unknown = null, error: unknown = null): never {
    this.return(result, status, error);
  }

  /** Ends the process ABORTED, with `message` as its error. */
  abort(message: string): never {
    throw new Ended({ status: 'ABORTED', exitStatus: 1, result: null, error: message });
  }

  async #sleep(ms: number): Promise<void> {
    await this.#execution.clock.sleep(ms);
    await this.#execution.endStep();
  }

  async #wait(until: number | PromiseLike<unknown>): Promise<unknown> {
    const { process, clock, changed, endStep } = this.#execution;
    clock.check();
    process.status = 'WAITING';
    changed();
    const value = await (typeof until === 'number' ? clock.sleep(until) : clock.until(until));
    process.status = 'RUNNING';
    changed();
    await endStep();
    return value;
  }
}

/** A script may drop a promise; its rejection when the process ends must not take the whole program down. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
