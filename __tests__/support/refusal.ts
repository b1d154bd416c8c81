import { Problem } from '../../src/errors.ts';

/** What it says where it refuses; anything but a Problem fails the test, and so does a value. */
export function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message;
    throw thrown;
  }
  throw new Error('it was not refused');
}
