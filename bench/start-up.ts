/** What a step costs by itself: a jobflow that ends immediately, compared with Node alone. */
import { statSync } from 'node:fs';
import { ACTION, action, LONG_POLL, NODE, NODE_HTTPS, POST, PROBE, run, withLab } from './lab.ts';
import { duration, table, times } from './numbers.ts';
import type { Section } from './page.ts';

export async function measureStartUp(quick: boolean, old: string | undefined): Promise<Section> {
  const rounds = quick ? 3 : 25;
  const measured = (subject: typeof ACTION) => ({ subject, ms: Infinity, peakMB: Infinity });
  const [node, https, own] = [measured(NODE), measured(NODE_HTTPS), measured(ACTION)];
  const all = [node, https, own, measured(LONG_POLL), measured(POST)];
  if (old !== undefined) all.push(measured(action('the old build', { checkout: old })));
  await withLab({}, async (lab) => {
    // In turns, so that other load affects all alike. The best of each, because load only adds time.
    for (let round = 0; round < rounds; round++)
      for (const one of all) {
        one.ms = Math.min(one.ms, (await run(one.subject, lab, 0)).wallMs);
        // In a run of its own, because the probe takes time.
        if (round < 3) one.peakMB = Math.min(one.peakMB, (await run(one.subject, lab, 0, PROBE)).peakMB);
      }
  });
  const [ratio, memory] = [own.ms / node.ms, own.peakMB / node.peakMB];
  const kB = Math.round(statSync(new URL('../dist/run/index.js', import.meta.url)).size / 1000);
  const rows = all.map(({ subject: { name }, ms, peakMB }) => {
    return [name, duration(ms), times(ms / node.ms), `${peakMB.toFixed(1)} MB`];
  });
  return {
    heading: 'Start-up',
    headline: `**A step costs ${duration(own.ms)} at start-up.** Node alone takes ${duration(node.ms)} (${times(ratio)}).`,
    targets: [
      {
        what: 'a whole step takes at most 1.6 times Node alone',
        measured: times(ratio),
        missed:
          ratio > 1.6 && `Node with HTTPS client takes ${times(https.ms / node.ms)}, the bundle comes on top`,
      },
      {
        what: 'peak memory at most 1.5 times Node alone, main bundle under 400 kB',
        measured: `${times(memory)}, ${kB} kB`,
        missed: (memory > 1.5 || kB >= 400) && 'the bundle has grown',
      },
    ],
    body: [
      table(['', 'whole step', 'to Node alone', 'peak memory'], rows),
      `A jobflow that ends immediately; the best of ${rounds} runs.`,
    ],
  };
}
