/** What must hold after every fault. Pure: from a world that was read to sentences about what is wrong in it. */

import { PENDING } from '../../src/notify/plan.ts';
import { addsUp } from '../../src/store/health/ledger.ts';
import type { World } from './world.ts';

export interface Verdict {
  faults: string[];
  /** Deliveries beyond the first of one Message-ID: for the row to judge. */
  duplicates: number;
  /** The most deliveries one Message-ID has. */
  mostDeliveries: number;
}

export function judgeWorld(world: World): Verdict {
  const times = new Map<string, number>();
  for (const { to, messageId } of world.deliveries)
    times.set(`${to} ${messageId}`, (times.get(`${to} ${messageId}`) ?? 0) + 1);
  return {
    faults: [
      ...received(world),
      ...finished(world),
      ...mailedOnce(world),
      ...decided(world),
      ...books(world),
    ],
    duplicates: world.deliveries.length - times.size,
    mostDeliveries: Math.max(0, ...times.values()),
  };
}

/** I1: every 202 has exactly one row, and no row came from nowhere. */
function received({ acks, unanswered, refused, comments }: World): string[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const keys = new Map(acks.map(({ id, key }) => [key, id]));
  const lost = acks.filter(({ id, key }) => byId.get(id)?.key !== key);
  const answers = new Set(acks.map(({ key, id }) => `${key} ${id}`));
  const doubled = comments.length - new Set(comments.map(({ site, key }) => `${site} ${key}`)).size;
  const strange = comments.filter(({ id, key }) =>
    keys.has(key) ? keys.get(key) !== id : !unanswered.has(key),
  );
  const shouldNot = comments.filter(({ key }) => refused.has(key));
  return [
    told(lost.length, (n) => `I1: ${n} answered with 202 and without a row`, lost[0]?.id),
    told(answers.size - keys.size, (n) => `I1: ${n} answered with 202 under two ids for one key`),
    told(doubled, (n) => `I1: ${n} rows share a key with another`),
    told(strange.length, (n) => `I1: ${n} rows that nobody submitted, or a second one`, strange[0]?.id),
    told(shouldNot.length, (n) => `I1: ${n} rows of submissions that were refused`, shouldNot[0]?.id),
  ].flat();
}

/** I2: every row is in a final stage. */
function finished({ comments, mailRows }: World): string[] {
  const unscreened = comments.filter(({ status, screened }) => status === 'received' || !screened);
  const moving = mailRows.filter(({ state }) => state === 'queued' || state === 'sending');
  return [
    told(unscreened.length, (n) => `I2: ${n} comments were never screened`, unscreened[0]?.id),
    told(moving.length, (n) => `I2: ${n} mails are still under way`, moving[0]?.messageId),
  ].flat();
}

/** I3: each moderator has each comment that waits, in exactly one mail. Reminders and requests do not count. */
function mailedOnce({ acks, comments, mailRows, deliveries, mailed }: World): string[] {
  const kinds = new Map(mailRows.map(({ messageId, kind }) => [messageId, kind]));
  const arrived = new Set(deliveries.map(({ messageId }) => messageId));
  const unknown = [...arrived].filter((id) => !kinds.has(id));
  const lost = mailRows.filter(({ state, messageId }) => state === 'sent' && !arrived.has(messageId));
  const mailsOf = new Map<string, Set<string>>();
  for (const { to, messageId, numbers } of deliveries) {
    if (kinds.get(messageId) !== PENDING) continue;
    for (const n of numbers) {
      const place = `${to} ${n}`;
      mailsOf.set(place, (mailsOf.get(place) ?? new Set()).add(messageId));
    }
  }
  const twice = [...mailsOf].filter(([, mails]) => mails.size > 1).map(([place]) => place);
  const waits = new Set(comments.filter(({ waiting }) => waiting).map(({ id }) => id));
  const missing = acks
    .filter(({ id }) => waits.has(id))
    .flatMap(({ site, n }) => (mailed.get(site) ?? []).map((address) => `${address} ${n}`))
    .filter((place) => !mailsOf.has(place));
  return [
    told(missing.length, (n) => `I3: ${n} times a moderator was not mailed a waiting comment`, missing[0]),
    told(twice.length, (n) => `I3: ${n} times a moderator got a comment in two different mails`, twice[0]),
    told(unknown.length, (n) => `I3: ${n} mails arrived of which no row knows`, unknown[0]),
    told(lost.length, (n) => `I3: ${n} mails are recorded as sent and never arrived`, lost[0]?.messageId),
  ].flat();
}

/** I4: nothing is public without a decision. */
function decided({ comments, decisions, shown }: World): string[] {
  const last = new Map(decisions.map(({ comment, to }) => [comment, to]));
  const approvedOnce = new Set(decisions.filter(({ to }) => to === 'approved').map(({ comment }) => comment));
  const approved = new Set(
    comments
      .filter(({ id, status }) => status === 'approved' && last.get(id) === 'approved')
      .map(({ id }) => id),
  );
  const open = shown.filter((id) => !approved.has(id));
  const alone = comments.filter(
    ({ id, status, published }) =>
      (status === 'approved' && last.get(id) !== 'approved') || (published && !approvedOnce.has(id)),
  );
  return [
    told(open.length, (n) => `I4: ${n} comments are shown without a decision`, open[0]),
    told(alone.length, (n) => `I4: ${n} comments are approved without a decision`, alone[0]?.id),
  ].flat();
}

/** The ledger: what operators are told adds up, and agrees with the rows and the promises. */
function books({ acks, unanswered, comments, ledgers }: World): string[] {
  const sites = new Set([
    ...ledgers.keys(),
    ...comments.map(({ site }) => site),
    ...acks.map(({ site }) => site),
  ]);
  return [...sites].flatMap((site) => {
    const ledger = ledgers.get(site);
    const rows = comments.filter((comment) => comment.site === site);
    const promised = new Set(acks.filter((ack) => ack.site === site).map(({ id }) => id)).size;
    if (!ledger) return [`ledger: site ${site} is missing`];
    const perhaps = rows.filter(({ key }) => unanswered.has(key)).length;
    const faults: string[] = [];
    if (!addsUp(ledger) || ledger.received !== rows.length)
      faults.push(
        `ledger: ${site} received ${ledger.received}, its places and its ${rows.length} rows differ`,
      );
    if (ledger.received - perhaps !== promised)
      faults.push(`ledger: ${site} received ${ledger.received}, promised ${promised}, unanswered ${perhaps}`);
    return faults;
  });
}

function told(n: number, sentence: (n: number) => string, example?: string): string[] {
  return n > 0 ? [`${sentence(n)}${example ? ` (${example})` : ''}`] : [];
}
