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
    () => processes.rows(`select 1 from mails where state = 'sent'`).length > 0 && mailed() >= 2 * COMMENTS,
    90_000,
  );
  const perPerson = new Map<string, string[]>();
  for (const { to, mail } of processes.post.mails) {
    const ids = [...(mail.text ?? '').matchAll(/Ý kiến thứ (\d+) về/g)].map((match) => match[1] ?? '');
    perPerson.set(to[0] ?? '', [...(perPerson.get(to[0] ?? '') ?? []), ...ids]);
  }
  for (const ids of perPerson.values()) {
    expect(new Set(ids).size).toBe(COMMENTS);
    expect(ids).toHaveLength(COMMENTS);
  }
  expect(perPerson.size).toBe(2);
}, 240_000);

function mailed(): number {
  return processes.post.mails.reduce(
    (sum, { mail }) => sum + [...(mail.text ?? '').matchAll(/Ý kiến thứ \d+ về/g)].length,
    0,
  );
}

test('no name, address, text or token stands in a log', () => {
  expect(processes.log()).not.toMatch(/Nguyễn Văn An|lan@bao|minh@bao|mùa nước nổi|\/m\/[\w-]{43}/);
  expect(processes.log()).toMatch(/listening/);
});
