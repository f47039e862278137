import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Processes, startProcesses } from '../harness/processes.ts';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { until } from '../harness/until.ts';

const COMMENTS = 1_000;
const CONNECTIONS = 64;

let processes: Processes;
beforeAll(async () => {
  processes = await startProcesses();
});
afterAll(() => processes.close());

test('1,000 comments at 64 connections while the worker is killed: 1,000 rows, 1,000 final states, none twice', async () => {
  const accepted = new Set<string>();
  let next = 0;
  const post = async (n: number) => {
    const response = await fetch(`${processes.url}/v1/comments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': randomUUID() },
      body: JSON.stringify(
        submission({ text: `Ý kiến thứ ${n} về mùa nước nổi.`, article: { id: `a${n % 40}` } }),
      ),
    });
    expect(response.status).toBe(202);
    accepted.add(((await response.json()) as { id: string }).id);
  };
  const load = Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < COMMENTS) await post(next++);
    }),
  );
  await until('a third is sent and some of it is screened', () => {
    const [row] = processes.rows(`select count(*) as n from comments where status = 'pending'`);
    return accepted.size >= COMMENTS / 3 && Number(row?.n) > 0;
  });
  processes.worker.kill('SIGKILL');
  await load;
  await processes.startWorker();

  await until(
    'every comment has a final state',
    () => processes.rows(`select 1 from comments where status = 'received'`).length === 0,
    60_000,
  );
  const rows = processes.rows('select id, status, revision from comments');
  expect(rows).toHaveLength(COMMENTS);
  expect(new Set(rows.map(({ id }) => id))).toEqual(accepted);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['pending']));
  expect(processes.rows('select 1 from revisions')).toHaveLength(COMMENTS);
  expect(processes.rows('select 1 from revisions where html is null')).toHaveLength(0);

  await until(
    'both moderators have every comment',
    () =>
      mailed() === 2 * COMMENTS && processes.rows(`select 1 from mails where state <> 'sent'`).length === 0,
    90_000,
  );
  // Killed between the mail server's yes and its record, a mail goes out a second time, under the same Message-ID.
  const times = new Map<string, number>();
  const perPerson = new Map<string, string[]>();
  for (const { to, mail } of processes.post.mails) {
    const id = mail.messageId ?? '';
    times.set(id, (times.get(id) ?? 0) + 1);
    if (times.get(id) !== 1) continue;
    perPerson.set(to[0] ?? '', [...(perPerson.get(to[0] ?? '') ?? []), ...numbers(mail.text)]);
  }
  expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
  for (const ids of perPerson.values()) {
    expect(new Set(ids).size).toBe(COMMENTS);
    expect(ids).toHaveLength(COMMENTS);
  }
  expect(perPerson.size).toBe(2);
}, 240_000);

const numbers = (text = '') => [...text.matchAll(/Ý kiến thứ (\d+) về/g)].map((match) => match[1] ?? '');

/** Comments that reached somebody, each counted once for each moderator. */
function mailed(): number {
  return new Set(
    processes.post.mails.flatMap(({ to, mail }) => numbers(mail.text).map((n) => `${to[0]} ${n}`)),
  ).size;
}

test('no name, address, text or token stands in a log', () => {
  expect(processes.log()).not.toMatch(/Nguyễn Văn An|lan@bao|minh@bao|mùa nước nổi|\/m\/[\w-]{43}/);
  expect(processes.log()).toMatch(/listening/);
});
