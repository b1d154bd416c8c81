/** What a front is: where inputs come from, where words and outputs go, and what is kept for a later step. */
import type { Finished } from '../core/finish.ts';
import type { PostState } from '../core/post-state.ts';
import type { Outcome, StepResult } from '../core/result.ts';
import type { Source } from '../inputs/reader.ts';
import type { JsonObject } from '../json.ts';
import type { Process } from '../kompira/answers.ts';
import type { CodeLink } from '../words/code-link.ts';
import type { Code } from '../words/facts.ts';
import type { Context, Said, Words } from '../words/say.ts';
import type { Outputs } from './outputs.ts';

/** Every line that goes out passes here, and is made harmless here. */
export interface Log {
  /** Our own words, which may quote the server. */
  readonly info: (text: string) => void;
  /** Something that a person should see, though the step goes on. */
  readonly warning: (text: string) => void;
  /** Why the step failed, once. `title`: for a list of failures. */
  readonly failure: (title: string, text: string) => void;
  /** Lines of a process console; resolves once there is room for more. */
  readonly serverText: (lines: readonly string[]) => Promise<void>;
  readonly isDebug: () => boolean;
  readonly debug: (text: string) => void;
  /** Hides a secret in everything that is printed from here on. */
  readonly mask: (secret: string) => void;
}

export interface Front {
  readonly source: Source;
  readonly log: Log;
  /** As the server knows the program. */
  readonly userAgent: string;
  /** How long after the first signal a stop may take, in ms. */
  readonly graceMs: number;
  /** Signals that mean: stop what you started, besides those that do so everywhere. */
  readonly signals: readonly NodeJS.Signals[];
  /** How a closed log ends the step. */
  readonly onLogClosed: 'cancelled' | 'crashed';
  /** Called at the end if something could not be written. True if outputs were lost with it: then the step has failed. */
  readonly onLogLost?: (words: Words, lost: Lost) => boolean;
  /** Sets outputs; answers the names of those that were too long, and were truncated. Throws where it cannot. */
  readonly setOutputs: (outputs: Outputs) => string[];
  /** Throws where it cannot be saved. */
  readonly saveState: (state: PostState) => void;
  readonly codeLink: (words: Words, code: Code) => CodeLink;
  readonly exitCodeOf: (ending: Ending) => number;
  /** Called once, after the last word. */
  readonly onEnd?: (words: Words) => void;
  /** What is shown of a process while it runs, besides its console. */
  readonly progress?: {
    readonly poll: (words: Words, process: Process) => void;
    readonly expect: (seconds: number) => void;
  };
  /** Where one is wanted. */
  readonly report?: Reporting | undefined;
}

/** What could not be written, and why, as the system says. */
export interface Lost {
  readonly stream: NodeJS.WriteStream;
  readonly said: string;
  /** Nobody reads it any longer, which may be meant. */
  readonly isClosed: boolean;
}

/** A document about the step: a job summary, or a test report. */
export interface Reporting {
  /** Called while the network is waited for. */
  readonly prepare?: () => void;
  readonly write: (report: Report, words: Words) => Promise<void>;
  /** Of a step that did not begin. Never throws. */
  readonly writeInvalid: (said: Said, words: Words) => Promise<void>;
}

export interface Report {
  readonly result: StepResult;
  readonly said: Said;
  /** Of the failure, where there is one. */
  readonly codeLink: CodeLink | undefined;
  readonly context: Context;
  /** The jobflow, where that is known. */
  readonly jobflow: string | undefined;
  readonly parameters: JsonObject | undefined;
  /** As people know it. */
  readonly server: string;
}

/** How a step ends: in a verdict, or in the word of a later step, which has no outcome. */
export interface Ending extends Said {
  readonly passes: boolean;
  readonly outcome?: Outcome;
  /** Where it comes from, for a front that tells more than pass and fail. */
  readonly from:
    | StepResult
    | Finished
    | 'invalid inputs'
    | 'not begun'
    | 'crash'
    | 'mail'
    | 'examined'
    | 'nothing to finish';
}
