/**
 * `npm run demo`: the seed's jobflow, run through the bundle in dist/ as a runner would, against the simulator.
 * `npm run demo -- /root/other` runs another one; the simulator's own list says which there are. Further inputs follow
 * as `name=value`: `npm run demo -- /root/greet 'parameters=name: web1'`.
 */
import { startSimulator } from '../simulator/server.ts';
import { readLog, render } from './read-log.ts';
import { startAction } from './run-action.ts';

const [jobflow = '/root/restart_process', ...inputs] = process.argv.slice(2);
const given = Object.fromEntries(
  inputs.map((input) => {
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(input) ?? [];
    if (value === undefined) throw new Error(`"${input}" is no input. Write name=value: timeout=1s`);
    return [name, value];
  }),
);
const simulator = await startSimulator();
try {
  console.log(`A Kompira simulator listens on ${simulator.url}`);
  console.log(`Running dist/run/index.js with Node ${process.version}, as the runner does:\n`);
  const step = startAction({
    with: { server: simulator.url, token: simulator.token, jobflow, ...given },
    onLog: printLive(),
  });
  // Ctrl-C goes to the step as well, which is to say what becomes of the process.
  process.on('SIGINT', () => undefined);
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
