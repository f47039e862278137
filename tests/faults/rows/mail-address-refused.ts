import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../harness/until.ts';
import { createClient } from '../client.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

/** What is planned this long after the mark was planned in spite of it. */
const KNOWN_AFTER_MS = 3_000;

/** F16. One of two moderators' address is refused for good while comments come in. */
export const mailAddressRefused: Row = {
  id: 'F16',
  title: '550 for one address',
  pass: 'the others get theirs; address marked, no retry loop, visible',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    let tries = 0;
    stage.mail.onRecipient = (address) => {
      if (!address.startsWith('minh@')) return null;
      tries += 1;
      return { code: 550, text: `5.1.1 <${address}>: no such user` };
    };
    const load = stage.load({ connections: 8, perSecond: 8 });
    await until('the address is refused', () => tries > 0, 60_000);
    // Long enough for a loop: the first pause between two tries is 5 s.
    await sleep(lab.amount(7_000, 60_000));
    const { acked, failed } = await load.stop();
    const { figures, faults } = await lab.rest(judge(stage, { moderators: ['lan'] }));
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (stage.mails.some(({ to }) => to !== 'lan@bao.example')) faults.push('the refused address got mail');
    faults.push(...(await marked(stage, tries)), ...(await visible(stage)));
    if (/minh@bao/.test(stage.log())) faults.push('the address stands in a log');
    return { figures: { accepted: acked, 'tries at the address': tries, ...figures }, faults };
  },
};

/** Marked with the server's code, each mail planned before that tried once, and none planned since. */
async function marked({ read }: Stage, tries: number): Promise<string[]> {
  const failing = await read
    .selectFrom('moderator_states')
    .select(['moderator_id', 'failed_at', 'failure'])
    .where('failed_at', 'is not', null)
    .execute();
  const mails = await read
    .selectFrom('mails')
    .select('created_at')
    .where('moderator_id', '=', 'minh')
    .execute();
  const [mark] = failing;
  if (failing.length !== 1 || mark?.moderator_id !== 'minh' || mark.failure !== '550 5.1.1')
    return [
      `marked as failing: ${failing.map((row) => `${row.moderator_id} ${row.failure}`).join() || 'nobody'}`,
    ];
  const since = mails.filter((mail) => mail.created_at > (mark.failed_at ?? 0) + KNOWN_AFTER_MS).length;
  return [
    ...(since ? [`${since} mails were planned for the address after it was marked`] : []),
    ...(tries > mails.length ? [`${mails.length} mails to the address were tried ${tries} times`] : []),
  ];
}

async function visible({ url }: Stage): Promise<string[]> {
  const client = createClient(1);
  const { body } = await client.send(`${url}/readyz`).finally(() => client.close());
  const { degraded } = JSON.parse(body) as {
    degraded: { code: string; moderator?: string; error?: string }[];
  };
  const told = degraded.find(({ code, moderator }) => code === 'mail-failing' && moderator === 'minh');
  if (told?.error !== '550 5.1.1') return ['/readyz does not name the failing mailbox'];
  return /@/.test(body) ? ['/readyz shows an address'] : [];
}
