/** Every page of the settings and the reports, with something to show on each. */
import { closeArticle, pauseSite } from '../../src/store/articles/articles.ts';
import { decide } from '../../src/store/deciding/decisions.ts';
import { noteSiteEvent } from '../../src/store/log/site-events.ts';
import { ban } from '../../src/store/readers/bans.ts';
import { BASE, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

export const PAGES = [
  ...[
    '',
    '/general',
    '/people',
    '/people/-new',
    '/people/lan',
    '/mail',
    '/publishing',
    '/checks',
    '/words',
  ].map((page) => BASE + page),
  ...['/reasons', '/box', '/consent', '/alarm', '/closed', '/bans', '/history'].map((page) => BASE + page),
  '/desk/dongthap/reports/month?m=2026-11',
  '/desk/dongthap/reports/month?m=2026-10',
  '/desk/dongthap/reports/log',
];

const TITLES = ['Mùa sen về sớm trên đồng Tháp Mười', 'Cầu Cao Lãnh thông xe', 'Giá lúa đông xuân'];

/** A newspaper with changes of every kind, closed articles, bans and a month of decisions. */
export async function livelyDesk(): Promise<{ desk: SettingsDesk; lan: Person }> {
  const desk = await openSettings({ moderation: { trialMail: 'on', every: '30m', firstAfter: '5m' } });
  const lan = await desk.seat();
  const { store } = desk.test;
  await desk.fill(lan, 'mail', {
    'moderation.every': '45 phút',
    'moderation.quietHours.from': '22:00',
    'moderation.quietHours.to': '06:00',
  });
  await desk.fill(lan, 'people/-new', {
    name: 'Trần Thị Hoa',
    email: 'hoa@bao.example',
    role: 'moderator',
    mailAfter: '2 giờ',
  });
  await desk.fill(lan, 'words', { 'screening.bannedWords': 'lừa đảo\ncá độ\nvay nóng' });
  await desk.fill(lan, 'consent', { 'consent.text': 'Tôi đồng ý để Báo Mẫu Online lưu thông tin này.' });
  await desk.fill(lan, 'alarm', { way: 'webhook', url: 'https://hooks.bao.example/binhluan' });
  const { body } = await lan.get(`${BASE}/people/minh`);
  await lan.post(`${BASE}/people/minh`, {
    nonce: /name="nonce" value="([^"]+)"/.exec(body)?.[1] ?? '',
    action: 'remove',
  });
  await desk.fill(lan, 'people/-new', {
    name: 'Nam',
    email: 'nam@bao.example',
    role: 'moderator',
    mailAfter: 'ngay',
  });
  await month(desk);
  const doing = { site: 'dongthap', moderator: 'lan', channel: 'desk', now: desk.now } as const;
  await store.write(async (db) => {
    await closeArticle(db, doing, 'a2');
    await pauseSite(db, doing);
    await ban(db, doing, {
      kind: 'reader',
      hash: 'r',
      comment: '0190-1',
      expiresAt: desk.now + 30 * 86_400_000,
    });
    await noteSiteEvent(db, doing, {
      action: 'export',
      after: { format: 'csv', from: '2026-10-01', to: '2026-10-31' },
    });
    await db.updateTable('articles').set({ title_checked_at: 1 }).where('id', '=', 'a1').execute();
  });
  // A newer file that knows Nam under another id.
  await desk.load({
    moderation: { trialMail: 'on', every: '30m', firstAfter: '5m' },
    moderators: [
      { id: 'lan', name: 'Lan', email: 'lan@bao.example', role: 'editor' },
      { id: 'minh', name: 'Minh', email: 'minh@bao.example' },
      { id: 'nam2', name: 'Nam', email: 'nam@bao.example' },
    ],
  });
  return { desk, lan };
}

async function month(desk: SettingsDesk): Promise<void> {
  const { store } = desk.test;
  const names = ['lan', 'minh', 'hoa'];
  const reasons = ['Quảng cáo', 'Lời lẽ chưa phù hợp', null, 'Trùng với bình luận trước'];
  for (let n = 0; n < 90; n++) {
    const created = desk.now - 3 * 3_600_000 - (n % 22) * 86_400_000 - n * 600_000;
    const article = `a${1 + (n % 3)}`;
    const row = await desk.add({
      article_id: article,
      created_at: created,
      url: `https://bao.example/${TITLES[n % 3]}`,
    });
    if (n % 9 === 8) continue;
    const action = n % 5 === 1 ? 'reject' : n % 11 === 3 ? 'spam' : 'approve';
    await store.write((db) =>
      decide(db, {
        id: row.id,
        version: row.version,
        action,
        moderator: names[n % 3] as string,
        channel: 'mail',
        nonceHash: null,
        reason: action === 'reject' ? (reasons[n % 4] ?? null) : null,
        edited: n % 7 === 2 ? { text: 'Đã biên tập.', html: '<p>Đã biên tập.</p>', policy: '1' } : null,
        now: created + (n + 1) * 90_000,
        publishDelay: 0,
      }),
    );
  }
}
