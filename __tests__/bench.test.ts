/** The parts of the bench that calculate and print. What it measures depends on the machine, so that is no test. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { spread } from '../bench/detection.ts';
import { duration, mean, median, times } from '../bench/numbers.ts';
import { render, replaceBetween } from '../bench/page.ts';
import { byTheRule } from '../bench/requests.ts';

const HOUR_MS = 3_600_000;

test('numbers: averages, about three digits, times evenly around their name', () => {
  expect([[3], [9, 1, 5], [8, 1, 2, 100], []].map(median)).toEqual([3, 5, 5, NaN]);
  expect(mean([1, 2, 9])).toBe(4);
  const shown = [0.42, 9.94, 9.96, 123.4, 999.6, 61_234, NaN].map(duration);
  expect(shown.join()).toBe('0.4 ms,9.9 ms,10 ms,123 ms,1.00 s,61.23 s,');
  expect([1.234, 9.96, 1234].map(times)).toEqual(['1.23×', '10×', '1,234×']);
  expect(spread(1000, 4)).toEqual([625, 875, 1125, 1375]);
  expect(spread(60_000, 2)).toEqual([57_500, 62_500]);
});

test('by the rule of the pauses: at most 800 requests an hour, 400 with long-poll; an expected end is seen soon', () => {
  expect(byTheRule(0)).toEqual({ polls: 1, requests: 4, lateMs: 0 });
  expect(byTheRule(HOUR_MS).requests).toBeGreaterThan(720);
  expect(byTheRule(HOUR_MS).requests).toBeLessThanOrEqual(800);
  expect(byTheRule(HOUR_MS, { requestTimeoutMs: 30_000 }).requests).toBeLessThanOrEqual(400);
  const expected = byTheRule(60_000, { expectedMs: 60_000 });
  expect(expected.lateMs).toBeLessThanOrEqual(1000);
  expect(expected.polls - byTheRule(60_000).polls).toBeLessThanOrEqual(10);
});

test('what is written goes between the markers of the page', () => {
  const [begin, end] = ['begin', 'end'].map((word) => `<!-- npm run bench -- --write: ${word} -->`);
  const page = (text: string) => `before\n${begin}\n${text}\n${end}\nafter`;
  expect(replaceBetween(page('old'), 'new')).toBe(page('\nnew\n'));
  expect(replaceBetween(readFileSync('docs/performance.md', 'utf8'), 'new')).toContain(`${begin}\n\nnew\n`);
  expect(() => replaceBetween('nothing', 'new')).toThrow('has no');
});

test('the numbers come first, then the targets, each met or with its reason', () => {
  const targets = [
    { what: 'soon', measured: '9 ms', missed: false as const },
    { what: 'small', measured: '9 kB', missed: 'it has grown' },
  ];
  const page = render([{ heading: 'Size', headline: '**9 kB.**', targets, body: ['a table'] }]);
  expect(page).toMatch(/^- \*\*9 kB\.\*\*\n\n## Targets\n\n[^]*\n\n## Size\n\na table$/);
  // Aligned as Prettier would.
  expect(page).toContain(
    '| soon   | 9 ms     | met                   |\n| small  | 9 kB     | not met: it has grown |',
  );
});

test('one part runs by itself, and names no folder of this machine', () => {
  const args = ['bench/main.ts', '--only', 'startup', '--quick'];
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(printed).toMatch(/^Measured on \d{4}-\d\d-\d\d: .*A quick run/);
  expect(printed).toMatch(/^\| this action +\| [\d.]+ m?s +\| [\d.,]+× +\| [\d.]+ MB +\|$/m);
  expect(printed).not.toContain(process.cwd());
});
