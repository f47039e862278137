import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk } from './stage.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const OURS = { 'Sec-Fetch-Site': 'same-origin' };
const DAY = 24 * 60 * MINUTE;

const ask = (email: string) => desk.press('/desk', 'login', { email });
const letters = () => desk.test.store.read.selectFrom('mails').select('moderator_id').execute();
const loginLink = (options = {}) =>
  desk.link([], { purpose: 'login', expiresAt: desk.now + 15 * MINUTE, actions: [], ...options });

const toLan = async () => (await letters()).filter(({ moderator_id }) => moderator_id === 'lan').length;
let others: number;
beforeEach(() => {
  others = 0;
});
/** Asks for Lan's link, and waits until that has come to something. */
async function asked(cookie = '') {
  const nonce = nonceIn((await desk.get('/desk')).body);
  const fields = { action: 'login', nonce, email: 'lan@bao.example' };
  const answer = await desk.post('/desk', fields, { ...OURS, Cookie: cookie });
  // Whoever asks after her has an answer later.
  const email = `m${++others}@khac.example`;
  desk.sites[1] = testSite({ id: 'camau', moderators: [{ id: 'm', name: 'M', email }] });
  await ask(email);
  await until(
    'the mail to the one after is planned',
    async () => (await letters()).filter(({ moderator_id }) => moderator_id === 'm').length === others,
  );
  return answer;
}

test('whoever has a login mail on the way, or unread, is sent no other for five minutes, and told the same', async () => {
  const answers = [];
  for (let n = 0; n < 3; n++) {
    answers.push(await asked());
    desk.now += MINUTE;
  }
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await toLan()).toBe(1);
  desk.now += 3 * MINUTE;
  await asked();
  expect(await toLan()).toBe(2);
});

test('whoever has used the link may ask for another at once', async () => {
  await asked();
  const { id } = await desk.test.store.read
    .selectFrom('mails')
    .select('id')
    .where('moderator_id', '=', 'lan')
    .executeTakeFirstOrThrow();
  await desk.press(await loginLink({ mail: id }), 'enter');
  await asked();
  expect(await toLan()).toBe(2);
});

test('one address is sent ten a day by whoever knows it, and more to the browser its owner was in', async () => {
  const entered = await desk.press(await loginLink(), 'enter');
  const known = entered.headers
    .getSetCookie()
    .flatMap((line) => /^binhluan_known_[^;]+/.exec(line)?.[0] ?? [])
    .join('; ');
  expect(known).not.toBe('');
  for (let n = 0; n < 14; n++) {
    await asked();
    desk.now += 10 * MINUTE;
  }
  expect(await toLan()).toBe(10);
  await asked(known);
  expect(await toLan()).toBe(11);
  await asked(known.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
  desk.now += DAY;
  await asked();
  expect(await toLan()).toBe(12);
}, 120_000);
