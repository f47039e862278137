/** Real headless Chromium that can reach this machine and nothing else. */
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { findChromium } from '../../src/local/binaries.ts';

/** @throws when there is no Chromium: `node src/local/prepare.js test` brings one. */
export async function launchBrowser(
  options: Pick<LaunchOptions, 'ignoreDefaultArgs'> = {},
): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found; `node src/local/prepare.js test` brings one');
  return chromium.launch({
    ...options,
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
