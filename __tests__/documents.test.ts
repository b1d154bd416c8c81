/** The documents: links lead somewhere, both languages have the same parts, and the words are those of the field. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

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

test.each(documents)(
  '%s: each link to a file of the repository leads to one, and to a heading in it',
  (file) => {
    const targets = [
      ...proseOf(file).matchAll(/\]\(([^()\s]+)\)/g),
      ...proseOf(file).matchAll(/(?:src|srcset)="([^"]+)"/g),
    ].map(([, target = '']) => target);
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? file : normalize(join(dirname(file), decodeURI(path))).replaceAll('\\', '/');
      if (!existsSync(to)) return true;
      return anchor !== undefined && !anchorsOf(to).includes(decodeURIComponent(anchor));
    });
    expect(broken).toEqual([]);
  },
);

describe.each(documents.filter((file) => file.endsWith('.ja.md')))('%s', (japanese) => {
  const english = japanese.replace(/\.ja\.md$/, '.md');

  test('has the same headings and as much code as the English one, and each links to the other', () => {
    const shapeOf = (file: string) => headingsOf(file).map(([, level]) => level);
    const codeOf = (file: string) => readFileSync(file, 'utf8').match(/^```[a-z]/gm)?.length;
    expect(shapeOf(japanese)).toEqual(shapeOf(english));
    expect(codeOf(japanese)).toBe(codeOf(english));
    const name = (file: string) => file.slice(file.lastIndexOf('/') + 1);
    expect(readFileSync(japanese, 'utf8')).toContain(`(${name(english)})`);
    expect(readFileSync(english, 'utf8')).toContain(`(${name(japanese)})`);
  });

  test('links to Japanese documents where there are any', () => {
    const links = [...proseOf(japanese).matchAll(/\]\(([^()\s#:]+\.md)(?:#[^)]*)?\)/g)].map(
      ([, to = '']) => to,
    );
    const wrong = links.filter(
      (to) =>
        !to.endsWith('.ja.md') &&
        normalize(join(dirname(japanese), to)) !== normalize(english) &&
        existsSync(join(dirname(japanese), to.replace(/\.md$/, '.ja.md'))),
    );
    expect(wrong).toEqual([]);
  });
});

test.each(['README.md', 'README.ja.md'])('%s stays a page: 250 to 300 lines', (file) => {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  expect(lines).toBeGreaterThanOrEqual(250);
  expect(lines).toBeLessThanOrEqual(300);
});
