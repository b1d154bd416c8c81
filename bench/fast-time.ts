/**
 * Preload: time runs BENCH_FACTOR times faster, so that an hour can be measured with the real code. The action and the
 * simulator take their time from these functions. The request timeout of a step stays real, as the network does.
 */
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

const factor = Number(process.env.BENCH_FACTOR);
const [delay, realNow, later] = [promises.setTimeout, performance.now.bind(performance), setTimeout];
promises.setTimeout = (ms = 1, value, options) => delay(ms / factor, value, options);
performance.now = () => realNow() * factor;
// The simulator alone has a channel to its parent. It holds requests with this timer.
if (process.connected)
  globalThis.setTimeout = ((act: () => void, ms = 1) => later(act, ms / factor)) as typeof setTimeout;
syncBuiltinESMExports();
