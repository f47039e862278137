import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkMailboxes } from '../../src/commands/checks/database/mailboxes.ts';
import { line } from '../../src/commands/checks/finding.ts';
import { planLetter } from '../../src/store/mail/letters.ts';
import { addressMark, confirmAddress, trialAbout } from '../../src/store/mail/trials.ts';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { sitesText } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const found = async () => (await checkMailboxes(opened.store.read, opened.keys)).map(line);

test('whoever was sent a trial mail and has not pressed its button is named, without an address', async () => {
  const { store, keys } = opened;
  expect(await found()).toEqual([]);
  await saveSitesFile(store, keys, sitesText({ moderation: { trialMail: 'on' } }), NOW);
  expect(await found()).toEqual([]);
  const box = { site: 'dongthap', moderator: 'minh' };
  const mark = addressMark(keys, 'minh@bao.example');
  await store.write(async (db) => {
    const order = {
      ...box,
      kind: 'trial',
      about: trialAbout(mark),
      domain: 'bao.example',
      now: NOW,
    } as const;
    const id = await planLetter(db, order);
    await db.updateTable('mails').set({ state: 'sent', sent_at: NOW }).where('id', '=', id).execute();
  });
  const [told, ...others] = await found();
  expect(others).toEqual([]);
  expect(told).toMatch(/^! moderators: dongthap: minh has not confirmed the trial mail of 2026-11-22/);
  expect(told).not.toContain('@');
  await store.write((db) => confirmAddress(db, { ...box, mark, now: NOW }));
  expect(await found()).toEqual([]);
});
