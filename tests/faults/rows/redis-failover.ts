import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_PREFIX } from '../../../src/queues.ts';
import { startRedisCluster } from '../../harness/redis-cluster.ts';
import type { RedisNode } from '../../harness/redis-node.ts';
import { startWatchedRedis } from '../../harness/redis-sentinel.ts';
import { LIMITED } from '../limited.ts';
import { notAccepted } from '../refusals.ts';
import { screeningAgain } from '../resuming.ts';
import { BOTH, type Lab, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const RESUME_WITHIN_MS = 30_000;

/** F11. The master that holds the queues is killed under load, behind Sentinels and in a Cluster; it comes back as a replica. */
export const redisFailover: Row = {
  id: 'F11',
  title: 'Sentinel failover; Cluster with a master killed',
  pass: 'I1–I4, resume ≤ 30 s, no CROSSSLOT',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const watched = await startWatchedRedis({ dir: join(lab.dir, 'watched') });
    const behindSentinels = await failover(lab, 'Sentinel', {
      ...watched,
      killMaster: () => watched.killMaster(),
    });
    const cluster = await startRedisCluster({ dir: join(lab.dir, 'cluster') });
    const inCluster = await failover(lab, 'Cluster', {
      ...cluster,
      killMaster: () => cluster.killMaster(DEFAULT_PREFIX),
    });
    return {
      figures: { ...behindSentinels.figures, ...inCluster.figures },
      faults: [...behindSentinels.faults, ...inCluster.faults],
    };
  },
};

interface Redundant {
  url: string;
  nodes: readonly RedisNode[];
  killMaster(): Promise<RedisNode>;
  stop(): Promise<void>;
}

async function failover(lab: Lab, form: string, redis: Redundant) {
  const stage = await lab.stage({ redis, sites: LIMITED });
  const load = stage.load({ connections: 16, perSecond: 40 });
  await sleep(lab.amount(1_500, 5_000));
  const faults: string[] = [];
  let longest = 0;
  const kills = lab.amount(1, 3);
  for (let kill = 0; kill < kills; kill++) {
    const gone = await redis.killMaster();
    const resume = await screeningAgain(stage, Date.now());
    lab.say(`${form}: master killed, screening again after ${inSeconds(resume)}`);
    longest = Math.max(longest, resume);
    await gone.restart();
    await sleep(lab.amount(500, 5_000));
  }
  const report = await load.stop();
  const { acked, p99 } = report;
  const judgement = await lab.rest(judge(stage));
  faults.push(...judgement.faults.map((fault) => `${form}: ${fault}`));
  faults.push(...notAccepted(report).map((fault) => `${form}: ${fault}`));
  if (longest > RESUME_WITHIN_MS) faults.push(`${form}: screening again only after ${inSeconds(longest)}`);
  if (await crossed(redis.nodes, stage.log())) faults.push(`${form}: CROSSSLOT`);
  const { comments, mails, duplicates } = judgement.figures;
  return {
    figures: {
      [`${form} resumes`]: inSeconds(longest),
      [`${form} accepted`]: acked,
      [`${form} p99`]: `${p99} ms`,
      [`${form} comments, mails, duplicates`]: `${comments}, ${mails}, ${duplicates}`,
    },
    faults,
  };
}

/** Whether any server refused keys of two slots in one command, or a process told of that. */
async function crossed(nodes: readonly RedisNode[], log: string): Promise<boolean> {
  const told = await Promise.all(
    nodes.filter(({ alive }) => alive).map((node) => node.ask((client) => client.info('errorstats'))),
  );
  return /CROSSSLOT/.test(`${told.join()}${log}`);
}
