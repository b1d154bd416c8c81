import { expect, test } from '@jest/globals';
import { readLog, render } from '../../runner/read-log.ts';

function command(name: string, message = '', properties: Readonly<Record<string, string>> = {}) {
  return { kind: 'command', name, properties, message };
}

test.each([
  ['nothing', '', []],
  ['one line', 'a\n', ['a']],
  ['a last line without an end', 'a\nb', ['a', 'b']],
  ['every kind of end', 'a\r\nb\rc\n\nd\n', ['a', 'b', 'c', '', 'd']],
])('lines: %s', (_name, log, lines) => {
  expect(readLog(log)).toEqual(lines.map((text) => ({ kind: 'line', text })));
});

test.each([
  ['a command', '::notice::hello', command('notice', 'hello')],
  ['white space around it', ' \t\u00a0\u3000::notice::hello ', command('notice', 'hello')],
  ['a mark of the byte order before it', '\ufeff::notice::hello', command('notice', 'hello')],
  ['no message', '::endgroup::', command('endgroup')],
  ['a property', '::error file=a.ts::x', command('error', 'x', { file: 'a.ts' })],
  [
    'properties',
    '::error file=a.ts,line=3, title=a=b::x',
    command('error', 'x', { file: 'a.ts', line: '3', title: 'a=b' }),
  ],
  ['escapes', '::error file=%3A%2C%25::a%0Ab%0Dc%250A%3A', command('error', 'a\nb\rc%0A:', { file: ':,%' })],
  ['a hyphen in its name', '::add-mask::secret', command('add-mask', 'secret')],
  ['colons in the message', '::notice::a::b', command('notice', 'a::b')],
  ['an old command', '##[error]x', command('error', 'x')],
  ['an old command inside of a line', 'a ##[section]x', command('section', 'x')],
  [
    'an old command with properties',
    '##[error file=a,b;line=3]x',
    command('error', 'x', { file: 'a,b', line: '3' }),
  ],
])('a command: %s', (_name, line, expected) => {
  expect(readLog(line)).toEqual([expected]);
});

test.each([
  'a ::notice::x',
  ': :notice::x',
  '::::',
  '::notice',
  ':: notice::x',
  '## [error]x',
  '##[]x',
  '##[error',
  '::1::x',
  '│ ::notice::x',
])('no command: %s', (line) => {
  expect(readLog(line)).toEqual([{ kind: 'line', text: line }]);
});

test('a lone \\r begins a line, and with it a command', () => {
  expect(readLog('progress 10%\r::error::x\n')).toEqual([
    { kind: 'line', text: 'progress 10%' },
    command('error', 'x'),
  ]);
});

test('what a person reads: annotations with their word, masks from where they stand, nothing of the rest', () => {
  const log = [
    'secret is told before it is masked',
    '::add-mask::secret',
    'the secret, and the secret',
    '::group::a secret group',
    '::error file=a.ts::no secret%0Aat all',
    '::warning::w',
    '::notice::n',
    '::debug::d',
    '::endgroup::',
    '##[error]old',
  ];
  expect(render(readLog(log.join('\n')))).toEqual([
    'secret is told before it is masked',
    'the ***, and the ***',
    '▼ a *** group',
    'Error: no ***\nat all',
    'Warning: w',
    'Notice: n',
    'Error: old',
  ]);
});
