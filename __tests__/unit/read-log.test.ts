import { expect, test } from '@jest/globals';
import { readLog, render } from '../../runner/read-log.ts';

const line = (text: string) => ({ kind: 'line', text });
function command(name: string, message = '', properties: Readonly<Record<string, string>> = {}) {
  return { kind: 'command', name, properties, message };
}

test.each([
  ['', []],
  ['a\n', [line('a')]],
  ['a\nb', [line('a'), line('b')]],
  ['a\r\nb\rc\n\nd\n', ['a', 'b', 'c', '', 'd'].map(line)],
  ['progress 10%\r::error::x\n', [line('progress 10%'), command('error', 'x')]],
])('the lines of %j', (log, expected) => {
  expect(readLog(log)).toEqual(expected);
});

test.each([
  ['::notice::hello', command('notice', 'hello')],
  [' \t\u00a0\u3000::notice::hello ', command('notice', 'hello')],
  ['\ufeff::notice::hello', command('notice', 'hello')],
  ['::endgroup::', command('endgroup')],
  ['::error file=a,line=3, title=a=b::x', command('error', 'x', { file: 'a', line: '3', title: 'a=b' })],
  ['::error file=%3A%2C%25::a%0Ab%0Dc%250A%3A', command('error', 'a\nb\rc%0A:', { file: ':,%' })],
  ['::add-mask::secret', command('add-mask', 'secret')],
  ['::notice::a::b', command('notice', 'a::b')],
  ['##[error]x', command('error', 'x')],
  ['a ##[section]x', command('section', 'x')],
  ['##[error file=a,b;line=3]x', command('error', 'x', { file: 'a,b', line: '3' })],
])('a command: %j', (text, expected) => {
  expect(readLog(text)).toEqual([expected]);
});

test.each([
  ...['a ::notice::x', ': :notice::x', '::::', '::notice', ':: notice::x'],
  ...['## [error]x', '##[]x', '##[error', '::1::x', '│ ::notice::x'],
])('no command: %s', (text) => {
  expect(readLog(text)).toEqual([line(text)]);
});

test('what a person reads: annotations with their word, masks from where they stand, nothing of the rest', () => {
  const log = [
    ...['secret is told before it is masked', '::add-mask::secret', 'the secret, and the secret'],
    ...['::group::a secret group', '::error file=a.ts::no secret%0Aat all', '::warning::w', '::notice::n'],
    ...['::debug::d', '::endgroup::', '##[error]old'],
  ];
  expect(render(readLog(log.join('\n')))).toEqual([
    ...['secret is told before it is masked', 'the ***, and the ***', '▼ a *** group'],
    ...['Error: no ***\nat all', 'Warning: w', 'Notice: n', 'Error: old'],
  ]);
});
