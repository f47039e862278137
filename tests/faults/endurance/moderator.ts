/** A moderator who goes through the mails while processes die: most presses arrive, some meet a closed door. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../client.ts';
import { commentLinks, openPage } from '../moderating.ts';
import type { Stage } from '../stage.ts';

const ACTIONS = ['approve', 'approve', 'approve', 'reject', 'spam'];
const EVERY_MS = 250;

export interface ModeratorAtWork {
  stop(): Promise<{
    /** Presses that were answered with a page or a redirect. */
    pressed: number;
    /** Answers of 5xx but 503. */
    broken: number;
  }>;
}

export function startModerator(stage: Stage): ModeratorAtWork {
  const client = createClient(2);
  const ended = new AbortController();
  let read = 0;
  let pressed = 0;
  let broken = 0;

  async function decide(link: string, action: string): Promise<void> {
    const api = stage.apis.find(({ running }) => running);
    if (!api) return;
    const { page, press } = await openPage(client, `${api.url}${link}`);
    const { status } = page.status === 200 ? await press(action) : page;
    if (status < 400) pressed += 1;
    else if (status >= 500 && status !== 503) broken += 1;
  }

  const done = (async () => {
    for (; !ended.signal.aborted; await sleep(EVERY_MS, null, { signal: ended.signal }).catch(() => {})) {
      const mail = stage.mails[read];
      if (!mail) continue;
      read = stage.mails.length;
      const [link] = commentLinks([mail], mail.to).values();
      const action = ACTIONS[Math.floor(Math.random() * ACTIONS.length)] as string;
      // Whoever gets no answer presses again some day.
      if (link) await decide(link, action).catch(() => {});
    }
    client.close();
  })();
  return {
    async stop() {
      ended.abort();
      await done;
      return { pressed, broken };
    },
  };
}
