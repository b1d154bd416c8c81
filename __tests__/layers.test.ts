/** Imports point one way: entry points, GitHub or the command line, what they share, the words, the inputs, the core, the Kompira client. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** What a file imports: paths from the root for its own, names for packages. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
  );
}

const folderOf = (file: string) => dirname(file).replaceAll('\\', '/');

const sources = filesOf('src');
const importersOf = (name: string) =>
  sources.filter((file) => importsOf(file).includes(name)).map((file) => file.replaceAll('\\', '/'));

test.each([
  [
    '@actions/core',
    ['src/github/front.ts', 'src/github/log.ts', 'src/github/outputs.ts', 'src/github/summary.ts'],
  ],
  ['@actions/http-client', ['src/kompira/transport.ts']],
  ['yaml', ['src/inputs/typed-yaml.ts']],
])('%s is named where it belongs alone', (name, files) => {
  expect(importersOf(name).sort()).toEqual(files);
});

const GROUND = ['src', 'src/kompira'];
const BELOW = [...GROUND, 'src/core', 'src/inputs', 'src/words'];
test.each([
  ['src/kompira', GROUND],
  ['src/core', [...GROUND, 'src/core']],
  ['src/inputs', [...GROUND, 'src/core', 'src/inputs']],
  ['src/words', BELOW],
  ['src/front', [...BELOW, 'src/front']],
  ['src/github', [...BELOW, 'src/front', 'src/github']],
  ['src/cli', [...BELOW, 'src/front', 'src/cli']],
  ['src/actions', [...BELOW, 'src/front', 'src/github', 'src/actions']],
])('%s imports what is below it alone', (folder, allowed) => {
  const files = filesOf(folder);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const own = importsOf(file).filter((name) => name.startsWith('src'));
    for (const name of own) expect([file, allowed]).toEqual([file, expect.arrayContaining([folderOf(name)])]);
  }
});

test('what the folders share knows none of them', () => {
  for (const file of sources.filter((name) => folderOf(name) === 'src'))
    for (const name of importsOf(file).filter((other) => other.startsWith('src')))
      expect([file, folderOf(name)]).toEqual([file, 'src']);
});

test('no file of src imports in a circle', () => {
  const reachable = (file: string, seen: Set<string>): Set<string> => {
    for (const name of importsOf(file).filter((other) => other.startsWith('src'))) {
      if (!seen.has(name)) reachable(name, seen.add(name));
    }
    return seen;
  };
  for (const file of sources) expect([...reachable(file, new Set())]).not.toContain(file);
});

test('src and simulator never import each other, or one wrong belief would make both agree', () => {
  const imports = (folder: string) => filesOf(folder).flatMap(importsOf);
  expect(imports('src').filter((name) => /^(simulator|runner|__tests__)/.test(name))).toEqual([]);
  expect(imports('simulator').filter((name) => name.startsWith('src'))).toEqual([]);
});

test('no file of src is longer than 250 lines, the sentences aside', () => {
  for (const file of sources.filter((name) => folderOf(name) !== 'src/words'))
    expect([file, readFileSync(file, 'utf8').split('\n').length > 250]).toEqual([file, false]);
});
