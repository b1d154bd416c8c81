import type { Environment, Source } from '../../src/inputs/reader.ts';

/** Inputs as a workflow gives them. */
export function sourceOf(inputs: Readonly<Record<string, string>>, env: Environment = {}): Source {
  return { input: (name) => inputs[name] ?? '', spell: (name) => name, env };
}
