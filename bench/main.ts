/**
 * `npm run bench`: this action beside what it replaces, in one run on this machine against the simulator. `--quick` is
 * for a first look, `--only startup` for one part (comma-separated), `--latency 40` says how far the far server is, and
 * `--write` puts a whole run into docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { endAll, missingPrograms } from './contenders.ts';
import { measureDetection } from './detection.ts';
import { busyWithOther, provenance, write } from './document.ts';
import { measureExpected } from './expected.ts';
import { measureRequests } from './requests.ts';
import { measureScale } from './scale.ts';
import { render, type Section, type Settings } from './section.ts';
import { measureSizes } from './sizes.ts';
import { measureStartUp } from './start-up.ts';

const PARTS: Readonly<Record<string, (settings: Settings) => Promise<Section>>> = {
  detection: measureDetection,
  requests: measureRequests,
  startup: measureStartUp,
  size: measureSizes,
  scale: measureScale,
  expected: measureExpected,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(PARTS).join() },
    latency: { type: 'string', default: '40' },
    write: { type: 'boolean', default: false },
  },
});
const latencyMs = Number(values.latency);
if (!(latencyMs > 0)) throw new Error(`--latency is a number of ms, not "${values.latency}"`);
const names = values.only.split(',');
const unknown = names.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new Error(`--only "${unknown}": there are ${Object.keys(PARTS).join(', ')}`);
if (values.write && (values.quick || names.length < Object.keys(PARTS).length))
  throw new Error('--write is for a whole run: without --quick and --only');

const busy = busyWithOther();
const missing = missingPrograms();
const sections: Section[] = [];
for (const name of names) {
  const beganMs = performance.now();
  try {
    const section = await PARTS[name]?.({ quick: values.quick, latencyMs });
    if (section) sections.push(section);
  } catch (error) {
    // The other parts are worth their minutes all the same.
    console.error(error);
    endAll();
    process.exitCode = 1;
  }
  console.error(`${name}: ${Math.round((performance.now() - beganMs) / 1000)} s`);
}

const notes = [
  provenance(),
  ...busy,
  ...(values.quick ? ['A quick run, with few repetitions.'] : []),
  ...(missing.length > 0 ? [`Without the script: ${missing.join(' and ')} not found on this machine.`] : []),
];
const text = [...notes, render(sections)].join('\n\n');
console.log(text);
if (values.write && sections.length === names.length) write(text);
