/** Every kind of mail, as it is built from data: for tests that look at what mails are made of. */
import { buildModerationMail } from '../../src/notify/batch/moderation-mail.ts';
import type { MailComment, ModerationMail } from '../../src/notify/batch/words.ts';
import { escalationNote } from '../../src/notify/letters/escalation.ts';
import { forwardNote } from '../../src/notify/letters/forward.ts';
import { loginNote } from '../../src/notify/letters/login.ts';
import type { Note } from '../../src/notify/letters/note.ts';
import { noteHtml } from '../../src/notify/letters/note-html.ts';
import { noteText } from '../../src/notify/letters/note-text.ts';
import { summaryNote } from '../../src/notify/letters/summary.ts';
import { trialNote } from '../../src/notify/letters/trial.ts';
import type { MailedComment } from '../../src/store/mail/comments.ts';
import { testSite } from '../harness/site.ts';

export const NOW = Date.parse('2026-11-22T10:42:00+07:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOKEN = 'aB3dEfGhIjKlMnOpQrStUvWxYz0123456789-_aB3dE';

export const link = (letter: string) => `https://comments.example/${letter}/${TOKEN}`;

const TEXTS = [
  'Bài viết rất hay, cảm ơn tòa soạn đã nói đúng điều bà con mong đợi.',
  'Đoạn đường trước cổng trường tiểu học ngập mỗi khi mưa lớn. Tôi đã phản ánh ba lần mà chưa thấy ai đến xem.\n\nMong báo theo sát giúp, vì năm học mới sắp bắt đầu.',
  'Mời bà con xem thêm tại https://khuyenmai.example/xem?id=7 và www.tin-nhanh.example nhé!',
  'Toi thay bai nay chua neu ro nguon kinh phi lay tu dau.',
  'Tôi không đồng ý với bạn An: cầu cũ vẫn dùng được, chỉ cần sửa mặt cầu.',
];
const TITLES = ['Mùa sen về sớm ở Đồng Tháp Mười', 'Cầu mới qua sông Tiền thông xe trước Tết', null];

export function comment(change: Partial<MailComment> = {}): MailComment {
  return {
    name: 'Nguyễn Văn An',
    text: TEXTS[0] ?? '',
    createdAt: NOW - 37 * MINUTE,
    waitingSince: NOW - 37 * MINUTE,
    reasons: [],
    parent: null,
    article: { id: 'bai-1', title: TITLES[0] ?? null, titleChecked: true },
    edited: null,
    link: link('m'),
    ...change,
  };
}

/** `n` comments under a few articles, of every sort that a mail may show. */
export function comments(n: number): MailComment[] {
  return Array.from({ length: n }, (_, index) =>
    comment({
      name: ['Nguyễn Văn An', 'Trần Thị Bích Ngọc', 'bạn đọc Cao Lãnh'][index % 3] ?? '',
      text: TEXTS[index % TEXTS.length] ?? '',
      createdAt: NOW - (37 - index) * MINUTE,
      waitingSince: NOW - (37 - index) * MINUTE,
      reasons: index % 5 === 2 ? ['có 2 đường dẫn'] : index % 5 === 3 ? ['gõ không dấu'] : [],
      parent:
        index % 5 === 4 ? { name: 'Nguyễn Văn An', text: 'Cầu cũ hỏng hết rồi, đi rất nguy hiểm.' } : null,
      article: {
        id: ['bai-1', 'bai-2', '17022022-1352'][Math.floor(index / 2) % 3] ?? '',
        title: TITLES[Math.floor(index / 2) % 3] ?? null,
        titleChecked: Math.floor(index / 2) % 3 === 0,
      },
      edited:
        index % 7 === 6
          ? {
              of: index % 2 ? 'mailed' : 'published',
              before: 'Toi thay bai nay chua noi ro tien lay tu https://cu.example/dau.',
            }
          : null,
    }),
  );
}

export function mailOf(list: MailComment[], change: Partial<ModerationMail> = {}): ModerationMail {
  return {
    site: testSite(),
    moderator: 'Lan',
    comments: list,
    open: link(list.length > 1 ? 'b' : 'm'),
    code: null,
    pause: link('u'),
    expiresAt: NOW + 7 * DAY,
    now: NOW,
    left: 0,
    spam: 0,
    scannerSeen: false,
    onlyRecipient: false,
    ...change,
  };
}

export function batch(list: MailComment[], change: Partial<ModerationMail> = {}) {
  return buildModerationMail(mailOf(list, change));
}

interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** One mail of every kind and size, by a name for files. */
export function everyMail(locale: 'vi' | 'en' = 'vi'): Record<string, Mail> {
  const site = testSite({ locale });
  const [moderator] = site.moderators;
  if (!moderator) throw new Error('a site without moderators');
  const sending = { site, moderator, now: NOW };
  const expiresAt = NOW + 7 * DAY;
  const built = (note: Note): Mail => ({ subject: note.subject, text: noteText(note), html: noteHtml(note) });
  const forwarded = {
    comment: { name: 'Trần Thị Bích Ngọc', created_at: NOW - HOUR, status: 'pending', publish_at: null },
    text: TEXTS[1],
    parent: null,
    article: { id: 'bai-1', url: null, title: TITLES[0], titleChecked: true },
  } as unknown as MailedComment;
  return {
    'batch-1': batch(comments(1), { site }),
    'batch-3': batch(comments(3), { site, spam: 2 }),
    'batch-20': batch(comments(20), { site, left: 7, spam: 3, scannerSeen: true, onlyRecipient: true }),
    'batch-code': batch(comments(2), { site, code: '0482' }),
    trial: built(trialNote(sending, { confirm: link('t'), expiresAt })),
    login: built(loginNote(sending, { open: link('l'), expiresAt: NOW + 15 * MINUTE })),
    forward: built(
      forwardNote(
        sending,
        forwarded,
        'Anh xem giúp đoạn đường này.\nNếu đúng, mai mình cho phóng viên xuống.',
      ),
    ),
    summary: built(
      summaryNote(sending, {
        facts: { received: 104, published: 88, refused: 9, edited: 12, spam: 3 },
        day: NOW - DAY,
        waiting: { count: 4, since: NOW - 25 * MINUTE },
        desk: 'https://comments.example/desk',
        pause: link('u'),
        at: '07:00',
      }),
    ),
    escalation: built(
      escalationNote(sending, {
        count: 32,
        since: NOW - 4 * HOUR - 10 * MINUTE,
        inBatch: 20,
        open: link('b'),
        desk: 'https://comments.example/desk',
        code: '0482',
        expiresAt,
      }),
    ),
  };
}
