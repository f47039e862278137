import { randomUUID } from 'node:crypto';
import { submission } from '../../harness/service.ts';
import { ORIGIN } from '../../harness/site.ts';
import { textOf } from '../acks.ts';
import { createClient, Unanswered } from '../client.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const TIMES = 1_000;

/** F23. One reader's submission a thousand times over a hundred connections, as fast as they carry it. */
export const sameKey: Row = {
  id: 'F23',
  title: '1,000 same submissions in a second, one key',
  pass: '1 row, 1 mail',
  quickOn: BOTH,
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.shared();
    const client = createClient(100);
    lab.finally(() => client.close());
    const key = randomUUID();
    const n = stage.acks.next(key);
    const fields = submission({ text: textOf(n), article: { id: 'a0' } });
    const request = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': key },
      body: JSON.stringify(fields),
    };
    const begun = Date.now();
    const replies = await Promise.all(
      Array.from({ length: TIMES }, () =>
        client.send(`${stage.url}/v1/comments`, request).catch((error: Unanswered) => error),
      ),
    );
    const took = Date.now() - begun;
    const ids = new Set<string>();
    const others: Record<string, number> = {};
    for (const reply of replies) {
      const status = reply instanceof Unanswered ? reply.code : reply.status;
      if (reply instanceof Unanswered || status !== 202) {
        others[status] = (others[status] ?? 0) + 1;
        continue;
      }
      const { id } = JSON.parse(reply.body) as { id: string };
      ids.add(id);
      stage.acks.add({ id, key, n, site: 'dongthap', article: 'a0', at: Date.now() });
    }
    const { faults } = await judge(stage);
    const rows = await stage.read
      .selectFrom('comments')
      .select('id')
      .where('idempotency_key', '=', key)
      .execute();
    const mails = stage.mails.filter(({ text }) => text.includes(textOf(n)));
    const perModerator = mails.length / stage.sites[0].moderators.length;
    if (rows.length !== 1) faults.push(`${rows.length} rows`);
    if (ids.size !== 1) faults.push(`answered with ${ids.size} ids`);
    if (perModerator !== 1)
      faults.push(`${mails.length} mails to ${stage.sites[0].moderators.length} moderators`);
    if (Object.keys(others).length) faults.push(`answered otherwise: ${JSON.stringify(others)}`);
    return {
      figures: {
        submissions: TIMES,
        within: inSeconds(took),
        ids: ids.size,
        rows: rows.length,
        'mails to each moderator': perModerator,
      },
      faults,
    };
  },
};
