/** Workflows as the runner reads them: their shape, and their expressions by GitHub's own evaluator. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, string | number | boolean>;
}

interface Job {
  readonly steps: readonly WorkflowStep[];
  readonly permissions?: unknown;
  readonly env?: Record<string, string>;
  readonly outputs?: Record<string, string>;
  readonly strategy?: { matrix: Record<string, string[]> };
}

export interface Workflow {
  readonly jobs: Record<string, Job>;
  readonly permissions?: unknown;
  readonly env?: Record<string, string>;
}

/** The contexts of a workflow as plain values, under their names. */
export type Contexts = Record<string, unknown>;

/** GitHub's own evaluator; `if` also knows the functions that tell how the job stands. */
function evaluate(expression: string, contexts: Contexts, failed = false): data.ExpressionData {
  const functions = ['failure', 'success', 'always', 'cancelled'].map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
  }));
  const values: Record<string, boolean> = {
    failure: failed,
    success: !failed,
    always: true,
    cancelled: false,
  };
  const calls = functions.map((one): [string, typeof one & { call: () => data.ExpressionData }] => [
    one.name,
    { ...one, call: () => new data.BooleanData(values[one.name] === true) },
  ]);
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context, new Map(calls)).evaluate();
}

/** A text with its expressions put in. */
function fill(text: string | number | boolean, contexts: Contexts): string {
  return String(text).replace(/\$\{\{([^]*?)\}\}/g, (_all, expression: string) =>
    evaluate(expression.trim(), contexts).coerceString(),
  );
}

export const filled = (entries: Record<string, string | number | boolean> = {}, contexts: Contexts) =>
  Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, fill(text, contexts)]));

/** Whether a step runs, by its `if`. */
export function isMet(condition = 'success()', contexts: Contexts, failed: boolean): boolean {
  // Without one of these functions a condition is meant for steps after a success.
  const whole = /\b(success|failure|always|cancelled)\(/.test(condition)
    ? condition
    : `success() && (${condition})`;
  return evaluate(whole, contexts, failed).coerceString() === 'true';
}
