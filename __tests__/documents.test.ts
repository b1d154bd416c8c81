/** The documents: links lead somewhere, both languages have the same parts, and the words are those of the field. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file) && !file.startsWith('dist/'));

/** What stands in code is neither a heading nor a link. */
const proseOf = (file: string) =>
  readFileSync(file, 'utf8')
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/<!--[^]*?-->/g, '');

const headingsOf = (file: string) => [...proseOf(file).matchAll(/^(#+) (.+)$/gm)];

/** As GitHub makes them. */
function anchorsOf(file: string): string[] {
  const slugs = headingsOf(file).map(([, , text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const named = [...proseOf(file).matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name);
  return [...slugs, ...named];
}

/** What it links to, but for other sites: path and heading. */
const linksOf = (file: string) =>
  [...proseOf(file).matchAll(/\]\(([^()\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link, image]) => link ?? image ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', heading] = target.split('#');
      const to = path === '' ? file : normalize(join(dirname(file), decodeURI(path))).replaceAll('\\', '/');
      return { target, to, heading };
    });

test.each(documents)('%s: each link leads to a file of the repository, and to a heading in it', (file) => {
  const broken = linksOf(file).filter(({ to, heading }) => {
    if (!existsSync(to)) return true;
    return heading !== undefined && !anchorsOf(to).includes(decodeURIComponent(heading));
  });
  expect(broken).toEqual([]);
});

const inJapanese = documents.filter((file) => file.endsWith('.ja.md'));
test.each(inJapanese)('%s: as the English one, linked both ways, and to Japanese documents', (japanese) => {
  const english = japanese.replace(/\.ja\.md$/, '.md');
  const shapeOf = (file: string) => [
    ...headingsOf(file).map(([, level]) => level),
    readFileSync(file, 'utf8').match(/^```[a-z]/gm)?.length,
  ];
  expect(shapeOf(japanese)).toEqual(shapeOf(english));
  expect(linksOf(english).map(({ to }) => to)).toContain(japanese);
  const targets = linksOf(japanese).map(({ to }) => to);
  expect(targets).toContain(english);
  const wrong = targets.filter((to) => to !== english && documents.includes(to.replace(/\.md$/, '.ja.md')));
  expect(wrong).toEqual([]);
});

test.each(['README.md', 'README.ja.md'])('%s stays a page: 250 to 300 lines', (file) => {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  expect(lines).toBeGreaterThanOrEqual(250);
  expect(lines).toBeLessThanOrEqual(300);
});
