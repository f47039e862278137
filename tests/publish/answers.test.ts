import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Listing } from '../../src/publish/listing.ts';
import type { PublicEntry } from '../../src/publish/presenter.ts';
import { testSite } from '../harness/site.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE } from './window.ts';

let window: OpenWindow;
beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

/** Through the door, then published. */
async function answer(parent: string | undefined, text: string): Promise<Sent> {
  window.now += 1_000;
  const response = await fetch(`${window.url}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      ...{ site: SITE, article: { id: ARTICLE }, name: text, text, consent: '2026-01' },
      ...(parent && { parent }),
    }),
  });
  expect(response.status).toBe(202);
  const sent = (await response.json()) as Sent;
  await window.screen(sent);
  await window.decide(sent, 'approve');
  return sent;
}

/** Each entry as `text → text of what it answers`, indented by where it stands. */
async function seen(texts: Map<string, string>): Promise<string[]> {
  const list = (await (
    await window.get(`/v1/comments?site=${SITE}&article=${ARTICLE}&sort=oldest`)
  ).json()) as Listing;
  const lines = (entries: readonly PublicEntry[], level: number): string[] =>
    entries.flatMap((entry) => [
      `${'  '.repeat(level)}${texts.get(entry.id)} → ${texts.get(entry.parent ?? '')}`,
      ...lines(entry.replies, level + 1),
    ]);
  return lines(list.comments, 0);
}

test('a reply stands as deep as the site allows, and always says which comment it answers', async () => {
  const texts = new Map<string, string>();
  let above: string | undefined;
  for (const text of ['một', 'hai', 'ba', 'bốn']) {
    const sent = await answer(above, text);
    texts.set(sent.id, text);
    above = sent.id;
  }
  expect(await seen(texts)).toEqual(['một → undefined', '  hai → một', '  ba → hai', '  bốn → ba']);
});

test('where a site wants no threads, replies stand beside what they answer', async () => {
  window.sites.set(SITE, testSite({ comments: { depth: 1 } }));
  const first = await answer(undefined, 'một');
  const second = await answer(first.id, 'hai');
  const texts = new Map([
    [first.id, 'một'],
    [second.id, 'hai'],
  ]);
  expect(await seen(texts)).toEqual(['một → undefined', 'hai → một']);
});
