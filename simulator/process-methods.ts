import { readResume } from './bodies.ts';
import { type Call, type Endpoint, OtherAnswer, pageOf, withinTimeout } from './calls.ts';
import { isFinal, type Process } from './process.ts';
import { chooseAttributes, PROCESS_FILTERS, select } from './query.ts';
import { attrsRefused } from './reasons.ts';
import { processRow } from './rows.ts';
import type { Legacy } from './versions.ts';

export function processEndpoint(call: Call, process: Process): Endpoint | undefined {
  const { request, kompira, user } = call;
  const { engine, legacy, elapsedTime } = kompira;
  switch (request.action) {
    case '':
      return {
        GET: () => chooseAttributes(processRow(process, elapsedTime), request.query),
        // Whether a process that is still active can be deleted is not known; here it can.
        DELETE: () => {
          engine.forget(process);
          return new OtherAnswer(204);
        },
      };
    case 'children':
      return processList(call, engine.childrenOf(process));
    case 'wait':
      return legacy.waitMissing ? undefined : { POST: () => wait(call, process) };
    case 'terminate':
      return { POST: () => control(legacy, engine.terminate(process, user.name)) };
    case 'suspend':
      return { POST: () => control(legacy, engine.suspend(process)) };
    case 'resume':
      return {
        POST: () => control(legacy, engine.resume(process, { stepMode: readResume(request).step_mode })),
      };
    default:
      return undefined;
  }
}

function control(legacy: Legacy, done: boolean): unknown {
  if (!legacy.plainControl) return done;
  return new OtherAnswer(200, done ? 'OK' : 'NG', { 'content-type': 'text/html; charset=utf-8' });
}

/** The process once it has ended; 408 when the time is up. Whether it must be told a timeout is not known: here it must. */
async function wait(call: Call, process: Process): Promise<unknown> {
  const { request, kompira } = call;
  const ended = (one: Process): boolean => one === process && isFinal(one);
  await withinTimeout(call, (signal) => kompira.engine.processes.wait(ended, signal));
  return chooseAttributes(processRow(process, kompira.elapsedTime), request.query);
}

export function processList({ request, kompira }: Call, processes: Process[]): Endpoint {
  const GET = (): unknown => {
    const { query } = request;
    const { attrsOnList, filtersOnList } = kompira.legacy;
    if (query.has('attrs') && attrsOnList === 'refused') throw attrsRefused();
    const rows = processes.map((process) => processRow(process, kompira.elapsedTime));
    const selected =
      filtersOnList === 'ignored' ? rows : select(rows, query, PROCESS_FILTERS, { orderBy: '-id' });
    return pageOf(request, kompira, selected, { whole: attrsOnList === 'ignored' });
  };
  return { GET };
}
