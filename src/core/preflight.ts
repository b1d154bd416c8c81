/** What is looked at around a start: the object, the options for it, and what a refusal means. */
import { RefusedError, type RequestError } from '../errors.ts';
import { JOB_TYPES, JOBFLOW_TYPE, type Kompira, type StartOptions } from '../kompira/client.ts';
import { similar } from '../similar.ts';
import { hintOnRefusal, nearest, TYPE_ATTRIBUTES } from './hint.ts';
import type { Hint, Reason } from './result.ts';
import { askPatiently, type Patience } from './retry.ts';

/** Those of a script job; the others are a jobflow's. */
const OF_SCRIPT_JOBS = ['node', 'account', 'command_line'];

export interface Target extends Patience {
  readonly kompira: Kompira;
  readonly jobflow: string;
  readonly options: StartOptions;
}

/** For a dry run: `validated`, or why it could not be started. */
export async function checkJobflow(target: Target): Promise<Reason | 'interrupted'> {
  const asked = await lookAt(target);
  if (asked === 'interrupted') return asked;
  if ('error' in asked) {
    const hint = await hintOnStart(target, asked.error);
    return { kind: 'not-started', doing: 'checking', cause: asked.error, hint };
  }
  const { type } = asked.answer;
  return mismatch(type, target.options) ?? { kind: 'validated', type, options: target.options };
}

/**
 * Before a start, where there are options: Kompira takes those for the other kind of job without a word, and runs the
 * job without them. Undefined where nothing is wrong, and where the server will not show the object: the start says why.
 */
export async function checkOptions(target: Target): Promise<Reason | 'interrupted' | undefined> {
  if (Object.keys(target.options).length === 0) return undefined;
  const asked = await lookAt(target);
  if (asked === 'interrupted') return asked;
  if ('answer' in asked) return mismatch(asked.answer.type, target.options);
  if (asked.error instanceof RefusedError && asked.error.status < 500) return undefined;
  const hint = await hintOnStart(target, asked.error);
  return { kind: 'not-started', doing: 'checking', cause: asked.error, hint };
}

function lookAt(target: Target) {
  return askPatiently(target, (limits) => target.kompira.object(target.jobflow, limits, TYPE_ATTRIBUTES));
}

function mismatch(type: string, options: StartOptions): Reason | undefined {
  if (!JOB_TYPES.includes(type)) return { kind: 'not-a-jobflow', type };
  const isJobflow = type === JOBFLOW_TYPE;
  const wrong = Object.keys(options).filter((option) => OF_SCRIPT_JOBS.includes(option) === isJobflow);
  if (wrong.length === 0) return undefined;
  return { kind: 'wrong-options', type: isJobflow ? 'jobflow' : 'script job', options: wrong };
}

/** What more there is to say of a start that was refused. Asks the server a little; never throws. */
export async function hintOnStart(target: Target, cause: RequestError): Promise<Hint | undefined> {
  const { jobflow, options } = target;
  const hint = await hintOnRefusal(target, { option: 'jobflow', path: jobflow, types: JOB_TYPES }, cause);
  if (hint || !(cause instanceof RefusedError) || cause.status !== 400) return hint;
  for (const option of ['node', 'account'] as const) {
    const path = options[option];
    if (path !== undefined && cause.reason.startsWith(`${option}:`))
      return nearest(target, { option, path, types: [] });
  }
  return parametersOf(cause.reason, options);
}

/** The words of Kompira for a parameter that was not given: `Parameter 'name' is missing.`, in Japanese or English. */
function parametersOf(reason: string, { parameters }: StartOptions): Hint | undefined {
  if (!/parameter|パラメータ/i.test(reason)) return undefined;
  const given = Object.keys(parameters ?? {});
  const [, missing = ''] = /['"「]([^'"」]+)['"」]/.exec(reason) ?? [];
  const near = missing === '' ? undefined : similar(missing, given)[0];
  return { kind: 'parameters', given, near };
}
