/** A release: what its script says of tags and notes, and what the steps of release.yml do in a repository. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { NO_RELEASE, notesOf, placeholdersIn, standingOf, versionOf } from '../scripts/release.ts';
import { skipped, temporaryFolder } from './support/programs.ts';

test.each([
  ['v0.0.0', false],
  ['v10.20.30', false],
  ['v1.2.3-rc.1', true],
  ['v1.2.3-0.a-b.7', true],
])('%s is a version', (tag, isPrerelease) => {
  expect(versionOf(tag)).toMatchObject({ text: tag.slice(1), isPrerelease });
});

const NO_VERSIONS =
  '1.2.3 V1.2.3 v1 v1.2 v1.2.3.4 v01.2.3 v1.2.3- v1.2.3-01 v1.2.3-a..b v1.2.3+build v1.2.3;id v1.2.9999999999';
test.each(['', 'v1.2.3\n', ...NO_VERSIONS.split(' ')])('%j is no version', (tag) => {
  expect(versionOf(tag)).toBeUndefined();
});

test.each<[string, string[], ReturnType<typeof standingOf>]>([
  ['v1.0.0', [], { isLatest: true, major: 'v1', reason: undefined }],
  ['v1.2.0', ['v1.1.9', 'v1.2.0', 'v1'], { isLatest: true, major: 'v1', reason: undefined }],
  ['v1.1.1', ['v1.2.0', 'v1.10.0'], { isLatest: false, major: undefined, reason: 'v1.10.0 is newer' }],
  ['v1.2.1', ['v1.2.0', 'v2.0.0'], { isLatest: false, major: 'v1', reason: undefined }],
  ['v1.2.0', ['v2.0.0-rc.1', 'v1.3.0+a', '1.4.0'], { isLatest: true, major: 'v1', reason: undefined }],
  ['v1.3.0-rc.1', ['v1.2.0'], { isLatest: false, major: undefined, reason: 'it is a pre-release' }],
  ['v0.2.0', ['v0.1.0'], { isLatest: true, major: undefined, reason: 'there is no v0' }],
])('%s among %j', (tag, tags, standing) => {
  const version = versionOf(tag);
  expect(version && standingOf(version, tags)).toEqual(standing);
});

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.3] - 2026-01-31

### Added

- A thing, with ## in the line and a [link].

## [1.2.3-rc.1] - 2026-01-30

- A candidate.

## [1.2.2] - 2026-01-02
### Added
<!-- nothing
yet -->

[link]: https://example.com/
`;

test('the notes are those of the version, up to the next one', () => {
  const notes = '### Added\n\n- A thing, with ## in the line and a [link].';
  expect(notesOf(CHANGELOG, '1.2.3')).toBe(notes);
  expect(notesOf(CHANGELOG.replaceAll('\n', '\r\n'), '1.2.3')).toBe(notes);
  expect(notesOf(CHANGELOG, '1.2.3-rc.1')).toBe('- A candidate.');
});

test.each([
  ['1.2.4', CHANGELOG, 'CHANGELOG.md has no section "## [1.2.4] - YYYY-MM-DD".'],
  ['1.2', CHANGELOG, 'CHANGELOG.md has no section "## [1.2] - YYYY-MM-DD".'],
  ['1.2.2', CHANGELOG, 'The section of 1.2.2 in CHANGELOG.md is empty.'],
  ['1.2.3', CHANGELOG.repeat(2), 'CHANGELOG.md has 2 sections for 1.2.3.'],
  ['1.2.3', '## [1.2.3]\n\n- A.\n', 'In CHANGELOG.md "## [1.2.3]" must be "## [1.2.3] - YYYY-MM-DD".'],
])('no notes for %s: %#', (version, changelog, message) => {
  expect(() => notesOf(changelog, version)).toThrow(new Error(message));
});

type Step = { readonly name: string; readonly env?: Record<string, string> } & Readonly<
  Partial<Record<'id' | 'if' | 'uses' | 'run', string>>
>;
interface Workflow {
  readonly jobs: Record<'test' | 'publish', { permissions: object; steps: readonly Step[] }>;
}

const folder = temporaryFolder();
const script = resolve('scripts/release.ts');
const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as Workflow;

function writeProgram(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}
// What cannot be called here. `gh api` lists the releases that are there.
writeProgram(
  join(folder, 'bin/gh'),
  `printf '%s\\n' "gh $*" >>"$CALLS"; [ "$1" != api ] || printf '%s\\n' "$RELEASED"`,
);
writeProgram(join(folder, 'bin/npm'), 'sh -c "$BUILD"');
writeFileSync(
  join(folder, 'gitconfig'),
  '[user]\nname = me\nemail = me@example.com\n[init]\ndefaultBranch = main\n',
);

/** With the Node of these tests first, and nothing of who runs them. */
function execute(cwd: string, program: string, args: string[], env: object = {}) {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
      ...env,
    },
  });
  if (error) throw error;
  return { status, said: `${stdout}${stderr}`.trimEnd() };
}

/** A repository with main at origin, in a clone of a maintainer, with what a release of 1.2.3 has in its files. */
class Repository {
  readonly origin = mkdtempSync(join(folder, 'origin-'));
  readonly path = mkdtempSync(join(folder, 'clone-'));

  constructor(version = '1.2.3') {
    this.git('init', '--quiet', '--bare', this.origin);
    this.git('init', '--quiet');
    this.git('remote', 'add', 'origin', this.origin);
    writeProgram(join(this.path, '.ci/run'), 'echo tested');
    for (const name of ['scripts', 'dist']) mkdirSync(join(this.path, name));
    cpSync(script, join(this.path, 'scripts/release.ts'));
    this.write('dist/index.js', 'built\n');
    this.prepare(version);
  }

  git(...args: string[]): string {
    const { status, said } = execute(this.path, 'git', args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${said}`);
    return said;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  prepare(version: string): this {
    for (const name of ['package.json', 'package-lock.json'])
      this.write(name, JSON.stringify({ type: 'module', version }));
    this.write('CHANGELOG.md', `## [${version}] - 2026-01-31\n\n- What is new in ${version}.\n`);
    return this.commit();
  }

  commit(): this {
    this.git('add', '.');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'Change');
    this.git('push', '--quiet', 'origin', 'HEAD');
    return this;
  }

  tag(...args: string[]): this {
    this.git('tag', ...args);
    this.git('push', '--quiet', '--tags', 'origin');
    return this;
  }

  release(...args: string[]) {
    return execute(this.path, process.execPath, [script, ...args]);
  }

  /** The commit of a tag at origin; empty where there is none. */
  at(tag: string): string {
    return execute(this.origin, 'git', ['rev-parse', '--verify', '--quiet', `${tag}^{commit}`]).said;
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}

test('a commit that is ready, before its tag and after, until the tag moves at origin', () => {
  const repository = new Repository();
  const ready = { status: 0, said: 'This commit may be released as v1.2.3.' };
  expect(repository.release('check', 'v1.2.3')).toEqual(ready);
  repository.tag('-m', 'annotated', 'v1.2.3');
  expect(repository.release('check', 'v1.2.3')).toEqual(ready);
  repository.commit().git('push', '--quiet', '--force', 'origin', 'HEAD:refs/tags/v1.2.3');
  repository.git('checkout', '--quiet', 'v1.2.3');
  expect(repository.release('plan', 'v1.2.3', join(folder, 'notes'))).toEqual({
    status: 1,
    said: 'At origin v1.2.3 is not, or no longer, on the commit that this run is about.',
  });
});

test('check names all that prevents a release', () => {
  const repository = new Repository().tag('v1.2.4');
  const tagged = repository.head();
  repository.write(
    'CHANGELOG.md',
    '## [1.2.4] - 2026-01-31\n\n### Added\n\n## [1.2.3] - 2026-01-01\n\n- Old.\n',
  );
  repository.write(
    'README.md',
    '# Run\n\n- uses: OWNER/kompira-action@v1\n`v1` will exist with the first release.\n',
  );
  repository.write('README.ja.md', 'OWNER/REPO はお使いのリポジトリです。\nリリースはまだありません。\n');
  repository.write('example.yml', "repository: 'OWNER/kompira-action'\n");
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit();
  repository.write('dist/index.js', 'built otherwise\n');
  repository.write('dist/more.js', 'built besides\n');
  const { status, said } = repository.release('check', 'v1.2.4');
  expect(status).toBe(1);
  expect(said.split('\n')).toEqual([
    'package.json has the version 1.2.3, the tag says v1.2.4.',
    'package-lock.json has the version 1.2.3, the tag says v1.2.4.',
    'The section of 1.2.4 in CHANGELOG.md is empty.',
    'README.ja.md, line 2: this still says that there is no release.',
    expect.stringMatching(/^README\.md, line 3: OWNER stands where the owner of this repository should\./),
    'README.md, line 4: this still says that there is no release.',
    expect.stringMatching(/^example\.yml, line 1: OWNER stands where the owner of this repository should\./),
    'What is here is not what is committed:',
    ' M dist/index.js',
    '?? dist/more.js',
    'The commit is not on main at origin.',
    `There is a tag v1.2.4 already, on another commit: ${tagged}.`,
  ]);
});

test.each(['', 'check', 'check v1.2.3 more', 'plan v1.2.3'])('a wrong command: %j', (args) => {
  const { status, said } = execute(folder, process.execPath, [script, ...args.split(' ')]);
  expect({ status, said }).toEqual({ status: 1, said: expect.stringMatching(/^Usage: /) });
});

/** Runs the steps of a job of release.yml, up to one that fails, in a clone as `actions/checkout` leaves it. */
function runJob(
  name: keyof typeof jobs,
  repository: Repository,
  tag: string,
  { released = '', build = '' } = {},
) {
  const temp = mkdtempSync(join(folder, 'runner-'));
  const [clone, calls, notes] = [join(temp, 'clone'), join(temp, 'calls'), join(temp, 'notes.md')];
  repository.git('clone', '--quiet', '--branch', tag, repository.origin, clone);
  let said = '';
  let failed: string | undefined;
  const outputOf = (key: string) =>
    new RegExp(`^${key}=(.*)$`, 'm').exec(readFileSync(join(temp, 'plan'), 'utf8'))?.[1] ?? '';
  for (const step of jobs[name].steps) {
    if (step.if !== undefined) {
      expect(step.if).toBe("steps.plan.outputs.major != ''");
      if (outputOf('major') === '') continue;
    }
    if (step.uses !== undefined) appendFileSync(calls, `${step.uses.split('@')[0] ?? ''}\n`);
    if (step.run === undefined) continue;
    const env: Record<string, string> = {
      ...{ GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: 'me/mine', RUNNER_TEMP: temp },
      ...{ GITHUB_OUTPUT: join(temp, step.id ?? 'unused'), CALLS: calls, RELEASED: released, BUILD: build },
    };
    for (const [key, value] of Object.entries(step.env ?? {}))
      env[key] = value.replace(/\$\{\{ steps\.plan\.outputs\.(\w+) \}\}/g, (_all, one: string) =>
        outputOf(one),
      );
    const ended = execute(clone, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], env);
    said += `${ended.said}\n`;
    if (ended.status === 0) continue;
    failed = step.name;
    break;
  }
  const called = readFileSync(calls, 'utf8').replaceAll(temp, 'TEMP').trimEnd().split('\n');
  return {
    failed,
    said: said.trimEnd(),
    called: called.filter((call) => !/^actions\/(checkout|setup-node)$/.test(call)),
    notes: existsSync(notes) ? readFileSync(notes, 'utf8') : '',
  };
}

const LIST = 'gh api --paginate repos/me/mine/releases --jq .[].tag_name';
const create = (tag: string, flags: string) =>
  `gh release create ${tag} --verify-tag --title ${tag} --notes-file TEMP/notes.md ${flags}`;

// On Windows `bash` may be one that sees another file system.
const testSteps = process.platform === 'win32' ? skipped('the steps of release.yml run on Linux') : test;

testSteps('a release, once: attested, v1 moved, published, in this order; a failed job can run again', () => {
  const repository = new Repository('1.2.2').tag('v1.2.2').tag('v1');
  const before = repository.head();
  repository.prepare('1.2.3').tag('-m', 'annotated', 'v1.2.3');
  expect(runJob('publish', repository, 'v1.2.3', { released: 'v1.2.2\nv1.2.3' })).toMatchObject({
    failed: 'There is no such release yet',
    said: expect.stringMatching(/^::error::v1\.2\.3 is released already/m),
    called: [LIST],
  });
  expect(repository.at('v1')).toBe(before);
  for (const released of ['v1.2.2\nv1.2.30', '']) {
    expect(runJob('publish', repository, 'v1.2.3', { released })).toEqual({
      failed: undefined,
      said: expect.stringMatching(/^v1 moves to v1\.2\.3\.\n/),
      called: [LIST, 'actions/attest', create('v1.2.3', '--prerelease=false --latest=true')],
      notes: '- What is new in 1.2.3.\n',
    });
    expect(repository.at('v1')).toBe(repository.head());
  }
});

testSteps('a pre-release is marked, and a fix of an older line is not the latest: neither moves v1', () => {
  const repository = new Repository('1.1.0').prepare('1.2.0').tag('v1.2.0').tag('v1');
  const before = repository.head();
  repository.prepare('1.3.0-rc.1').tag('v1.3.0-rc.1');
  repository.git('switch', '--quiet', '--create', 'older', 'HEAD~2');
  repository.prepare('1.1.1').tag('v1.1.1');
  repository.git('switch', '--quiet', 'main');
  repository.git('merge', '--quiet', '--strategy', 'ours', 'older');
  repository.git('push', '--quiet', 'origin', 'main');
  for (const [tag, reason, flags] of [
    ['v1.3.0-rc.1', 'it is a pre-release', '--prerelease=true --latest=false'],
    ['v1.1.1', 'v1.2.0 is newer', '--prerelease=false --latest=false'],
  ] as const)
    expect(runJob('publish', repository, tag)).toMatchObject({
      failed: undefined,
      said: `No major tag moves: ${reason}.`,
      called: [LIST, 'actions/attest', create(tag, flags)],
    });
  expect(repository.at('v1')).toBe(before);
});

testSteps('a tag is checked, the tests run, and a fresh build must give what is committed', () => {
  const repository = new Repository().tag('v1.2.3').tag('v1.2.3$(touch${IFS}pwned)');
  const ready = 'This commit may be released as v1.2.3.';
  const same = runJob('test', repository, 'v1.2.3', { build: 'echo built >dist/index.js' });
  expect(same).toMatchObject({ failed: undefined, said: `${ready}\ntested\n${ready}` });
  const other = runJob('test', repository, 'v1.2.3', { build: 'echo new >dist/index.js' });
  expect(other.failed).toBe('A fresh build of dist/ changes nothing');
  expect(other.said).toMatch(/not what is committed:\n M dist\/index\.js$/);
  expect(runJob('test', repository, 'v1.2.3$(touch${IFS}pwned)')).toMatchObject({
    failed: 'Tag, version, CHANGELOG.md and main agree',
    said: 'A tag to release is like v1.2.3 or v1.2.3-rc.1, not "v1.2.3$(touch${IFS}pwned)".',
  });
});

test('before the first release, the check finds what has to be replaced in the documents of this repository', () => {
  const all = ['README.md', 'README.ja.md', 'docs/recipes.md', 'examples/fan-out.yml'];
  const files = placeholdersIn([...all, 'CHANGELOG.md']).map((problem) => problem.split(',', 1)[0]);
  // After it, none of them is left.
  expect([[], all]).toContainEqual([...new Set(files)]);
  // The sentence that is to be found is the one that stands there.
  const said = ['README.md', 'README.ja.md'].map((file) => NO_RELEASE.test(readFileSync(file, 'utf8')));
  expect(said).toEqual([files.length > 0, files.length > 0]);
});

test('what may publish installs nothing; what runs code of others may change nothing', () => {
  const { test: tests, publish } = jobs;
  expect(tests.permissions).toEqual({ contents: 'read' });
  expect(publish.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
  expect(publish.steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/npm|npx|\.ci\/run/);
  const imports = readFileSync(script, 'utf8').match(/from '[^']+'/g);
  expect(imports).toEqual(["from 'node:child_process'", "from 'node:fs'"]);
});
