import { readResume, Refusal } from './bodies.ts';
import { allow, type Call, type Legacy, notFound, pageOf, PlainAnswer, withinTimeout } from './calls.ts';
import { isFinal, type Process } from './process.ts';
import { chooseAttributes, select } from './query.ts';
import { processRow } from './rows.ts';

export async function processMethod(call: Call, process: Process): Promise<unknown> {
  const { request, kompira, user } = call;
  const { engine, legacy } = kompira;
  switch (request.action) {
    case '':
      allow(request, 'GET');
      return chooseAttributes(processRow(process), request.query);
    case 'children':
      return listProcesses(call, engine.childrenOf(process));
    case 'wait':
      if (legacy.waitMissing) throw notFound();
      allow(request, 'POST');
      return wait(call, process);
    case 'terminate':
      allow(request, 'POST');
      return control(legacy, engine.terminate(process, user.name));
    case 'suspend':
      allow(request, 'POST');
      return control(legacy, engine.suspend(process));
    case 'resume':
      allow(request, 'POST');
      return control(legacy, engine.resume(process, { stepMode: readResume(request).step_mode }));
    default:
      throw notFound();
  }
}

function control(legacy: Legacy, done: boolean): boolean {
  if (legacy.plainControl) throw new PlainAnswer(done ? 'OK' : 'NG');
  return done;
}

/** The process once it has ended; 408 when the time is up. */
async function wait(call: Call, process: Process): Promise<unknown> {
  const { request, kompira } = call;
  const ended = (one: Process): boolean => one === process && isFinal(one);
  await withinTimeout(call, (signal) => kompira.engine.processes.wait(ended, signal));
  return chooseAttributes(processRow(process), request.query);
}

export function listProcesses({ request, kompira }: Call, processes: Process[]): unknown {
  allow(request, 'GET');
  const { query } = request;
  const { attrsOnList, filtersOnList } = kompira.legacy;
  if (query.has('attrs') && attrsOnList === 'refused')
    throw new Refusal(400, { detail: '"attrs" は指定できません。' });
  const rows = processes.map(processRow);
  const selected = filtersOnList === 'ignored' ? rows : select(rows, query);
  return pageOf(request, kompira, selected, { whole: attrsOnList === 'ignored' });
}
