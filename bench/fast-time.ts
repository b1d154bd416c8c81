/**
 * Preload: time runs BENCH_FACTOR times as fast in this process, so that an hour's jobflow can be measured with the real
 * code. Clocks and timers are sped up alike. `process.hrtime` stays, for the bench itself; so do Node's inner timers, and
 * in a step (BENCH_LIMITS=real) what is as long as the limit of a request: the network is no faster than ever.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import promises from 'node:timers/promises';

const factor = Number(process.env.BENCH_FACTOR);
if (!(factor >= 1))
  throw new Error(`BENCH_FACTOR is "${process.env.BENCH_FACTOR ?? ''}", not a number from 1 on`);

const LIMIT_MS = 10_000;
const hasRealLimits = process.env.BENCH_LIMITS === 'real';
const faster = (ms: number): number => (hasRealLimits && ms >= LIMIT_MS ? ms : ms / factor);

const realNow = performance.now.bind(performance);
const beganMs = realNow();
const beganDateMs = Date.now();
performance.now = () => beganMs + (realNow() - beganMs) * factor;
Date.now = () => Math.floor(beganDateMs + (realNow() - beganMs) * factor);

const real = { timeout: timers.setTimeout, interval: timers.setInterval };
type Callback = (...args: unknown[]) => void;
timers.setTimeout = ((callback: Callback, ms = 1, ...args: unknown[]) =>
  real.timeout(callback, faster(ms), ...args)) as typeof setTimeout;
timers.setInterval = ((callback: Callback, ms = 1, ...args: unknown[]) =>
  real.interval(callback, ms / factor, ...args)) as typeof setInterval;
globalThis.setTimeout = timers.setTimeout;
globalThis.setInterval = timers.setInterval;
const limit = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => limit(Math.ceil(ms / factor));

const { setTimeout: delay, setInterval: ticks } = promises;
promises.setTimeout = (ms = 1, value, options) => delay(ms / factor, value, options);
promises.setInterval = (ms = 1, value, options) => ticks(ms / factor, value, options);
syncBuiltinESMExports();
