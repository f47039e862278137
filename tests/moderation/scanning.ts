/** Programs between a mail server and a person, as far as they need no browser: what each does with mailed links. */
import { reasonOf } from '../../src/store/decisions.ts';
import { formsIn, hrefsIn } from '../faults/moderating.ts';
import type { Answer, Stage } from './stage.ts';

export interface Scan {
  /** Requests sent. */
  requests: number;
  /** Answers by status. */
  statuses: Record<number, number>;
}

export type Profile = (visit: Visit, path: string) => Promise<void>;

export interface Visit {
  get(path: string, init?: RequestInit): Promise<Answer>;
  post(path: string, fields: [string, string][]): Promise<Answer>;
}

const PREFETCH = { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch', 'X-Moz': 'prefetch' };
const SAFE_LINKS = { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks' };

interface Form {
  fields: [string, string][];
  buttons: { name: string; value: string }[];
}

function formsOf({ body }: Answer): Form[] {
  return formsIn(body).map(({ fields, buttons }) => ({
    fields: Object.entries(fields).filter(([name]) => name !== ''),
    buttons,
  }));
}

/** Pausing one's mails is meant to take one press of anything: RFC 8058 asks for it. */
const isPause = (path: string) => path.startsWith('/u/');

const withoutProof = (fields: [string, string][]) => fields.filter(([name]) => name !== 'nonce');

/**
 * It presses like somebody who changes their mind: only the button for machines tells it, and it must be pressed after
 * the others. While another one changes the page at the same time, nobody knows whether it is.
 */
export const ONE_BY_ONE = 'opens the page anew for each button';

export const PROFILES: Record<string, Profile> = {
  'asks with HEAD': async ({ get }, path) => void (await get(path, { method: 'HEAD' })),
  'opens the link': async ({ get }, path) => void (await get(path, { headers: SAFE_LINKS })),
  'prefetches the link': async ({ get }, path) => void (await get(path, { headers: PREFETCH })),
  'opens the link and every link on its page': async ({ get }, path) => {
    const page = await get(path);
    for (const href of hrefsIn(page.body).filter((each) => each.startsWith('/'))) await get(href);
  },
  'sends every form without a button': async ({ get, post }, path) => {
    const page = await get(path);
    if (!isPause(path)) for (const { fields } of formsOf(page)) await post(path, fields);
  },
  'sends every form with its first button': async ({ get, post }, path) => {
    const page = await get(path);
    if (isPause(path)) return;
    for (const { fields, buttons } of formsOf(page)) {
      const [first] = buttons;
      if (first) await post(path, [...fields, [first.name, first.value]]);
    }
  },
  'presses every button without the fields of the page': async ({ get, post }, path) => {
    const page = await get(path);
    if (isPause(path)) return;
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) await post(path, [...withoutProof(fields), [name, value]]);
  },
  'presses every button of the page': async ({ get, post }, path) => {
    const page = await get(path);
    if (isPause(path)) return;
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) await post(path, [...fields, [name, value]]);
  },
  'presses every button of the page at once': async ({ get, post }, path) => {
    const page = await get(path);
    if (isPause(path)) return;
    await Promise.all(
      formsOf(page).flatMap(({ fields, buttons }) =>
        buttons.map(({ name, value }) => post(path, [...fields, [name, value]])),
      ),
    );
  },
  [ONE_BY_ONE]: async ({ get, post }, path) => {
    if (isPause(path)) return void (await get(path));
    for (let index = 0; index < 200; index++) {
      const all = formsOf(await get(path)).flatMap(({ fields, buttons }) =>
        buttons.map((button) => ({ fields, button })),
      );
      const next = all[index];
      if (!next) return;
      await post(path, [...next.fields, [next.button.name, next.button.value]]);
    }
  },
  'presses every button there, and every button of the pages these lead to': async (visit, path) => {
    const { get, post } = visit;
    const page = await get(path);
    if (isPause(path)) return;
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) {
        const second = await post(path, [...fields, [name, value]]);
        if (!second.body.includes('name="asked"')) continue;
        for (const form of formsOf(second)) {
          const filled = form.fields.map(fillIn);
          for (const button of form.buttons) await post(path, [...filled, [button.name, button.value]]);
        }
      }
  },
};

/** What a program types that fills in everything. */
function fillIn([name, value]: [string, string]): [string, string] {
  const words: Record<string, string> = {
    text: 'test',
    email: 'scanner@scanner.example',
    note: 'test',
    sure: 'yes',
    by: 'network',
    term: 'ever',
  };
  return [name, words[name] ?? value];
}

/** Lets a profile loose on every link, one after the other, or on all at once. */
export async function scan(
  stage: Stage,
  profile: Profile,
  paths: readonly string[],
  { atOnce = false } = {},
): Promise<Scan> {
  const figures: Scan = { requests: 0, statuses: {} };
  const counted = async (answer: Promise<Answer>): Promise<Answer> => {
    figures.requests += 1;
    const { status } = await answer;
    figures.statuses[status] = (figures.statuses[status] ?? 0) + 1;
    return answer;
  };
  const visit: Visit = {
    get: (path, init) => counted(stage.get(path, init)),
    post: (path, fields) =>
      counted(
        stage.get(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
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
  for (const comment of comments) single.push(await stage.link([comment]));
  const batch = await stage.link(comments, { purpose: 'batch' });
  const pause = await stage.link([], { purpose: 'pause' });

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
