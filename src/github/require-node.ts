/**
 * Imported before everything else: what follows needs Node 24, and an older one would start the jobflow and then crash.
 * It uses nothing that an older one does not have, and does not wait: the other modules would be run meanwhile.
 */
import { languageOf } from '../inputs/language.ts';
import { codeLinkIn, lineOf } from '../words/code-link.ts';
import { NEEDED_NODE, NODE_TOO_OLD } from '../words/too-old.ts';

const { node } = process.versions;
if (Number(node.split('.')[0]) < NEEDED_NODE) {
  const language = languageOf({
    input: (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? '',
    env: process.env,
  });
  const code = lineOf(codeLinkIn(language, 'NODE-VERSION', process.env));
  process.stdout.write(`::error::${NODE_TOO_OLD[language](node)}%0A${code}\n`);
  process.exit(1);
}
