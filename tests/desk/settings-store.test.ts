import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { type Sites, watchSites } from '../../src/sites.ts';
import { settingEvents } from '../../src/store/settings/log.ts';
import {
  changeSettings,
  type SettingOrder,
  settingMark,
  undoSetting,
} from '../../src/store/settings/overlay.ts';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { sitesText } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { until } from '../harness/until.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
const SITE = 'dongthap';
let opened: TestStore;
let sites: Sites;
let clock: number;

beforeEach(async () => {
  clock = NOW;
  opened = await openTestStore();
  await saveSitesFile(opened.store, opened.keys, sitesText(), NOW);
  sites = await watch();
});
afterEach(async () => {
  sites.close();
  await opened.close();
});

const watch = () => watchSites(opened.store, opened.keys, createLogger('silent', 'test'));

function change(key: string, value: unknown, more: Partial<SettingOrder> & { seen?: string } = {}) {
  const { seen, ...rest } = more;
  clock += 1_000;
  const order = { site: SITE, moderator: 'lan', now: clock, changes: [{ key, value, seen }], ...rest };
  return opened.store.write((db) => changeSettings(db, opened.keys, order));
}

async function inForce() {
  await sites.refresh();
  const site = sites.get(SITE);
  if (!site) throw new Error('the site is gone');
  return site;
}

const log = () => settingEvents(opened.store.read, opened.keys, { site: SITE, limit: 50 });

test('a change is in force here at once and in every other process within a second or two', async () => {
  const other = await watch();
  expect(await change('moderation.every', '45m')).toEqual({ kind: 'done', keys: ['moderation.every'] });
  expect((await inForce()).moderation.every).toBe(2_700_000);
  await until('the other process has it', () => other.get(SITE)?.moderation.every === 2_700_000, 3_000);
  other.close();
});

test('who, when, from what to what is in the log, and going back to the file is a row too', async () => {
  await change('moderation.escalateAfter', '2h');
  await change('moderation.escalateAfter', undefined);
  expect((await inForce()).moderation.escalateAfter).toBe(4 * 3_600_000);
  expect(sites.settings(SITE)?.overlay).toEqual([]);
  expect(await log()).toMatchObject([
    {
      key: 'moderation.escalateAfter',
      before: { value: '2h', own: true },
      after: { value: '4h', own: false },
    },
    {
      key: 'moderation.escalateAfter',
      before: { value: '4h', own: false },
      after: { value: '2h', own: true },
      moderator: 'lan',
      at: NOW + 1_000,
    },
  ]);
});

test('what changes nothing leaves no row, and a value the file has anyway goes back to the file', async () => {
  expect(await change('screening.maxLinks', 2)).toEqual({ kind: 'done', keys: [] });
  expect(await log()).toEqual([]);
  await change('screening.maxLinks', 5);
  await change('screening.maxLinks', 2);
  await inForce();
  expect(sites.settings(SITE)?.overlay).toEqual([]);
  await saveSitesFile(opened.store, opened.keys, sitesText({ screening: { maxLinks: 7 } }), clock);
  expect((await inForce()).screening.maxLinks).toBe(7);
});

test('a faulty value changes nothing and is told at its setting', async () => {
  const outcome = await change('moderation.every', 'soon');
  expect(outcome).toEqual({
    kind: 'faulty',
    faults: [{ key: 'moderation.every', field: null, code: 'shape' }],
  });
  expect(await log()).toEqual([]);
});

test('addresses and secrets stand nowhere in the clear', async () => {
  await change('moderators.hoa', { name: 'Hoa', email: 'canary@bao.example' });
  await change('alarm.telegram', { token: `123456:${'canary'.repeat(6)}`, chat: '@canary' });
  await change('moderators.hoa', null);
  const tables = ['settings_overlay', 'site_events', 'settings_version'] as const;
  for (const table of tables) {
    const rows = JSON.stringify(await opened.store.read.selectFrom(table).selectAll().execute());
    expect(rows).not.toMatch(/canary|lan@bao/);
  }
  expect((await log()).map(({ before, after }) => [before?.value, after?.value])[2]).toEqual([
    null,
    { name: 'Hoa', email: 'canary@bao.example', role: 'moderator', mailAfter: '0s' },
  ]);
});

test('only an editor of this moment may change anything', async () => {
  expect(await change('name', 'Báo Khác', { moderator: 'minh' })).toEqual({ kind: 'not-editor' });
  expect(await change('name', 'Báo Khác', { site: 'other' })).toEqual({ kind: 'not-editor' });
  const minh = { name: 'Minh', email: 'minh@bao.example', mailAfter: '0s' };
  await change('moderators.minh', { ...minh, role: 'editor' });
  await change('moderators.lan', null, { moderator: 'minh' });
  expect(await change('name', 'Báo Khác')).toEqual({ kind: 'not-editor' });
});

test('the last editor can neither leave nor become a moderator, and somebody stays', async () => {
  const lan = { name: 'Lan', email: 'lan@bao.example' };
  expect(await change('moderators.lan', { ...lan, role: 'moderator' })).toEqual({ kind: 'last-editor' });
  expect(await change('moderators.lan', null)).toEqual({ kind: 'last-editor' });
  await change('moderators.minh', null);
  expect(await change('moderators.lan', null)).toEqual({ kind: 'last-editor' });
});

test('what a colleague changed meanwhile is not written over unseen', async () => {
  await change('consent.version', '2026-02');
  const late = { seen: settingMark('2026-01') };
  expect(await change('consent.version', '2026-03', late)).toEqual({
    kind: 'moved',
    keys: ['consent.version'],
  });
  expect(await change('consent.version', '2026-02', late)).toEqual({ kind: 'done', keys: [] });
  expect((await inForce()).consent.version).toBe('2026-02');
});

test('two who change at once both succeed, with different settings', async () => {
  const both = await Promise.all([change('screening.maxLinks', 1), change('comments.depth', 3)]);
  expect(both.map(({ kind }) => kind)).toEqual(['done', 'done']);
  const { screening, comments } = await inForce();
  expect([screening.maxLinks, comments.depth]).toEqual([1, 3]);
});

test('the last change of a setting can be taken back, and that again; an older one cannot', async () => {
  await change('moderation.every', '10m');
  await change('moderation.every', '20m');
  const undo = (seq: number | undefined) =>
    opened.store.write((db) =>
      undoSetting(db, opened.keys, { site: SITE, moderator: 'lan', seq: seq ?? 0, now: ++clock }),
    );
  const [newest, oldest] = await log();
  expect(await undo(oldest?.seq)).toEqual({ kind: 'moved', keys: ['moderation.every'] });
  expect(await undo(newest?.seq)).toEqual({ kind: 'done', keys: ['moderation.every'] });
  expect((await inForce()).moderation.every).toBe(600_000);
  const [back] = await log();
  expect(back).toMatchObject({ undoes: newest?.seq, after: { value: '10m', own: true } });
  await undo(back?.seq);
  expect((await inForce()).moderation.every).toBe(1_200_000);
});

test('a newer file that no longer fits a change keeps the site up, says so, and the change can be made anew', async () => {
  await change('moderators.hoa', { name: 'Hoa', email: 'hoa@bao.example' });
  const moderators = [
    { id: 'lan', name: 'Lan', email: 'lan@bao.example' },
    { id: 'hoa2', name: 'Hoa', email: 'hoa@bao.example' },
  ];
  await saveSitesFile(opened.store, opened.keys, sitesText({ moderators }), clock);
  expect((await inForce()).moderators.map(({ id }) => id)).toEqual(['lan', 'hoa2']);
  expect(sites.settings(SITE)?.ignored.map(({ key }) => key)).toEqual(['moderators.hoa']);
  expect(await change('screening.maxLinks', 4)).toMatchObject({ kind: 'done' });
  expect(await change('moderators.hoa', undefined)).toMatchObject({ kind: 'done' });
  await inForce();
  expect(sites.settings(SITE)?.ignored).toEqual([]);
});

test('a damaged row is left out and the others count', async () => {
  await change('screening.maxLinks', 4);
  await change('comments.depth', 3);
  await opened.store.write(async (db) => {
    await db
      .updateTable('settings_overlay')
      .set({ value: '1.AAAA' })
      .where('key', '=', 'comments.depth')
      .execute();
    await db.updateTable('settings_version').set({ version: 99 }).execute();
  });
  const { screening, comments } = await inForce();
  expect([screening.maxLinks, comments.depth]).toEqual([4, 2]);
  expect(sites.settings(SITE)?.ignored.map(({ key }) => key)).toEqual(['comments.depth']);
});
