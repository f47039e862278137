import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sitesText } from '../../harness/site.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

/** A big newspaper's busy hour has three comments a second. */
const PER_SECOND = 30;
const SAMPLE_EVERY_MS = 250;

/** Heaps as a small container has them: with a machine's whole memory before it, V8 lets garbage lie for minutes. */
const SMALL = { NODE_OPTIONS: '--max-old-space-size=128 --max-semi-space-size=2' };

interface Sample {
  at: number;
  mib: number;
}

/**
 * F27. What a process holds after its warm-up (the first third) may breathe but not grow: the lowest values of the last
 * third are held against those of the third before, because a rising floor is what a leak looks like.
 */
export const tenTimes: Row = {
  id: 'F27',
  title: 'ten times the usual load',
  pass: 'memory flat after warm-up, no acked loss',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    // Mails are due a second after their first comment, so that an hour's mails suffice for minutes of this.
    const stage = await lab.stage({ env: SMALL, sites: sitesText({ moderation: { firstAfter: '1s' } }) });
    const during = lab.amount(24_000, 300_000);
    const load = stage.load({ connections: 32, perSecond: PER_SECOND });
    const memory = await sampleMemory(stage, during);
    const { acked, failed, p99 } = await load.stop();
    const { figures, faults } = await judge(stage);
    if (failed) faults.push(`${failed} submissions were not accepted`);
    const grown: Record<string, string> = {};
    for (const [name, samples] of memory) {
      const { before, after } = floors(samples);
      const perMinute = ((after - before) / (during / 3)) * 60_000;
      grown[name] = `${Math.round(before)} → ${Math.round(after)} MiB`;
      lab.say(`${name}: ${grown[name]}, ${perMinute.toFixed(1)} MiB a minute`);
      if (after > before * 1.05 + 2)
        faults.push(`${name} grew from ${Math.round(before)} to ${Math.round(after)} MiB`);
    }
    return {
      figures: { accepted: acked, p99: `${p99} ms`, ...grown, comments: figures.comments ?? 0 },
      faults,
    };
  },
};

async function sampleMemory(stage: Stage, during: number): Promise<Map<string, Sample[]>> {
  const programs = [...stage.apis, ...stage.workers];
  const samples = new Map(programs.map(({ name }) => [name, [] as Sample[]]));
  const begun = Date.now();
  while (Date.now() - begun < during) {
    for (const { name, pid } of programs)
      samples.get(name)?.push({ at: Date.now() - begun, mib: residentMiB(pid) });
    await sleep(SAMPLE_EVERY_MS);
  }
  return samples;
}

/** The tenth lowest part of the second third of the time, and of the last. */
function floors(samples: readonly Sample[]): { before: number; after: number } {
  const third = samples.length / 3;
  const low = (part: readonly Sample[]) => {
    const sorted = part.map(({ mib }) => mib).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 10)] ?? 0;
  };
  return { before: low(samples.slice(third, 2 * third)), after: low(samples.slice(2 * third)) };
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
}
