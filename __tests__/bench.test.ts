/** The parts of the bench that reckon and print. What it measures is no test: it depends on the machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { spread } from '../bench/detection.ts';
import { replaceBetween } from '../bench/document.ts';
import { duration, mean, median, medianAndWorst, size, table, times } from '../bench/numbers.ts';
import { requestsByTheRule } from '../bench/rule.ts';
import { busiestSecond } from '../bench/scale.ts';
import { render } from '../bench/section.ts';

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[8, 1, 2, 100], 5],
  [[], NaN],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('the mean is not the median', () => {
  expect(mean([1, 2, 9])).toBe(4);
});

test('numbers keep three digits or so', () => {
  expect([0.42, 9.94, 9.96, 123.4, 999.6, 61_234].map(duration)).toEqual(
    ['0.4 ms', '9.9 ms', '10 ms', '123 ms', '1.00 s', '61.23 s'], // prettier-ignore
  );
  expect([1.234, 9.96, 1234].map(times)).toEqual(['1.23×', '10×', '1,234×']);
  expect([1234, 1_526_904, 43_900_000].map(size)).toEqual(['1.2 kB', '1,527 kB', '43.9 MB']);
  expect(medianAndWorst([30, 10, 20])).toBe('20 ms (30 ms)');
});

test('a table is aligned as Prettier would', () => {
  expect(table(['', 'late'], [['this action', '1 ms'], ['ideal', '20 ms']])) // prettier-ignore
    .toBe(
      '|             |  late |\n| ----------- | ----: |\n| this action |  1 ms |\n| ideal       | 20 ms |',
    );
});

test('durations lie evenly around their name', () => {
  expect(spread(1000, 4)).toEqual([625, 875, 1125, 1375]);
  expect(spread(60_000, 2)).toEqual([57_500, 62_500]);
});

test('an hour takes no more than 800 requests, by the rule of the pauses', () => {
  expect(requestsByTheRule(0, 1)).toBe(2);
  expect(requestsByTheRule(3_600_000, 1)).toBeGreaterThan(720);
  expect(requestsByTheRule(3_600_000, 1)).toBeLessThanOrEqual(800);
});

test('the busiest second is wherever it falls', () => {
  expect(busiestSecond([0, 900, 950, 1100, 1899, 1900, 5000])).toBe(4);
});

test('what is written goes between the markers', () => {
  const [begin, end] = ['begin', 'end'].map((word) => `<!-- npm run bench -- --write: ${word} -->`);
  const document = `before\n${begin}\nold\n${end}\nafter`;
  expect(replaceBetween(document, 'new')).toBe(`before\n${begin}\n\nnew\n\n${end}\nafter`);
  expect(() => replaceBetween('nothing', 'new')).toThrow('has no');
  expect(readFileSync('docs/performance.md', 'utf8')).toContain(begin);
});

test('a target says whether it is met', () => {
  const section = {
    heading: 'Size',
    body: ['a table'],
    targets: [{ what: 'small', met: false, measured: '9 kB' }],
  };
  expect(render([section])).toMatch(
    /### Targets\n\n.*\n.*\n\| small +\| \*\*not met\*\* \| +9 kB \|\n\n### Size\n\na table/,
  );
});

test('one part runs by itself, prints its table, and names no folder of this machine', () => {
  const printed = execFileSync(process.execPath, ['bench/main.ts', '--only', 'size'], { encoding: 'utf8' });
  expect(printed).toMatch(/^\| `dist\/run\/index\.js` +\| +[\d,]+ kB \|$/m);
  expect(printed).toMatch(/^Measured on \d{4}-\d\d-\d\d: /);
  expect(printed).not.toContain(process.cwd());
});
