/** Plans each site's mails one run at a time: whoever asks while one is under way has the next one with all the others. */
import type { Site } from '../../config/sites.ts';
import type { Job } from '../queues.ts';

type Plan = (site: Site) => Promise<{ jobs: Job[] }>;

/**
 * Runs side by side would only collide: they read and write the same rows.
 * @param plan plans one site
 * @returns the same, of which the jobs of a shared run go to whoever asked for it first
 */
export function createPlanner(plan: Plan): Plan {
  const running = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<unknown>>();

  async function run(site: Site): Promise<{ jobs: Job[] }> {
    const mine = plan(site);
    running.set(site.id, mine);
    try {
      return await mine;
    } finally {
      if (running.get(site.id) === mine) running.delete(site.id);
    }
  }

  return async (site) => {
    const shared = next.get(site.id);
    if (shared) {
      await shared;
      return { jobs: [] };
    }
    const before = running.get(site.id);
    if (!before) return run(site);
    const mine = before
      .catch(() => {})
      .then(() => {
        next.delete(site.id);
        return run(site);
      });
    next.set(site.id, mine);
    return mine;
  };
}
