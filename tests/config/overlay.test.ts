import { describe, expect, test } from '@jest/globals';
import { fileWords } from '../../config/file-words.ts';
import { baseOf, checkOverlay, isDeskKey, laySite, type OverlayEntry } from '../../config/overlay.ts';
import type { Site } from '../../config/sites.ts';
import { parseSites, type RawSite } from '../../config/sites-file.ts';
import { sitesText } from '../harness/site.ts';

function fileWith(changes: Record<string, unknown> = {}): { base: RawSite; file: Site } {
  const { sites, raw } = parseSites(sitesText(changes));
  const [file, words] = [sites[0] as Site, raw[0] as RawSite];
  return { base: baseOf(words, file), file };
}

const { base, file } = fileWith();
const lay = (...entries: OverlayEntry[]) => laySite(base, entries);
const faultsOf = (...entries: OverlayEntry[]) => {
  const checked = checkOverlay(base, entries);
  return 'faults' in checked ? checked.faults : [];
};
const hoa = { name: 'Hoa', email: 'hoa@bao.example' };

describe('laying changes over the file', () => {
  test('a setting is changed and everything else is as the file says', () => {
    const { site, ignored } = lay(
      { key: 'moderation.escalateAfter', value: '90m' },
      { key: 'name', value: 'Báo Mới' },
    );
    expect(ignored).toEqual([]);
    expect(site).toEqual({
      ...file,
      name: 'Báo Mới',
      moderation: { ...file.moderation, escalateAfter: 5_400_000 },
    });
  });

  test('a moderator is added, changed and removed by id', () => {
    const { site } = lay(
      { key: 'moderators.hoa', value: { ...hoa, mailAfter: '2h' } },
      { key: 'moderators.minh', value: null },
      { key: 'moderators.lan', value: { name: 'Lan Anh', email: 'lananh@bao.example', role: 'editor' } },
    );
    expect(site.moderators).toEqual([
      { id: 'lan', name: 'Lan Anh', email: 'lananh@bao.example', role: 'editor', mailAfter: 0 },
      { id: 'hoa', ...hoa, role: 'moderator', mailAfter: 7_200_000 },
    ]);
  });

  test('a second editor does not cost the first one the role that the file never had to name', () => {
    const { base } = fileWith({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    const { site } = laySite(base, [{ key: 'moderators.hoa', value: { ...hoa, role: 'editor' } }]);
    expect(site.moderators.map(({ id, role }) => `${id} ${role}`)).toEqual(['lan editor', 'hoa editor']);
  });

  test.each(['id', 'origins', 'articles', 'limits.address', 'retention.ipDays', 'locale', 'timezone'])(
    '%s stays the operator’s, whatever is stored',
    (key) => {
      expect(isDeskKey(key)).toBe(false);
      const { site, ignored } = lay({ key, value: 'off' });
      expect(site).toEqual(file);
      expect(ignored).toEqual([{ key, faults: [{ key, field: null, code: 'unknown-key' }] }]);
    },
  );
});

describe('what does not fit a newer file', () => {
  test('is left out key by key, and the rest stands', () => {
    const { site, ignored } = lay(
      { key: 'moderation.every', value: '1h' },
      { key: 'screening.maxLinks', value: 'many' },
      { key: 'screening.colour', value: 'red' },
      { key: 'consent.version', value: undefined },
    );
    expect(site.moderation.every).toBe(3_600_000);
    expect(site.screening).toEqual(file.screening);
    expect(ignored.map(({ key, faults }) => `${key} ${faults.map(({ code }) => code)}`).sort()).toEqual([
      'consent.version unreadable',
      'screening.colour unknown-key',
      'screening.maxLinks number',
    ]);
  });

  test('a moderator who came into the file under another id is not there twice', () => {
    const { base } = fileWith({
      moderators: [
        { id: 'lan', name: 'Lan', email: 'lan@bao.example' },
        { id: 'hoa2', name: 'Hoa', email: 'HOA@bao.example' },
      ],
    });
    const { site, ignored } = laySite(base, [{ key: 'moderators.hoa', value: hoa }]);
    expect(site.moderators.map(({ id }) => id)).toEqual(['lan', 'hoa2']);
    expect(ignored.map(({ key, faults }) => `${key} ${faults[0]?.code}`)).toEqual([
      'moderators.hoa same-email',
    ]);
  });

  test('two changes that fit only together are kept together', () => {
    const { site, ignored } = lay(
      { key: 'moderators.hoa', value: { name: 'Hoa', email: 'lan@bao.example' } },
      { key: 'moderators.lan', value: { name: 'Lan', email: 'lan2@bao.example', role: 'editor' } },
      { key: 'screening.maxLinks', value: -1 },
    );
    expect(site.moderators.map(({ email }) => email)).toEqual([
      'lan2@bao.example',
      'minh@bao.example',
      'lan@bao.example',
    ]);
    expect(ignored.map(({ key }) => key)).toEqual(['screening.maxLinks']);
  });

  test('whoever was removed stays removed, as long as anybody is left', () => {
    const removed = { key: 'moderators.lan', value: null };
    const { site, ignored } = lay({ key: 'screening.maxLinks', value: -1 }, removed);
    expect(site.moderators.map(({ id }) => id)).toEqual(['minh']);
    expect(ignored).toHaveLength(1);
    const { base } = fileWith({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    const alone = laySite(base, [removed]);
    expect(alone.site.moderators.map(({ id }) => id)).toEqual(['lan']);
    expect(alone.ignored[0]?.faults).toEqual([{ key: 'moderators', field: null, code: 'too-few', limit: 1 }]);
  });
});

describe('faults are told at the setting', () => {
  test.each<[string, unknown, Record<string, unknown>]>([
    ['moderation.every', 'soon', { code: 'shape' }],
    ['moderation.maxPerHour', 0, { code: 'too-low', limit: 1 }],
    ['moderation.linkDays', 31, { code: 'too-high', limit: 30 }],
    ['moderation.confirm', 'captcha', { code: 'choice' }],
    ['moderation.trialMail', 'maybe', { code: 'choice' }],
    ['name', '', { code: 'missing' }],
    ['name', 'x'.repeat(81), { code: 'too-long', limit: 80 }],
    ['screening.bannedWords', Array(5_001).fill('x'), { code: 'too-many', limit: 5_000 }],
    ['links.rules', 'javascript:alert(1)', { code: 'shape' }],
    ['moderators.hoa', { name: 'Hoa', email: 'nobody' }, { field: 'email', code: 'shape' }],
    ['moderators.hoa', { name: 'Hoa', email: 'MINH@bao.example' }, { field: 'email', code: 'same-email' }],
    ['moderators.hoa hoa', hoa, { field: 'id', code: 'shape' }],
  ])('%s = %j', (key, value, fault) => {
    const faults = faultsOf({ key, value });
    expect(faults).toContainEqual({ field: null, ...fault, key });
  });
});

test('a setting in force goes back into the words of a file, and means the same there', () => {
  const { file: rich, base: words } = fileWith({
    moderation: { quietHours: '22:00-06:00', firstAfter: '90s', trialMail: 'off' },
    alarm: {
      webhook: { url: 'https://hooks.bao.example/a', secret: `whsec_${'QUJD'.repeat(12)}` },
      telegram: { token: `123456:${'a'.repeat(35)}`, chat: -100 },
    },
  });
  const keys = ['moderation', 'screening', 'comments', 'consent', 'links', 'alarm'].flatMap((section) =>
    Object.keys(rich[section as keyof Site] as object).map((setting) => `${section}.${setting}`),
  );
  const entries = [...keys, 'name', 'moderators.lan', 'moderators.minh'].map((key) => ({
    key,
    value: fileWords(rich, key),
  }));
  expect(laySite(words, entries)).toEqual({ site: rich, ignored: [] });
  expect(laySite(base, entries).site).toEqual(rich);
  expect(fileWords(rich, 'moderation.firstAfter')).toBe('90s');
});
