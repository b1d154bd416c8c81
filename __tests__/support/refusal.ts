import { type InputProblem, Problem } from '../../src/inputs/problems.ts';

/** What is wrong, as facts. Anything but a Problem fails the test, and so does a value. */
export function refusals(parse: () => unknown): readonly InputProblem[] {
  try {
    parse();
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.problems;
    throw thrown;
  }
  throw new Error('it was not refused');
}

/** The same where one thing alone is wrong. */
export function refusal(parse: () => unknown): InputProblem {
  const [problem, ...others] = refusals(parse);
  if (!problem || others.length > 0) throw new Error(`there are ${others.length + 1} problems`);
  return problem;
}
