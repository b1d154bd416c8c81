/** Imported before everything else, as in the actions: an older Node would start the jobflow and then crash. */
import { languageOf, languageOfSystem } from '../inputs/language.ts';
import { nameOf } from '../words/code-link.ts';
import { NEEDED_NODE, NODE_TOO_OLD } from '../words/too-old.ts';

const { versions, env } = process;
if (Number(versions.node.split('.')[0]) < NEEDED_NODE) {
  const language = env.KOMPIRA_LANGUAGE ? languageOf({ input: () => '', env }) : languageOfSystem(env);
  const lines = [NODE_TOO_OLD[language](versions.node), nameOf('NODE-VERSION')];
  process.stderr.write(lines.map((line) => `kompira: ${line}\n`).join(''));
  process.exit(2);
}
