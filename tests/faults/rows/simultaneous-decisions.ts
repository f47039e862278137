import type { Program } from '../../harness/processes.ts';
import { createClient, type Reply } from '../client.ts';
import { commentLinks, openPage, visibleText } from '../moderating.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

const SAYS = { approve: 'đã duyệt lúc', reject: 'đã chọn không đăng lúc' } as const;
const LEADS_TO = { approve: 'approved', reject: 'rejected' } as const;
type Action = keyof typeof SAYS;
/** Pairs whose four requests are under way at the same time. */
const PAIRS_AT_ONCE = 10;

/** F25. Two moderators open their own mailed links to one comment, then press at the same moment, at two APIs. */
export const simultaneousDecisions: Row = {
  id: 'F25',
  title: 'simultaneous approve/reject pairs, two moderators, two links',
  pass: 'one winner each, loser sees the winner, no 5xx',
  quickOn: BOTH,
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ apis: 2 });
    const pairs = lab.amount(60, 200);
    const client = createClient(4 * PAIRS_AT_ONCE);
    lab.finally(() => client.close());
    await stage.load({ count: pairs, connections: 16 }).done;
    const { faults } = await judge(stage);
    const people = stage.sites[0].moderators
      .slice(0, 2)
      .map(({ name, email }) => ({ name, links: commentLinks(stage.mails, email) }));
    const replies: Reply[] = [];
    const wins: Record<Action, number> = { approve: 0, reject: 0 };
    const byFirst = { wins: 0 };
    const undecided: number[] = [];
    const silent: string[] = [];

    async function pair({ id, n }: { id: string; n: number }): Promise<void> {
      const actions: Action[] = n % 2 ? ['approve', 'reject'] : ['reject', 'approve'];
      const urls = people.map(({ links }, index) => `${(stage.apis[index] as Program).url}${links.get(n)}`);
      const opened = await Promise.all(urls.map((url) => openPage(client, url)));
      const pressed = await Promise.all(opened.map(({ press }, index) => press(actions[index] as Action)));
      const after = await Promise.all(urls.map((url) => client.send(url)));
      replies.push(...opened.map(({ page }) => page), ...pressed, ...after);
      const decisions = await decisionsOn(stage, id);
      const winner = actions.findIndex((action) => LEADS_TO[action] === decisions[0]?.to_status);
      if (decisions.length !== 1 || winner < 0) return void undecided.push(n);
      const action = actions[winner] as Action;
      wins[action] += 1;
      if (winner === 0) byFirst.wins += 1;
      const sentence = `${people[winner]?.name} ${SAYS[action]}`;
      if (!visibleText(after[1 - winner]?.body ?? '').includes(sentence))
        silent.push(`comment ${n}: “${sentence} …”`);
    }

    const all = stage.acks.read();
    for (let begin = 0; begin < all.length; begin += PAIRS_AT_ONCE)
      await Promise.all(all.slice(begin, begin + PAIRS_AT_ONCE).map(pair));
    if (undecided.length)
      faults.push(`${undecided.length} comments have another number of decisions than one (${undecided[0]})`);
    if (silent.length) faults.push(`${silent.length} losers' pages do not name the winner (${silent[0]})`);
    const errors = replies.filter(({ status }) => status >= 500).length;
    if (errors) faults.push(`${errors} answers of 5xx`);
    const strange = replies.filter(({ status }) => ![200, 303].includes(status)).length - errors;
    if (strange) faults.push(`${strange} answers that are neither page nor redirect`);
    const after = await judge(stage);
    return {
      figures: {
        pairs,
        approved: wins.approve,
        rejected: wins.reject,
        'won by each person': `${byFirst.wins}:${wins.approve + wins.reject - byFirst.wins}`,
        '5xx': errors,
      },
      faults: [...new Set([...faults, ...after.faults])],
    };
  },
};

function decisionsOn({ read }: Stage, id: string) {
  return read.selectFrom('decisions').select('to_status').where('comment_id', '=', id).execute();
}
