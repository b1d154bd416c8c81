/** Runs a jobflow: checks, starts once, follows to the end. What a step of any front does, in facts. */
import { messageOf } from '../errors.ts';
import type { Kompira, StartOptions } from '../kompira/client.ts';
import { follow, type FollowEvents, type Waiting } from './follow.ts';
import { applyIfRunning, type IfRunning } from './if-running.ts';
import type { Interruption } from './interruption.ts';
import type { PostState } from './post-state.ts';
import { checkJobflow, checkOptions, type Target } from './preflight.ts';
import { interrupted, type Reason, type Running, type StepResult } from './result.ts';
import type { Retrying } from './retry.ts';
import { notStarted, startOnce } from './start.ts';

export interface RunOptions {
  readonly kompira: Kompira;
  readonly jobflow: string;
  readonly start: StartOptions;
  readonly wait: boolean;
  readonly waiting: Waiting;
  readonly ifRunning: IfRunning;
  /** Check server, token and jobflow; start nothing. */
  readonly dryRun: boolean;
  readonly requestTimeoutMs: number;
  readonly outageToleranceMs: number;
  readonly wantsChildren: boolean;
  readonly interruption: Interruption;
  readonly events: RunEvents;
}

export interface RunEvents extends FollowEvents {
  /** The same as `trySave`, but throws where it cannot be saved: then nothing is started. */
  readonly save: (state: PostState) => void;
  readonly onRetry: (retrying: Retrying) => void;
  readonly onWait: (running: Running) => void;
  readonly onTurn: (waitedMs: number) => void;
  /** As soon as its path is known. */
  readonly onStarted: (path: string, facts: { readonly joined: boolean }) => void;
}

/**
 * The whole of a step that runs a jobflow. Throws what `events.save` throws, and without `wait` what
 * `events.onStarted` throws; what the server does is in the result.
 */
export async function runJobflow(options: RunOptions): Promise<StepResult> {
  const { jobflow, events, interruption, waiting } = options;
  const target: Target = { ...options, options: options.start, onRetry: events.onRetry };
  if (options.dryRun) return check(target);
  const wrong = await checkOptions(target);
  if (wrong === 'interrupted') return notStarted(interruption);
  if (wrong) return { outcome: 'error', reason: wrong };
  const decision = await applyIfRunning({
    ...target,
    ...waiting,
    ifRunning: options.ifRunning,
    onWait: events.onWait,
    onTurn: events.onTurn,
  });
  if (decision !== 'start' && 'result' in decision) return decision.result;
  if (decision !== 'start') return followStarted(options, decision.join, true);

  const starting = { phase: 'starting', jobflow, sentAt: Date.now() } as const;
  events.save(starting);
  const started = await startOnce(target);
  if ('path' in started) return followStarted(options, started.path, false);
  if (started.mayRun === 'no') events.trySave({ phase: 'nothing to do' });
  if (started.mayRun === 'unlikely') events.trySave({ ...starting, isUnlikely: true });
  return started.result;
}

async function check(target: Target): Promise<StepResult> {
  const reason: Reason | 'interrupted' = await checkJobflow(target);
  if (reason === 'interrupted') return notStarted(target.interruption);
  return { outcome: reason.kind === 'validated' ? 'validated' : 'error', reason };
}

async function followStarted(options: RunOptions, path: string, joined: boolean): Promise<StepResult> {
  const { events, interruption, waiting } = options;
  const onBegin = () => {
    events.onStarted(path, { joined });
  };
  if (options.wait)
    return follow({ ...options, ...waiting, ...events, path, joined, answered: true, onBegin });
  events.trySave({ phase: 'nothing to do' });
  const process = { path, joined };
  try {
    onBegin();
  } catch (thrown) {
    const by = { kind: 'crashed', said: messageOf(thrown) } as const;
    const reason = { kind: 'interrupted', by, during: { kind: 'started-and-left' } } as const;
    return { outcome: 'error', reason, process };
  }
  if (!interruption.signal.aborted) return { outcome: 'started', reason: { kind: 'started' }, process };
  return { ...interrupted(interruption, { kind: 'started-and-left' }), process };
}
