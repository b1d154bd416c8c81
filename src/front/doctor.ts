/** `kompira doctor`: a report of one line for each finding, which can be pasted. */
import { examine, type Finding, gradeOf } from '../core/doctor.ts';
import { readDoctorInputs } from '../inputs/inputs.ts';
import { neutralize, oneLine } from '../text.ts';
import type { CliCatalog } from '../words/cli-facts.ts';
import type { Words } from '../words/say.ts';
import { connect } from './reporter.ts';
import type { Work } from './step.ts';

const LINE_CHARACTERS = 1000;

/** `print` takes a line of the report; `json` gets all of it at the end instead. */
export function doctorStep(
  catalog: CliCatalog,
  { print, json }: { print: (line: string) => void; json: boolean },
): Work {
  return async (front, words, interruption) => {
    const { connection, jobflow } = readDoctorInputs(front.source, front.log.mask);
    const kompira = connect(front, connection, words);
    const findings: { check: string; grade: string; text: string }[] = [];
    const onFinding = (finding: Finding) => {
      const grade = gradeOf(finding);
      const text = neutralize(oneLine(say(finding, catalog, words), LINE_CHARACTERS));
      findings.push({ check: finding.kind, grade, text });
      if (!json) print(`${catalog.grades[grade].padEnd(8)} ${text}`);
    };
    try {
      await examine({ ...connection, kompira, jobflow, interruption, onFinding });
    } finally {
      kompira.close();
    }
    if (json) print(JSON.stringify({ findings }));
    const passes = !findings.some(({ grade }) => grade === 'failed');
    return { title: '', text: '', code: undefined, passes, from: 'examined' };
  };
}

function say(finding: Finding, catalog: CliCatalog, words: Words): string {
  const cause = 'cause' in finding ? words.advise(finding.cause) : '';
  const hint = 'hint' in finding && finding.hint ? words.hint(finding.hint, finding.jobflow) : '';
  const sentence = catalog.findings[finding.kind] as (of: Finding, texts: object) => string;
  return sentence(finding, { cause, hint });
}
