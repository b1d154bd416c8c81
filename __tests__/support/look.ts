/** Tests that look at a page in Chromium; where it is not installed they are skipped, and it says so. */
import { existsSync } from 'node:fs';
import { env, platform } from 'node:process';
import { afterAll, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CHROMIUM, openBrowser } from './browser.ts';
import { skipped } from './programs.ts';

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** `test`, with a browser that the tests of a file share. */
export function look(name: string, body: (browser: Browser) => Promise<void>): void {
  // Where CI runs on Linux it is installed, so a missing one is a failure there.
  if (!existsSync(CHROMIUM) && !(env.CI && platform === 'linux')) {
    skipped(`there is no ${CHROMIUM}; install Debian's package chromium`)(name, () => undefined);
    return;
  }
  test(name, async () => {
    await body(await (browser ??= openBrowser()));
  });
}
