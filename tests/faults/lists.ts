/** Somebody who reads an article's comments while everything else goes wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Unanswered } from './client.ts';
import { inSeconds } from './seconds.ts';
import type { Stage } from './stage.ts';

export interface Lists {
  stop(): Promise<{
    asked: number;
    /** Milliseconds, whatever the answer. */
    slowest: number;
    /** Answers other than 200, in sentences. */
    strange: string[];
  }>;
}

const EVERY_MS = 150;

/** Asks for another article each time, so that no answer comes from a cache. */
export function watchLists(stage: Stage): Lists {
  const client = createClient(1);
  const kinds = new Map<number | string, number>();
  let asked = 0;
  let slowest = 0;
  let stopped = false;
  const done = (async () => {
    while (!stopped) {
      const url = `${stage.url}/v1/comments?site=${stage.sites[0]?.id}&article=b${asked++}`;
      const begun = performance.now();
      const answer = await client.send(url).then(
        ({ status }) => status,
        ({ code }: Unanswered) => code,
      );
      slowest = Math.max(slowest, performance.now() - begun);
      kinds.set(answer, (kinds.get(answer) ?? 0) + 1);
      await sleep(EVERY_MS);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      client.close();
      const strange = [...kinds].filter(([kind]) => kind !== 200);
      return {
        asked,
        slowest,
        strange: strange.map(
          ([kind, n]) => `${n} lists were answered with ${kind}, slowest ${inSeconds(slowest)}`,
        ),
      };
    },
  };
}
