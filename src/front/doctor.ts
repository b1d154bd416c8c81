/** `kompira doctor`: a report of one line for each finding, which can be pasted. */
import { examine, type Finding, gradeOf } from '../core/doctor.ts';
import { interrupted } from '../core/result.ts';
import { readDoctorInputs } from '../inputs/inputs.ts';
import { neutralize, oneLine } from '../text.ts';
import type { CliCatalog } from '../words/cli-facts.ts';
import type { Words } from '../words/say.ts';
import { connect, toEnding } from './reporter.ts';
import type { Work } from './step.ts';

const LINE_CHARACTERS = 1000;

/** A line of the report. */
export interface Line {
  readonly check: Finding['kind'];
  readonly grade: ReturnType<typeof gradeOf>;
  readonly text: string;
}

export function doctorStep(catalog: CliCatalog, onLine: (line: Line) => void): Work {
  return async (front, words, interruption) => {
    const { connection, jobflow } = readDoctorInputs(front.source, front.log.mask);
    const kompira = connect(front, connection, words);
    let passes = true;
    const onFinding = (finding: Finding) => {
      // Then it fails because of that.
      if (interruption.signal.aborted) return;
      const grade = gradeOf(finding);
      const text = neutralize(oneLine(say(finding, catalog, words), LINE_CHARACTERS));
      passes &&= grade !== 'failed';
      onLine({ check: finding.kind, grade, text });
    };
    try {
      await examine({ ...connection, kompira, jobflow, interruption, onFinding });
    } finally {
      kompira.close();
    }
    if (!interruption.signal.aborted)
      return { title: '', text: '', code: undefined, passes, from: 'examined' };
    const result = interrupted(interruption, { kind: 'reading' });
    const { pageUrl } = kompira;
    const context = {
      name: connection.server,
      command: 'doctor',
      pageUrl,
      consoleShown: false,
      quotesConsole: false,
    };
    return toEnding(words.result(result, context), result);
  };
}

function say(finding: Finding, catalog: CliCatalog, words: Words): string {
  const cause = 'cause' in finding ? words.advise(finding.cause) : '';
  const hint = 'hint' in finding && finding.hint ? words.hint(finding.hint, finding.jobflow) : '';
  const sentence = catalog.findings[finding.kind] as (of: Finding, texts: object) => string;
  return sentence(finding, { cause, hint });
}
