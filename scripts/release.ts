/**
 * What a release asks of a tag, and what it does with it.
 *
 *     node scripts/release.ts check v1.2.3             says what keeps the commit at hand from being released as v1.2.3
 *     node scripts/release.ts plan v1.2.3 NOTES_FILE   the same, and against the tags at origin; writes the notes of
 *                                                      the release and the outputs of the workflow's step
 *
 * It uses nothing but Node and git: it runs beside a token that may publish, where no dependency is installed.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

export interface Version {
  /** Without the v. */
  readonly text: string;
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly isPrerelease: boolean;
}

// Nine digits are enough, and a number holds them exactly.
const NUMBER = String.raw`(0|[1-9]\d{0,8})`;
const IDENTIFIER = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)`;
const TAG = new RegExp(String.raw`^v${NUMBER}\.${NUMBER}\.${NUMBER}(-${IDENTIFIER}(?:\.${IDENTIFIER})*)?$`);

/** Semantic Versioning, without build metadata: `v1.2.3+a` and `v1.2.3+b` would be one version. */
export function versionOf(tag: string): Version | undefined {
  const match = TAG.exec(tag);
  if (!match) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return {
    text: tag.slice(1),
    numbers: [Number(major), Number(minor), Number(patch)],
    isPrerelease: prerelease !== undefined,
  };
}

/** What a release of `version` is, given all tags. */
export interface Standing {
  /** The newest of all; no pre-release. */
  readonly isLatest: boolean;
  /** The tag that moves to it, such as `v1`. */
  readonly major: string | undefined;
  /** Why none does. */
  readonly reason: string | undefined;
}

export function standingOf(version: Version, tags: readonly string[]): Standing {
  if (version.isPrerelease) return { isLatest: false, major: undefined, reason: 'it is a pre-release' };
  const newer = tags
    .flatMap((tag) => versionOf(tag) ?? [])
    .filter((other) => !other.isPrerelease && compare(other, version) > 0)
    .sort(compare);
  const isLatest = newer.length === 0;
  const [major] = version.numbers;
  // From 0.1 to 0.2 anything may change, so nobody can follow a v0.
  if (major === 0) return { isLatest, major: undefined, reason: 'there is no v0' };
  const holder = newer.findLast(({ numbers }) => numbers[0] === major);
  return holder
    ? { isLatest, major: undefined, reason: `v${holder.text} is newer` }
    : { isLatest, major: `v${major}`, reason: undefined };
}

/** Of versions that are no pre-releases. */
function compare({ numbers: a }: Version, { numbers: b }: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** What CHANGELOG.md says of a version, in the form of Keep a Changelog; throws where that is nothing. */
export function notesOf(changelog: string, version: string): string {
  const [, ...sections] = changelog.replaceAll('\r\n', '\n').split(/^## /m);
  const own = sections.filter((section) => section.startsWith(`[${version}]`));
  const [section = ''] = own;
  if (own.length === 0) throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD".`);
  if (own.length > 1) throw new Error(`CHANGELOG.md has ${own.length} sections for ${version}.`);
  const [heading = '', ...lines] = section.split('\n');
  if (!/^\[.*\] - \d{4}-\d\d-\d\d$/.test(heading.trimEnd())) {
    throw new Error(`In CHANGELOG.md "## ${heading}" must be "## [${version}] - YYYY-MM-DD".`);
  }
  const notes = lines.join('\n').trim();
  // Headings, comments, and where links lead to say nothing by themselves.
  const words = notes.replace(/<!--[^]*?-->/g, '').replace(/^(?:#.*|\[.*\]:.*)$/gm, '');
  if (words.trim() === '') throw new Error(`The section of ${version} in CHANGELOG.md is empty.`);
  return notes;
}

/** In what is there to be copied, and where README.md explains it. `OWNER/REPO` is the repository of the reader. */
const PLACEHOLDER = /\b(?:uses|repository):\s*['"]?OWNER\/|\bOWNER\/kompira-action\b|`OWNER`/;
/** The sentences of README.md and README.ja.md that no version can be used yet. */
export const NO_RELEASE = /`v1` will exist with the first release|リリースはまだありません/;

/** What a user of the release would copy, and it would not run: an owner that is none, and the word that there is no release. */
export function placeholdersIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const place = `${file}, line ${index + 1}`;
        if (PLACEHOLDER.test(line))
          return `${place}: OWNER stands where the owner of this repository should. README.md has the command.`;
        return NO_RELEASE.test(line) ? `${place}: this still says that there is no release.` : [];
      }),
  );
}

/** What keeps this commit from being released; in the order in which it is best mended. */
function problemsOf(tag: string, version: Version): string[] {
  const problems: string[] = [];
  for (const file of ['package.json', 'package-lock.json']) {
    const found = (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? '(none)';
    if (found !== version.text) problems.push(`${file} has the version ${found}, the tag says ${tag}.`);
  }
  try {
    notesOf(readFileSync('CHANGELOG.md', 'utf8'), version.text);
  } catch (thrown) {
    problems.push((thrown as Error).message);
  }
  problems.push(
    ...placeholdersIn(git('ls-files', '-z', '*.md', '*.yml', '.github').stdout.split('\0').filter(Boolean)),
  );
  const changes = git('status', '--porcelain').stdout.trimEnd();
  if (changes !== '') problems.push(`What is here is not what is committed:\n${changes}`);
  if (git('merge-base', '--is-ancestor', 'HEAD', 'refs/remotes/origin/main').status !== 0) {
    problems.push('The commit is not on main at origin.');
  }
  const tagged = commitOf(`refs/tags/${tag}`);
  if (tagged !== undefined && tagged !== commitOf('HEAD')) {
    problems.push(`There is a tag ${tag} already, on another commit: ${tagged}.`);
  }
  return problems;
}

function git(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { error, ...result } = spawnSync('git', args, { encoding: 'utf8' });
  if (error) throw error;
  return result;
}

function commitOf(ref: string): string | undefined {
  const { status, stdout } = git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  return status === 0 ? stdout.trim() : undefined;
}

/** The tags at origin, each with its commit. Those of the clone may be of yesterday. */
function tagsAtOrigin(): Map<string, string> {
  const { status, stdout, stderr } = git('ls-remote', '--tags', 'origin');
  if (status !== 0) throw new Error(`The tags at origin cannot be listed: ${stderr.trim()}`);
  // An annotated tag has two lines: its own, and with ^{} that of its commit, which comes after it.
  const lines = [...stdout.matchAll(/^([0-9a-f]+)\trefs\/tags\/(.+?)(?:\^\{\})?$/gm)];
  return new Map(lines.map(([, commit = '', tag = '']) => [tag, commit]));
}

function plan(tag: string, version: Version, notesFile: string): void {
  const tags = tagsAtOrigin();
  if (tags.get(tag) !== commitOf('HEAD')) {
    throw new Error(`At origin ${tag} is not, or no longer, on the commit that this run is about.`);
  }
  const { isLatest, major, reason } = standingOf(version, [...tags.keys()]);
  console.log(major === undefined ? `No major tag moves: ${reason ?? ''}.` : `${major} moves to ${tag}.`);
  writeFileSync(notesFile, `${notesOf(readFileSync('CHANGELOG.md', 'utf8'), version.text)}\n`);
  const outputs = `major=${major ?? ''}\nprerelease=${version.isPrerelease}\nlatest=${isLatest}\n`;
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, outputs);
}

function main([command, tag, notesFile, ...rest]: readonly string[]): void {
  const wanted =
    command === 'plan' ? notesFile !== undefined : command === 'check' && notesFile === undefined;
  if (!wanted || tag === undefined || rest.length > 0) {
    throw new Error('Usage: release.ts check TAG, or release.ts plan TAG NOTES_FILE');
  }
  const version = versionOf(tag);
  if (!version)
    throw new Error(`A tag to release is like v1.2.3 or v1.2.3-rc.1, not ${JSON.stringify(tag)}.`);
  const problems = problemsOf(tag, version);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (notesFile !== undefined) plan(tag, version, notesFile);
  else console.log(`This commit may be released as ${tag}.`);
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2));
  } catch (thrown) {
    console.error((thrown as Error).message);
    process.exitCode = 1;
  }
}
