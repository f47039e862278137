/** The site and the key of a trial run. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { parseSites } from '../../../config/sites-file.ts';

export const DEMO_SITE = 'dongthap';
export const DEMO_EDITOR = 'lan@bao.example';

const NOTE = ` Trang của bản chạy thử; mỗi lần npm start viết lại tệp này. Muốn giữ thay đổi: chép ra tệp khác và đặt SITES_FILE.
 The site of a trial run; every npm start writes this file anew. To keep changes, copy it and set SITES_FILE.`;

/** Writes a sites file without any waiting time, for readers on these origins. */
export function writeDemoSites(file: string, origins: string[]): void {
  const site = {
    id: DEMO_SITE,
    name: 'Báo Mẫu Online',
    origins,
    moderators: [
      { id: 'lan', name: 'Lan', email: DEMO_EDITOR, role: 'editor' },
      { id: 'minh', name: 'Minh', email: 'minh@bao.example' },
    ],
    moderation: { firstAfter: '0s', every: '0s', maxPerHour: 1_000, trialMail: 'off', publishDelay: '0s' },
    limits: { address: 'off', article: 'off', site: 'off' },
    // Its articles are our own.
    screening: { titles: 'trust', bannedWords: ['lừa đảo', 'đồ ngu'] },
  };
  const note = NOTE.replace(/^/gm, '#');
  writeFileSync(file, `${note}\n${stringify({ sites: [site] })}`);
}

/** The site the demo newspaper shows: the demo's own id if the file has it, else the file's first. */
export function siteToShow(file: string): { id: string; origins: string[] } | null {
  try {
    const { sites } = parseSites(readFileSync(file, 'utf8'));
    return sites.find(({ id }) => id === DEMO_SITE) ?? sites[0] ?? null;
  } catch {
    return null;
  }
}

/** A random key, made once, so that a second start reads what the first one sealed. */
export function keepSecretKey(file: string): void {
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
