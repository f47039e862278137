import { sitesText } from '../../harness/site.ts';
import { type Client, createClient, type Reply } from '../client.ts';
import { allLinks, commentLinks, formsIn, hrefsIn, openPage, postForm } from '../moderating.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';
import { shownIds } from '../world.ts';

const PREFETCH = { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch', 'X-Moz': 'prefetch' };
/** Links that scanners work on at the same time. */
const AT_ONCE = 8;

type Scan = (client: Client, url: string) => Promise<Reply[]>;

/** What programs between a mail server and a person do with a link. */
const PROFILES: Record<string, Scan> = {
  heads: async (client, url) => [await client.send(url, { method: 'HEAD' })],
  prefetches: async (client, url) => [await client.send(url, { headers: PREFETCH })],
  follows: async (client, url) => {
    const page = await client.send(url);
    const targets = hrefsIn(page.body).map((href) => new URL(href, url));
    const own = targets.filter(({ origin }) => origin === new URL(url).origin);
    return [page, ...(await Promise.all(own.map(({ href }) => client.send(href))))];
  },
  presses: async (client, url) => {
    const page = await client.send(url);
    const replies = [page];
    for (const { fields, buttons } of formsIn(page.body))
      for (const { name, value } of buttons) {
        const { nonce: _, ...ignorant } = fields;
        replies.push(await postForm(client, url, { ...ignorant, [name]: value }));
        replies.push(await postForm(client, url, { ...fields, [name]: value }));
      }
    return replies;
  },
  // Four engines judge the same mail at once.
  parallel: async (client, url) => {
    const engines = [PROFILES.follows, PROFILES.presses, PROFILES.prefetches, PROFILES.presses] as Scan[];
    return (await Promise.all(engines.map((engine) => engine(client, url)))).flat();
  },
};

/** F26. Five kinds of scanner open every mailed link; then people use the same links. */
export const scannerStorm: Row = {
  id: 'F26',
  title: 'scanner storm: 5 profiles over every mailed link',
  pass: 'no state change, the links still work for people',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ sites: sitesText({ moderation: { publishDelay: '10s' } }) });
    const comments = lab.amount(20, 200);
    const client = createClient(4 * AT_ONCE);
    lab.finally(() => client.close());
    await stage.load({ count: comments }).done;
    const { faults } = await judge(stage);
    const before = await stateOf(stage);
    const links = [...new Set(stage.mails.flatMap(allLinks))].map((path) => stage.url + path);
    let shown = 0;
    let requests = 0;
    const errors: Record<string, number> = {};
    for (const [name, scan] of Object.entries(PROFILES)) {
      lab.say(`${name}: ${links.length} links`);
      for (let begin = 0; begin < links.length; begin += AT_ONCE) {
        const replies = await Promise.all(
          links.slice(begin, begin + AT_ONCE).map((link) => scan(client, link)),
        );
        for (const { status } of replies.flat()) {
          requests += 1;
          if (status >= 500) errors[name] = (errors[name] ?? 0) + 1;
        }
        shown += (await shownIds(stage, stage.acks.read())).length;
      }
      const after = await stateOf(stage);
      for (const [what, value] of Object.entries(after))
        if (value !== before[what]) faults.push(`after profile “${name}”: ${what} changed`);
    }
    if (shown) faults.push(`during the storm comments were shown ${shown} times`);
    for (const [name, n] of Object.entries(errors)) faults.push(`profile “${name}” met ${n} answers of 5xx`);

    const works = await peopleDecide(stage, client);
    if (works !== comments) faults.push(`after the storm ${works} of ${comments} links worked for people`);
    const after = await judge(stage);
    return {
      figures: {
        profiles: Object.keys(PROFILES).length,
        links: links.length,
        requests,
        'worked for people': works,
      },
      faults: [...faults, ...after.faults],
    };
  },
};

/** Everything a scanner must leave as it was, as text. */
async function stateOf({ read }: Stage): Promise<Record<string, string>> {
  const rows = await read
    .selectFrom('comments')
    .select(['id', 'status', 'published_revision', 'revision'])
    .orderBy('id')
    .execute();
  const waiting = await read
    .selectFrom('comments')
    .select('id')
    .where('waiting_since', 'is not', null)
    .orderBy('id')
    .execute();
  const paused = await read
    .selectFrom('moderator_states')
    .select(['moderator_id', 'paused_until'])
    .where('paused_until', 'is not', null)
    .execute();
  return {
    comments: JSON.stringify(rows),
    'what waits': JSON.stringify(waiting),
    'who is mailed': JSON.stringify(paused),
  };
}

/** Approves every comment, half of them by each moderator's link. @returns how many are approved then. */
async function peopleDecide(stage: Stage, client: Client): Promise<number> {
  const links = stage.sites[0].moderators.map(({ email }) => commentLinks(stage.mails, email));
  for (const { n } of stage.acks.read()) {
    const { press } = await openPage(client, `${stage.url}${links[n % links.length]?.get(n)}`);
    await press('approve');
  }
  const approved = await stage.read
    .selectFrom('comments')
    .select('id')
    .where('status', '=', 'approved')
    .execute();
  return approved.length;
}
