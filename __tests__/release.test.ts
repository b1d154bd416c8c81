/** A release: what its script says of tags and notes, and what the steps of release.yml do in a repository. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { notesOf, placeholdersIn, standingOf, versionOf } from '../scripts/release.ts';
import { skipped } from './support/programs.ts';
import { filled, isMet, type Workflow } from './support/workflow.ts';

test.each([
  ['v1.2.3', '1.2.3', false],
  ['v0.0.0', '0.0.0', false],
  ['v10.20.30', '10.20.30', false],
  ['v1.2.3-rc.1', '1.2.3-rc.1', true],
  ['v1.2.3-0.a-b.7', '1.2.3-0.a-b.7', true],
])('%s is the version %s', (tag, text, isPrerelease) => {
  expect(versionOf(tag)).toMatchObject({ text, isPrerelease });
});

test.each([
  '1.2.3',
  'V1.2.3',
  'v1',
  'v1.2',
  'v1.2.3.4',
  'v01.2.3',
  'v1.2.3-',
  'v1.2.3-01',
  'v1.2.3-a..b',
  'v1.2.3+build',
  'v1.2.3\n',
  'refs/tags/v1.2.3',
  'v1.2.3;id',
  'v1.2.3-$(id)',
  'v1.2.9999999999',
  '',
])('%j is no version to release', (tag) => {
  expect(versionOf(tag)).toBeUndefined();
});

test.each<[string, string[], { isLatest: boolean; major?: string; reason?: string }]>([
  ['v1.0.0', [], { isLatest: true, major: 'v1' }],
  ['v1.2.0', ['v1.1.9', 'v1.2.0', 'v1'], { isLatest: true, major: 'v1' }],
  ['v1.10.0', ['v1.9.0', 'v1.2.0'], { isLatest: true, major: 'v1' }],
  ['v1.1.1', ['v1.2.0', 'v1.10.0', 'v1.1.0'], { isLatest: false, reason: 'v1.10.0 is newer' }],
  ['v1.2.1', ['v1.2.0', 'v2.0.0'], { isLatest: false, major: 'v1' }],
  ['v2.0.0', ['v1.9.9', 'v1'], { isLatest: true, major: 'v2' }],
  ['v1.2.0', ['v1.3.0-rc.1', 'v2.0.0-rc.1'], { isLatest: true, major: 'v1' }],
  ['v1.2.0', ['v1.99', 'v1.3.0+build', '1.4.0', 'nightly'], { isLatest: true, major: 'v1' }],
  ['v1.3.0-rc.1', ['v1.2.0'], { isLatest: false, reason: 'it is a pre-release' }],
  ['v0.2.0', ['v0.1.0'], { isLatest: true, reason: 'there is no v0' }],
])('%s among %j', (tag, tags, { isLatest, major, reason }) => {
  const version = versionOf(tag);
  if (!version) throw new Error(tag);
  expect(standingOf(version, tags)).toEqual({ isLatest, major, reason });
});

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.3] - 2026-01-31

### Added

- A thing, with a [link].

### Fixed

- ## in the middle of a line

## [1.2.3-rc.1] - 2026-01-30

- A candidate.

## [1.2.2] - 2026-01-02
### Added
<!-- nothing
yet -->

[link]: https://example.com/
[1.2.2]: https://example.com/1.2.2
`;

test('the notes are those of the version, up to the next one', () => {
  const notes = '### Added\n\n- A thing, with a [link].\n\n### Fixed\n\n- ## in the middle of a line';
  expect(notesOf(CHANGELOG, '1.2.3')).toBe(notes);
  expect(notesOf(CHANGELOG.replaceAll('\n', '\r\n'), '1.2.3')).toBe(notes);
  expect(notesOf(CHANGELOG, '1.2.3-rc.1')).toBe('- A candidate.');
});

test.each([
  ['no section', CHANGELOG, '1.2.4', 'CHANGELOG.md has no section "## [1.2.4] - YYYY-MM-DD".'],
  ['a longer version', CHANGELOG, '1.2', 'CHANGELOG.md has no section "## [1.2] - YYYY-MM-DD".'],
  ['no changes', '', '1.2.3', 'CHANGELOG.md has no section "## [1.2.3] - YYYY-MM-DD".'],
  ['an empty section', CHANGELOG, '1.2.2', 'The section of 1.2.2 in CHANGELOG.md is empty.'],
  ['two sections', `${CHANGELOG}\n${CHANGELOG}`, '1.2.3', 'CHANGELOG.md has 2 sections for 1.2.3.'],
  [
    'no date',
    '## [1.2.3]\n\n- A thing.\n',
    '1.2.3',
    'In CHANGELOG.md "## [1.2.3]" must be "## [1.2.3] - YYYY-MM-DD".',
  ],
])('notes are refused: %s', (_name, changelog, version, message) => {
  expect(() => notesOf(changelog, version)).toThrow(new Error(message));
});

const folder = mkdtempSync(join(tmpdir(), 'kompira-release-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const script = resolve('scripts/release.ts');
const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as Workflow;

/** The environment of git and of scripts: the Node of these tests first, and nothing of who runs them. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
};

writeFileSync(
  join(folder, 'gitconfig'),
  '[user]\nname = me\nemail = me@example.com\n[init]\ndefaultBranch = main\n[advice]\ndetachedHead = false\n',
);

function command(cwd: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { error, ...result } = spawnSync(program, args, {
    cwd,
    env: { ...environment, ...env },
    encoding: 'utf8',
  });
  if (error) throw error;
  return result;
}

/** A repository with main at origin, in a clone of a maintainer. */
class Repository {
  readonly origin = mkdtempSync(join(folder, 'origin-'));
  readonly path = mkdtempSync(join(folder, 'clone-'));

  constructor() {
    this.git('init', '--quiet', '--bare', this.origin);
    this.git('init', '--quiet');
    this.git('remote', 'add', 'origin', this.origin);
    for (const path of ['scripts', 'dist/run', '.ci']) mkdirSync(join(this.path, path), { recursive: true });
    cpSync(script, join(this.path, 'scripts/release.ts'));
    this.write('package.json', '{ "type": "module" }');
    this.write('dist/run/index.js', 'built\n');
    this.write('.ci/run', '#!/bin/sh\necho tested\n');
    chmodSync(join(this.path, '.ci/run'), 0o755);
  }

  git(...args: string[]): string {
    const { status, stdout, stderr } = command(this.path, 'git', args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** Commits what a release of this version has in its files. */
  prepare(version: string, notes = `- What is new in ${version}.`): this {
    for (const name of ['package.json', 'package-lock.json'])
      this.write(name, JSON.stringify({ type: 'module', version }));
    this.write('CHANGELOG.md', `# Changelog\n\n## [${version}] - 2026-01-31\n\n${notes}\n`);
    return this.commit(version);
  }

  commit(message: string): this {
    this.git('add', '.');
    this.git('commit', '--quiet', '--message', message);
    this.git('push', '--quiet', 'origin', 'HEAD');
    return this;
  }

  tag(...args: string[]): this {
    this.git('tag', ...args);
    this.git('push', '--quiet', '--force', '--tags', 'origin');
    return this;
  }

  release(...args: string[]): { status: number | null; said: string } {
    const { status, stdout, stderr } = command(this.path, process.execPath, [script, ...args]);
    return { status, said: `${stdout}${stderr}`.trimEnd() };
  }

  /** The commit of a tag at origin; empty where there is none. */
  at(tag: string): string {
    const [line = ''] = this.git('ls-remote', 'origin', `refs/tags/${tag}^{}`, `refs/tags/${tag}`)
      .split('\n')
      .reverse();
    return line.split('\t')[0] ?? '';
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}

test('npm run release:check runs the script, after the check of dist/', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts['release:check']).toBe('npm run check:dist && node scripts/release.ts check');
});

test('check: a commit that is ready, before its tag and after', () => {
  const repository = new Repository().prepare('1.2.3');
  const ready = { status: 0, said: 'This commit may be released as v1.2.3.' };
  expect(repository.release('check', 'v1.2.3')).toEqual(ready);
  repository.tag('-m', 'annotated', 'v1.2.3');
  expect(repository.release('check', 'v1.2.3')).toEqual(ready);
});

test.each<[string, string, (repository: Repository) => void, string]>([
  ['no v', '1.2.3', () => undefined, 'A tag to release is like v1.2.3 or v1.2.3-rc.1, not "1.2.3".'],
  [
    'a command for a tag',
    'v1.2.3$(touch${IFS}pwned)',
    () => undefined,
    'A tag to release is like v1.2.3 or v1.2.3-rc.1, not "v1.2.3$(touch${IFS}pwned)".',
  ],
  [
    'another version',
    'v1.2.4',
    () => undefined,
    'package.json has the version 1.2.3, the tag says v1.2.4.\n' +
      'package-lock.json has the version 1.2.3, the tag says v1.2.4.\n' +
      'CHANGELOG.md has no section "## [1.2.4] - YYYY-MM-DD".',
  ],
  [
    'a candidate that package.json takes for the release',
    'v1.2.3-rc.1',
    (repository) => {
      repository.write('CHANGELOG.md', '## [1.2.3-rc.1] - 2026-01-31\n\n- A candidate.\n');
      repository.commit('Log');
    },
    'package.json has the version 1.2.3, the tag says v1.2.3-rc.1.\n' +
      'package-lock.json has the version 1.2.3, the tag says v1.2.3-rc.1.',
  ],
  [
    'an empty section',
    'v1.2.3',
    (repository) => {
      repository.write(
        'CHANGELOG.md',
        '## [1.2.3] - 2026-01-31\n\n### Added\n\n## [1.2.2] - 2026-01-01\n\n- Old.\n',
      );
      repository.commit('Log');
    },
    'The section of 1.2.3 in CHANGELOG.md is empty.',
  ],
  [
    'an owner that is a placeholder, in a document and in an example',
    'v1.2.3',
    (repository) => {
      repository.write('README.md', '# Run\n\n```yaml\n- uses: OWNER/kompira-action@v1\n```\n');
      repository.write('README.ja.md', 'OWNER/REPO はお使いのリポジトリです。\n');
      repository.write('example.yml', "repository: 'OWNER/kompira-action'\n");
      repository.commit('Documents');
    },
    'README.md, line 4: OWNER stands where the owner of this repository should. README.md has the command.\n' +
      'example.yml, line 1: OWNER stands where the owner of this repository should. README.md has the command.',
  ],
  [
    'documents that say there is no release',
    'v1.2.3',
    (repository) => {
      repository.write('README.md', 'There is no release yet, so there is no `v1`.\n');
      repository.write('README.ja.md', 'リリースはまだありません。\n');
      repository.commit('Documents');
    },
    'README.ja.md, line 1: this still says that there is no release.\n' +
      'README.md, line 1: this still says that there is no release.',
  ],
  [
    'a dist/ of another build',
    'v1.2.3',
    (repository) => {
      repository.write('dist/run/index.js', 'built otherwise\n');
      repository.write('dist/run/more.js', 'built besides\n');
    },
    'What is here is not what is committed:\n M dist/run/index.js\n?? dist/run/more.js',
  ],
  [
    'a commit on another branch',
    'v1.2.3',
    (repository) => {
      repository.git('switch', '--quiet', '--create', 'feature');
      repository.prepare('1.2.3', '- Another.');
    },
    'The commit is not on main at origin.',
  ],
  [
    'a tag that is taken',
    'v1.2.3',
    (repository) => {
      repository.tag('v1.2.3').prepare('1.2.3', '- Once more.');
    },
    'There is a tag v1.2.3 already, on another commit: COMMIT.',
  ],
])('check refuses: %s', (_name, tag, change, message) => {
  const repository = new Repository().prepare('1.2.3');
  change(repository);
  const { status, said } = repository.release('check', tag);
  expect({ status, said: said.replace(/\b[0-9a-f]{40}\b/, 'COMMIT') }).toEqual({ status: 1, said: message });
  expect(existsSync(join(repository.path, 'pwned'))).toBe(false);
});

test.each([[], ['check'], ['check', 'v1.2.3', 'more'], ['plan', 'v1.2.3'], ['publish', 'v1.2.3', 'notes']])(
  'a wrong command: %j %j %j',
  (...args) => {
    const { status, said } = new Repository().prepare('1.2.3').release(...args);
    expect({ status, said }).toEqual({ status: 1, said: expect.stringMatching(/^Usage: /) });
  },
);

interface Published {
  /** Of the step that failed. */
  readonly failed: string | undefined;
  readonly said: string;
  /** What was called that cannot be here: the actions of others, and `gh` with its arguments. */
  readonly called: string[];
  readonly notes: string;
}

/** Runs the steps of a job of release.yml in a clone that is as `actions/checkout` leaves it. */
function runJob(
  name: 'test' | 'publish',
  repository: Repository,
  tag: string,
  { released = [], build = 'true' }: { released?: string[]; build?: string } = {},
): Published {
  const temp = mkdtempSync(join(folder, 'runner-'));
  const clone = join(temp, 'clone');
  repository.git('clone', '--quiet', '--branch', tag, repository.origin, clone);
  const programs = {
    // `gh api` lists the releases that are there.
    gh: `#!/bin/sh\nprintf '%s\\n' "gh $*" >>"$CALLS"\n[ "$1" != api ] || printf '%s\\n' "$RELEASED"\n`,
    npm: '#!/bin/sh\nsh -c "$BUILD"\n',
  };
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const [program, text] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', program), text);
    chmodSync(join(folder, 'bin', program), 0o755);
  }
  const calls = join(temp, 'calls');
  const output = join(temp, 'output');
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const contexts = { steps, github: { token: 'ghs_1' } };
  let said = '';
  let failed: string | undefined;
  for (const step of jobs[name]?.steps ?? []) {
    if (!isMet(step.if, contexts, failed !== undefined)) continue;
    if (step.uses !== undefined) writeFileSync(calls, `${step.uses.split('@')[0] ?? ''}\n`, { flag: 'a' });
    if (step.run === undefined) continue;
    writeFileSync(output, '');
    const { status, stdout, stderr } = command(
      clone,
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
      {
        GITHUB_REF_NAME: tag,
        GITHUB_REPOSITORY: 'me/mine',
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: temp,
        CALLS: calls,
        RELEASED: released.join('\n'),
        BUILD: build,
        ...filled(step.env, contexts),
      },
    );
    said += `${stdout}${stderr}`;
    if (status !== 0) failed = step.name ?? step.run;
    if (step.id !== undefined) {
      const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
      steps[step.id] = {
        outputs: Object.fromEntries(lines.map((line) => line.split('=') as [string, string])),
      };
    }
  }
  const notes = join(temp, 'notes.md');
  return {
    failed,
    said: said.trimEnd(),
    called: readFileSync(calls, 'utf8')
      .replaceAll(temp, 'TEMP')
      .trimEnd()
      .split('\n')
      .filter((call) => !/^actions\/(checkout|setup-node)$/.test(call)),
    notes: existsSync(notes) ? readFileSync(notes, 'utf8') : '',
  };
}

const LIST = 'gh api --paginate repos/me/mine/releases --jq .[].tag_name';
const create = (tag: string, flags: string) =>
  `gh release create ${tag} --verify-tag --title ${tag} --notes-file TEMP/notes.md ${flags}`;

// The workflow runs on Linux. On Windows `bash` may be one that sees another file system.
if (process.platform === 'win32') skipped('the steps of release.yml run on Linux');
const describeSteps = process.platform === 'win32' ? describe.skip : describe;

describeSteps('the steps of release.yml', () => {
  test('a release: attested, v1 moved, published, in this order', () => {
    const repository = new Repository().prepare('1.2.2').tag('v1.2.2').tag('v1').prepare('1.2.3');
    repository.tag('-m', 'annotated', 'v1.2.3');
    const before = repository.at('v1');
    expect(runJob('publish', repository, 'v1.2.3', { released: ['v1.2.2', 'v1.2.30'] })).toMatchObject({
      failed: undefined,
      said: expect.stringMatching(/^v1 moves to v1\.2\.3\.\n/),
      called: [LIST, 'actions/attest', create('v1.2.3', '--prerelease=false --latest=true')],
      notes: '- What is new in 1.2.3.\n',
    });
    expect(repository.at('v1')).toBe(repository.head());
    expect(before).not.toBe(repository.head());
  });

  test('the first release of a major version makes its tag', () => {
    const repository = new Repository().prepare('1.0.0').tag('v1.0.0');
    expect(runJob('publish', repository, 'v1.0.0').failed).toBeUndefined();
    expect(repository.at('v1')).toBe(repository.head());
  });

  test('a pre-release is marked, and moves nothing', () => {
    const repository = new Repository().prepare('1.2.2').tag('v1.2.2').tag('v1').prepare('1.2.3-rc.1');
    const before = repository.at('v1');
    repository.tag('v1.2.3-rc.1');
    expect(runJob('publish', repository, 'v1.2.3-rc.1')).toMatchObject({
      failed: undefined,
      said: 'No major tag moves: it is a pre-release.',
      called: [LIST, 'actions/attest', create('v1.2.3-rc.1', '--prerelease=true --latest=false')],
    });
    expect(repository.at('v1')).toBe(before);
  });

  test('a fix of an older line is released, and does not take v1 back', () => {
    const repository = new Repository().prepare('1.1.0').prepare('1.2.0').tag('v1.2.0').tag('v1');
    const before = repository.at('v1');
    repository.git('switch', '--quiet', '--create', 'older', 'HEAD~1');
    repository.prepare('1.1.1').tag('v1.1.1');
    repository.git('switch', '--quiet', 'main');
    repository.git('merge', '--quiet', '--strategy', 'ours', 'older');
    repository.git('push', '--quiet', 'origin', 'main');
    expect(runJob('publish', repository, 'v1.1.1')).toMatchObject({
      failed: undefined,
      said: 'No major tag moves: v1.2.0 is newer.',
      called: [LIST, 'actions/attest', create('v1.1.1', '--prerelease=false --latest=false')],
      notes: '- What is new in 1.1.1.\n',
    });
    expect(repository.at('v1')).toBe(before);
  });

  test('a tag that is released already: nothing is attested, moved or published', () => {
    const repository = new Repository().prepare('1.2.3').tag('v1.2.3');
    expect(runJob('publish', repository, 'v1.2.3', { released: ['v1.2.3'] })).toMatchObject({
      failed: 'There is no such release yet',
      said: expect.stringMatching(/^::error::v1\.2\.3 is released already/m),
      called: [LIST],
    });
    expect(repository.at('v1')).toBe('');
  });

  test('a job that failed after it moved v1 can run again', () => {
    const repository = new Repository().prepare('1.2.3').tag('v1.2.3').tag('v1');
    expect(runJob('publish', repository, 'v1.2.3').failed).toBeUndefined();
    expect(repository.at('v1')).toBe(repository.head());
  });

  test('a tag that moved at origin since is not published from where it was', () => {
    const repository = new Repository().prepare('1.2.3').tag('v1.2.3').prepare('1.2.3', '- Another.');
    repository.git('tag', 'old', 'v1.2.3');
    repository.tag('--force', 'v1.2.3');
    const clone = mkdtempSync(join(folder, 'late-'));
    repository.git('clone', '--quiet', '--branch', 'old', repository.origin, clone);
    // As checkout leaves it: the tag of the event, on the commit of the event.
    command(clone, 'git', ['tag', '--force', 'v1.2.3', 'HEAD']);
    const { status, stderr } = command(clone, process.execPath, [
      script,
      'plan',
      'v1.2.3',
      join(clone, '../notes'),
    ]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'At origin v1.2.3 is not, or no longer, on the commit that this run is about.\n',
    });
  });

  test.each(['1.2.3', 'v1.2', 'v1.2.3$(id>pwned)'])('the tag %s fails before anything else', (tag) => {
    const repository = new Repository().prepare('1.2.3').tag(tag);
    const { failed, said } = runJob('test', repository, tag);
    expect(failed).toBe('Tag, version, CHANGELOG.md and main agree');
    expect(said).toMatch(/^A tag to release is like v1\.2\.3 or v1\.2\.3-rc\.1, not "/);
  });

  test('the tests run, and a build that gives what is committed is green', () => {
    const repository = new Repository().prepare('1.2.3').tag('v1.2.3');
    const { failed, said } = runJob('test', repository, 'v1.2.3', { build: 'echo built >dist/run/index.js' });
    const ready = 'This commit may be released as v1.2.3.';
    expect({ failed, said }).toEqual({ failed: undefined, said: `${ready}\ntested\n${ready}` });
  });

  test('a build that gives something else is red', () => {
    const repository = new Repository().prepare('1.2.3').tag('v1.2.3');
    const { failed, said } = runJob('test', repository, 'v1.2.3', { build: 'echo new >dist/run/index.js' });
    expect(failed).toBe('A fresh build of dist/ changes nothing');
    expect(said).toMatch(/not what is committed:\n M dist\/run\/index\.js$/);
  });
});

test('before the first release, the check finds what has to be replaced in the documents of this repository', () => {
  const all = ['README.md', 'README.ja.md', 'docs/recipes.md', 'examples/fan-out.yml'];
  const files = placeholdersIn([...all, 'CHANGELOG.md']).map((problem) => problem.split(',', 1)[0]);
  // After it, none of them is left.
  expect([[], all]).toContainEqual([...new Set(files)]);
});

test('what may publish installs nothing; what runs code of others may change nothing', () => {
  expect(jobs.test?.permissions).toEqual({ contents: 'read' });
  expect(jobs.publish?.permissions).toEqual({
    contents: 'write',
    'id-token': 'write',
    attestations: 'write',
  });
  const scripts = jobs.publish?.steps.map(({ run = '' }) => run).join('\n');
  expect(scripts).not.toMatch(/npm|npx|\.ci\/run/);
  expect(readFileSync(script, 'utf8').match(/from '[^']+'/g)).toEqual([
    "from 'node:child_process'",
    "from 'node:fs'",
  ]);
});
