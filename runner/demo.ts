/**
 * `npm run demo`: the seed's jobflow, run through the bundle in dist/ as a runner would, against the simulator.
 * `npm run demo -- /root/other` runs another one; the simulator's own list says which there are.
 */
import { startSimulator } from '../simulator/server.ts';
import { readLog, render } from './read-log.ts';
import { startAction } from './run-action.ts';

const jobflow = process.argv[2] ?? '/root/restart_process';
const simulator = await startSimulator();
try {
  console.log(`A Kompira simulator listens on ${simulator.url}`);
  console.log(`Running dist/run/index.js with Node ${process.version}, as the runner does:\n`);
  const step = startAction({
    with: { server: simulator.url, token: simulator.token, jobflow },
    onLog: printLive(),
  });
  process.once('SIGINT', () => step.child.kill('SIGINT'));
  const { exitCode, outputs } = await step.ended;

  console.log('\nOutputs');
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) {
    console.log(`  ${name.padEnd(width)}  ${value.trimEnd().replaceAll('\n', `\n  ${' '.repeat(width)}  `)}`);
  }
  console.log(`\nThe step is ${exitCode === 0 ? 'green' : 'red'} (exit code ${String(exitCode)}).`);
  process.exitCode = exitCode ?? 1;
} finally {
  await simulator.close();
}

/** Prints whole lines as they come, commands carried out. */
function printLive(): (text: string) => void {
  let log = '';
  let shown = 0;
  return (text) => {
    log += text;
    const lines = render(readLog(log.slice(0, log.lastIndexOf('\n') + 1)));
    for (const line of lines.slice(shown)) console.log(`  ${line.replaceAll('\n', '\n  ')}`);
    shown = lines.length;
  };
}
