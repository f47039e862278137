/** Lets such programs loose on the links of a mail, and tells what they left behind. */
import { reasonOf } from '../../src/store/deciding/decisions.ts';
import type { Profile, Visit } from './scanners.ts';
import type { Answer, Stage } from './stage.ts';

export interface Scan {
  /** Requests sent. */
  requests: number;
  /** Answers by status. */
  statuses: Record<number, number>;
}

/** A browser's cookies. */
export interface Jar {
  headers(): Record<string, string>;
  keep(headers: Headers): void;
}

/** @param forgets whether it throws away what it is told to; people's browsers do */
export function openJar({ forgets = true } = {}): Jar {
  const cookies = new Map<string, string>();
  return {
    headers(): Record<string, string> {
      if (!cookies.size) return {};
      return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    },
    keep(headers) {
      for (const line of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value) cookies.set(name, value);
        else if (forgets) cookies.delete(name);
      }
    },
  };
}

/**
 * Lets a profile loose on every link, one after the other, or on all at once.
 * @param options.pace milliseconds that every request takes
 * @param options.jar where it keeps the cookies it is given; none unless there is one
 */
export async function scan(
  stage: Stage,
  profile: Profile,
  paths: readonly string[],
  { atOnce = false, pace = 0, jar = null as Jar | null } = {},
): Promise<Scan> {
  const figures: Scan = { requests: 0, statuses: {} };
  const counted = async (answer: Promise<Answer>): Promise<Answer> => {
    figures.requests += 1;
    stage.now += pace;
    const { status, headers } = await answer;
    jar?.keep(headers);
    figures.statuses[status] = (figures.statuses[status] ?? 0) + 1;
    return answer;
  };
  const visit: Visit = {
    get: (path, init) =>
      counted(stage.get(path, { ...init, headers: { ...init?.headers, ...jar?.headers() } })),
    post: (path, fields) =>
      counted(
        stage.get(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...jar?.headers() },
          body: new URLSearchParams(fields).toString(),
        }),
      ),
  };
  if (atOnce) await Promise.all(paths.map((path) => profile(visit, path)));
  else for (const path of paths) await profile(visit, path);
  return figures;
}

/** Comments in every state that a link may meet, and links to them as one mail has them. */
export async function mailedWorld(
  stage: Stage,
  mail = 'mail-1',
): Promise<{ paths: string[]; single: string[]; batch: string }> {
  const SENDER = { reader_hash: 'device', contact_hash: 'mail', ip_hash: 'net' };
  const waiting = await stage.add({ name: 'An', ...SENDER });
  const noted = await stage.add({ name: 'Bình', reasons: '[{"say":"có 2 đường dẫn"}]', article_id: 'a2' });
  const reply = await stage.add({ name: 'Chi', parent_id: waiting.id, root_id: waiting.id, depth: 2 });
  const edited = await stage.add({ name: 'Dũng' });
  const approved = await stage.add({ name: 'Em', article_id: 'a3' });
  const rejected = await stage.add({ name: 'Phượng', article_id: 'a3' });
  const answered = await stage.add({ name: 'Giang', article_id: 'a4' });
  const comments = [waiting, noted, reply, edited, approved, rejected, answered];
  const single: string[] = [];
  for (const comment of comments) single.push(await stage.link([comment], { mail }));
  const batch = await stage.link(comments, { purpose: 'batch', mail });
  const pause = await stage.link([], { purpose: 'pause', mail });

  await stage.edit(edited.id, 'Bạn đọc đã sửa câu này.');
  await stage.press(single[4] as string, 'approve');
  await stage.press(single[5] as string, 'reject');
  await stage.press(single[5] as string, 'reason', { reason: 'Quảng cáo' });
  await stage.answer(single[6] as string, 'reply', { text: 'Cảm ơn bạn.' });
  await stage.answer(single[6] as string, 'close-article', { sure: 'yes' });
  stage.now += 5 * 60_000;
  return { paths: [...single, batch, pause], single, batch };
}

/** Everything a scanner must leave as it was, as text, by what it is about. */
export async function stateOf({ test }: Stage): Promise<Record<string, string>> {
  const { read } = test.store;
  const comments = await read
    .selectFrom('comments')
    .select(['id', 'status', 'revision', 'published_revision', 'publish_at', 'waiting_since', 'decided_by'])
    // An answer that was taken down again is a row that nobody sees.
    .where(({ or, eb }) => or([eb('newsroom', 'is', null), eb('status', '!=', 'removed')]))
    .orderBy('id')
    .execute();
  const articles = await read.selectFrom('articles').select(['id', 'closed_at']).orderBy('id').execute();
  const sites = await read.selectFrom('site_states').selectAll().where('paused_at', 'is not', null).execute();
  const bans = await read.selectFrom('bans').select('id').where('lifted_at', 'is', null).execute();
  const mails = await read.selectFrom('mails').select('id').where('state', '!=', 'cancelled').execute();
  const paused = await read
    .selectFrom('moderator_states')
    .select('moderator_id')
    .where('paused_until', 'is not', null)
    .execute();
  const rejected = comments.filter(({ status }) => status === 'rejected');
  const reasons = await Promise.all(rejected.map(({ id }) => reasonOf(read, id)));
  return {
    comments: JSON.stringify(
      comments.map(({ waiting_since, ...row }) => ({ ...row, waits: waiting_since !== null })),
    ),
    reasons: JSON.stringify(reasons),
    articles: JSON.stringify(articles),
    'paused sites': JSON.stringify(sites),
    bans: JSON.stringify(bans),
    mails: JSON.stringify(mails),
    'paused mails': JSON.stringify(paused),
  };
}
