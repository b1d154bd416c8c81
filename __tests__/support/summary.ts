/** Job summaries of a process with the fields that a test gives it. */
import type { Child } from '../../src/core/result.ts';
import type { Report } from '../../src/front/front.ts';
import { toMarkdown } from '../../src/github/summary.ts';
import type { Process } from '../../src/kompira/answers.ts';
import { en } from '../../src/words/en.ts';
import { asInWorkflow } from '../../src/words/facts.ts';
import { Words } from '../../src/words/say.ts';

export const SERVER = 'https://kompira.example.com';
const words = new Words(en, asInWorkflow);

const process: Process = {
  path: '/process/id_262',
  status: 'DONE',
  suspended: false,
  exitStatus: '0',
  result: true,
  error: null,
  console: 'httpd を起動しました\n',
  startedTime: '2026-11-23T07:11:43.903285+09:00',
  finishedTime: '2026-11-23T07:11:45.203285+09:00',
  elapsedSeconds: 1.3,
  job: '/root/x',
  user: 'operator',
  currentJob: '/root/x',
  line: 1,
};
const child: Child = {
  id: 263n,
  path: '/process/id_263',
  status: 'DONE',
  user: 'operator',
  startedTime: '2026-01-01T00:00:00Z',
  finishedTime: '2026-01-01T00:00:02Z',
  elapsedSeconds: 2,
  job: '/root/web/restart',
  exitStatus: '0',
  result: true,
  error: null,
  console: '',
  failed: false,
};

interface Given {
  readonly last?: Partial<Process> | undefined;
  readonly children?: readonly Partial<Child>[];
  readonly place?: string;
  readonly reason?: Report['result']['reason'];
  readonly more?: Partial<Report>;
}

/** Of a process that succeeded, or of one that was aborted. */
export function markdownOf({ last = {}, children = [], place, reason, more = {} }: Given = {}): string {
  const isGood = reason === undefined || reason.kind === 'succeeded';
  const result = {
    outcome: isGood ? 'succeeded' : 'failed',
    reason: reason ?? { kind: 'succeeded' },
    process: { path: process.path, last: { ...process, ...last } },
    details: {
      place: place === undefined ? null : { job: place, line: 7, source: place },
      children: children.map((fields) => ({ ...child, ...fields })),
      moreChildren: 0,
    },
    expectedSeconds: 42,
  } as const;
  const name = more.jobflow ?? '/root/x';
  const pageUrl = (path: string) => SERVER + path;
  const context = { name, pageUrl, consoleShown: false, quotesConsole: true };
  const said = words.result(result, context);
  const codeLink = isGood
    ? undefined
    : { name: 'KOMPIRA-ABORTED', url: 'https://github.com/docs#kompira-aborted' };
  const parameters = undefined;
  return toMarkdown(
    { result, said, codeLink, context, jobflow: name, parameters, server: SERVER, ...more },
    words,
  );
}
export const ABORTED = { kind: 'aborted' } as const;
