import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTransport, type Transport } from '../../src/notify/smtp/transport.ts';
import { createMetrics } from '../../src/process/metrics.ts';
import { parkedComments } from '../../src/store/health/parked.ts';
import { MOST_STARTS } from '../../src/store/screenings.ts';
import { startWorkers, type Workers } from '../../workers/start.ts';
import { POISONS, type Poison, screenOrSuffer } from '../harness/poisons.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
let transport: Transport;
let workers: Workers;
let begun = new Map<string, number>();
beforeAll(async () => {
  service = await startService({ workers: false });
  const { context } = service;
  transport = createTransport(context.secrets.smtp, { from: context.config.mailFrom });
  workers = startWorkers(context, transport, {
    screenWithin: 500,
    screen(submission, given) {
      begun.set(submission.text, (begun.get(submission.text) ?? 0) + 1);
      return screenOrSuffer(submission, given);
    },
  });
});
afterAll(async () => {
  await workers.close();
  transport.close();
  await service.close();
});

const commentWith = async (text: string) => {
  const { id } = (await (await service.submit({ text })).json()) as { id: string };
  return id;
};
const comment = (id: string) =>
  service.context.store.read
    .selectFrom('comments as c')
    .innerJoin('revisions as r', 'r.comment_id', 'c.id')
    .select(['c.status', 'r.html', 'r.reasons'])
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow();

test.each<Poison>(['throws', 'hangs'])(
  'a comment whose screening %s waits for a moderator after three starts, and those behind it are screened',
  async (kind) => {
    begun = new Map();
    const text = `Đây là ${POISONS[kind]} <b>đậm</b>.`;
    const poison = await commentWith(text);
    const others = await Promise.all(
      Array.from({ length: 40 }, (_, n) => commentWith(`Ý kiến ${n} sau ${POISONS[kind].slice(-3)}.`)),
    );
    await until('the others are screened', async () => {
      const rows = await Promise.all(others.map(comment));
      return rows.every(({ status, reasons }) => status === 'pending' && !reasons?.includes('check-failed'));
    });
    await until('the poison waits', async () => (await comment(poison)).status === 'pending', 30_000);
    expect(await comment(poison)).toEqual({
      status: 'pending',
      html: `<p>Đây là ${POISONS[kind]} &lt;b&gt;đậm&lt;/b&gt;.</p>`,
      reasons: '[{"check":"check-failed","points":0}]',
    });
    expect(begun.get(text)).toBe(MOST_STARTS);
    await until('both moderators are mailed the poison', () =>
      ['lan@bao.example', 'minh@bao.example'].every((address) =>
        service.post.mails.some(({ to, mail }) => to[0] === address && mail.text?.includes(POISONS[kind])),
      ),
    );
  },
);

test('operators see what was parked: in /readyz, in the metrics and in a list', async () => {
  const { store } = service.context;
  const parked = await parkedComments(store.read, 'dongthap');
  expect(parked).toHaveLength(2);
  expect(await parkedComments(store.read, 'another')).toEqual([]);
  const ready = (await (await fetch(`${service.url}/readyz`)).json()) as { degraded: unknown[] };
  expect(ready.degraded).toContainEqual({ code: 'parked', site: 'dongthap', count: 2 });
  const metrics = await createMetrics(service.context).metrics();
  expect(metrics).toContain('binhluan_parked_comments{site="dongthap"} 2');
  expect(metrics).toMatch(/binhluan_jobs\{queue="screening",state="failed"\} \d/);
});
