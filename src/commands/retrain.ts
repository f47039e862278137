/**
 * `npm run retrain [-- --replace]`: builds the learned filter anew from the log of decisions, and shows that it is the one
 * that is stored, bit for bit.
 */
import { randomUUID } from 'node:crypto';
import { configureOrExit } from '../process/start-up.ts';
import type { SiteModel } from '../screening/learned/model.ts';
import { openStore, type Store } from '../store/database/open.ts';
import { leaseFor } from '../store/learning/lease.ts';
import { settledUpTo } from '../store/learning/log.ts';
import { Refusal } from '../store/transfer/refusal.ts';
import { endWithUsage, orFail } from './report/failure.ts';
import { differences, newestSnapshot, replaceSnapshots } from './retraining/comparison.ts';
import { rebuild } from './retraining/rebuild.ts';

const USAGE = `Usage: npm run retrain [-- --replace]
  Builds the learned filter from the log of decisions and compares it with the newest snapshot. The service may run.
  --replace: what was built takes the place of every snapshot. Stop the workers first: they write what they know.`;

const WORKER_RUNS = `Nothing was replaced: a worker is running, and would write what it knows over it.
Stop every worker, wait 15 seconds if one was killed, and run this again.`;

const words = process.argv.slice(2);
if (words.some((word) => word !== '--replace')) endWithUsage(USAGE);

await orFail(async () => {
  const store = await openStore(configureOrExit().secrets.database);
  try {
    await retrain(store, words.includes('--replace'));
  } finally {
    await store.close();
  }
});

async function retrain(store: Store, replace: boolean): Promise<void> {
  const lease = leaseFor(store, randomUUID(), () => store.now());
  if (replace && !(await lease.held())) throw new Refusal(WORKER_RUNS);
  const settled = await settledUpTo(store.read, store.now());
  const stored = await newestSnapshot(store, settled);
  const upTo = stored?.seq ?? settled;
  const { learning, learned, unreadable } = await rebuild(store.read, upTo);
  console.log(`${learned} decisions learned from the log, up to row ${upTo}.`);
  if (unreadable) console.log(`! ${unreadable} could not be: their readers withdrew them since.`);
  const different = stored ? differences(learning, stored) : [];
  for (const [site, model] of learning.sites)
    console.log(`${different.includes(site) ? '!' : '✓'} ${site}: ${inWords(model)}`);
  if (!stored) console.log('No snapshot is stored yet: workers write one every 500 decisions.');
  else if (different.length === 0) console.log(`The same as the snapshot of row ${stored.seq}, bit for bit.`);
  else console.log(`! Not the same as the snapshot of row ${stored.seq}.`);
  if (replace) {
    if (!(await replaceSnapshots(store, lease, { learning, seq: upTo }))) throw new Refusal(WORKER_RUNS);
    await lease.leave();
    console.log('Every snapshot was replaced by this one. Start the workers: they go on from it.');
  } else if (different.length > 0) {
    console.log('With --replace it takes the place of what is stored.');
    process.exitCode = 1;
  }
}

function inWords({ approved, evidence: { hams, spams } }: SiteModel): string {
  return `${approved} approved, ${hams - approved} refused, ${spams} spam`;
}
