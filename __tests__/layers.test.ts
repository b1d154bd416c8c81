/** Imports point one way: entry points, GitHub or the command line, what they share, the words, the inputs, the core, the Kompira client. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const slashed = (path: string) => path.replaceAll('\\', '/');
const filesOf = (folder: string) => globSync(`${folder}/**/*.ts`).map(slashed);

/** What a file imports: paths from the root for its own, names for packages. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.') ? slashed(join(dirname(file), specifier)) : specifier,
  );
}

const ownImportsOf = (file: string) => importsOf(file).filter((name) => name.startsWith('src'));
const sources = filesOf('src');

test.each([
  ['@actions/core', ['front', 'log', 'outputs', 'summary'].map((name) => `src/github/${name}.ts`)],
  ['@actions/http-client', ['src/kompira/transport.ts']],
  ['yaml', ['src/inputs/typed-yaml.ts']],
])('%s is named where it belongs alone', (name, files) => {
  expect(sources.filter((file) => importsOf(file).includes(name)).sort()).toEqual(files);
});

const GROUND = ['src', 'src/kompira'];
const BELOW = [...GROUND, 'src/core', 'src/inputs', 'src/words'];
test.each([
  ['src', ['src']],
  ['src/kompira', GROUND],
  ['src/core', [...GROUND, 'src/core']],
  ['src/inputs', [...GROUND, 'src/core', 'src/inputs']],
  ['src/words', BELOW],
  ['src/front', [...BELOW, 'src/front']],
  ['src/github', [...BELOW, 'src/front', 'src/github']],
  ['src/cli', [...BELOW, 'src/front', 'src/cli']],
  ['src/actions', [...BELOW, 'src/front', 'src/github', 'src/actions']],
])('%s imports what is below it alone', (folder, allowed) => {
  const files = sources.filter((file) => dirname(file) === folder);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files)
    expect([file, allowed]).toEqual([file, expect.arrayContaining(ownImportsOf(file).map(dirname))]);
});

test('no file of src imports in a circle', () => {
  const reachable = (file: string, seen = new Set<string>()): Set<string> => {
    for (const name of ownImportsOf(file)) if (!seen.has(name)) reachable(name, seen.add(name));
    return seen;
  };
  for (const file of sources) expect([...reachable(file)]).not.toContain(file);
});

test('src and simulator never import each other, or one wrong belief would make both agree', () => {
  const imports = (folder: string) => filesOf(folder).flatMap(importsOf);
  expect(imports('src').filter((name) => /^(simulator|runner|__tests__)/.test(name))).toEqual([]);
  expect(imports('simulator').filter((name) => name.startsWith('src'))).toEqual([]);
});

test('no file of src is longer than 250 lines, the sentences aside', () => {
  for (const file of sources.filter((name) => dirname(name) !== 'src/words'))
    expect([file, readFileSync(file, 'utf8').split('\n').length > 250]).toEqual([file, false]);
});
