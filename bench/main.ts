/**
 * `npm run bench`: measures dist/ against the simulator, beside a script that polls. `--quick` repeats little, `--only
 * startup,proxy` runs some parts, `--old DIR` starts another checkout too, `--write` writes docs/performance.md.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureDetection } from './detection.ts';
import { provenance, render, type Section, write } from './page.ts';
import { measureProxy } from './proxy.ts';
import { measureRequests } from './requests.ts';
import { measureStartUp } from './start-up.ts';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { only: text, old: text, quick: flag, write: flag } });
const { quick, old } = values;
const parts: Readonly<Record<string, () => Promise<Section>>> = {
  detection: () => measureDetection(quick),
  requests: () => measureRequests(quick),
  startup: () => measureStartUp(quick, old && resolve(old)),
  proxy: () => measureProxy(quick),
};
if (values.write && (quick || values.only !== undefined)) throw new Error('--write needs a whole run.');
const from = `${provenance()}${quick ? ' A quick run, with few repetitions.' : ''}`;
const sections: Section[] = [];
for (const name of values.only?.split(',') ?? Object.keys(parts)) {
  const measure = parts[name];
  if (!measure) throw new Error(`--only ${name}: unknown part. Use ${Object.keys(parts).join()}.`);
  try {
    sections.push(await measure());
  } catch (error) {
    // The other parts still count.
    console.error(error);
    process.exitCode = 1;
  }
}
const page = `${from}\n\n${render(sections)}`;
console.log(page);
if (values.write && process.exitCode !== 1) write(page);
