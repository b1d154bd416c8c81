/**
 * Loaded into a step before its bundle (`--import`): where the step does nothing but sleep, its clock jumps to the end of
 * the sleep. While a request is under way, time is real. Each request says in a header what time it is in the step.
 */
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

/** For the test, and for what else the step has under way. */
const IDLE_MS = 5;

/** `jumps`: time may jump to its end. */
interface Sleeper {
  readonly dueMs: number;
  readonly jumps: boolean;
  readonly wake: () => void;
}

const realNow = performance.now.bind(performance);
const realDate = Date.now.bind(Date);
let skippedMs = 0;
performance.now = () => realNow() + skippedMs;
Date.now = () => realDate() + Math.round(skippedMs);

const sleepers = new Set<Sleeper>();
let open = 0;
let idle: NodeJS.Timeout | undefined;

function sleep(ms: number, jumps: boolean, onEnd: () => void): () => void {
  const sleeper = { dueMs: performance.now() + ms, jumps, wake };
  const timer = setTimeout(wake, ms);
  if (!jumps) timer.unref();
  function end(): void {
    clearTimeout(timer);
    sleepers.delete(sleeper);
  }
  function wake(): void {
    end();
    onEnd();
  }
  sleepers.add(sleeper);
  jumpSoon();
  return end;
}

function jumpSoon(): void {
  clearTimeout(idle);
  idle = setTimeout(jump, IDLE_MS).unref();
}

function jump(): void {
  const next = Math.min(...[...sleepers].filter(({ jumps }) => jumps).map(({ dueMs }) => dueMs));
  if (open > 0 || next === Infinity) return;
  skippedMs += Math.max(0, next - performance.now());
  for (const { dueMs, wake } of [...sleepers].sort((one, other) => one.dueMs - other.dueMs))
    if (dueMs <= next) wake();
}

const delay: typeof promises.setTimeout = (ms, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      end();
      reject(signal?.reason as Error);
    };
    const end = sleep(ms ?? 1, true, () => {
      signal?.removeEventListener('abort', stop);
      resolve(value as never);
    });
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
promises.setTimeout = delay;

AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  sleep(ms, false, () => {
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  });
  return controller.signal;
};

for (const module of [http, https]) {
  const request = module.request as (...args: unknown[]) => http.ClientRequest;
  module.request = (...args: unknown[]) => {
    const made = request(...args);
    open += 1;
    made.setHeader('x-test-clock', performance.now());
    made.once('close', () => {
      open -= 1;
      jumpSoon();
    });
    return made;
  };
}
syncBuiltinESMExports();

let signalledAt: number | undefined;
process.once('SIGINT', () => {
  signalledAt = performance.now();
});
process.once('exit', () => {
  const elapsedMs = performance.now();
  const measured = {
    elapsedMs,
    sinceSignalMs: elapsedMs - (signalledAt ?? NaN),
    cpuMs: process.cpuUsage().user / 1000,
  };
  writeFileSync(process.env.TEST_CLOCK ?? '', JSON.stringify(measured));
});
