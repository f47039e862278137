import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { type LinkPurpose, PATHS } from '../../src/links.ts';
import { findReceipt } from '../../src/publish/receipts/changes.ts';
import { newToken, receiptFor } from '../../src/signing.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { testSite } from '../harness/site.ts';
import { type Answer, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let a: CommentRow;
let b: CommentRow;
beforeAll(async () => {
  // How often a network may try is not what is looked at here.
  stage = await openStage({ deps: { limiter: { take: async () => ({ refused: null, over: [] }) } } });
  stage.sites.push(testSite({ id: 'other', name: 'Báo Khác' }));
  a = await stage.add({ name: 'An' });
  b = await stage.add({ name: 'Bình' });
});
afterAll(() => stage.close());

const PURPOSES = Object.keys(PATHS) as LinkPurpose[];
/** Purposes whose pages this room serves without a seat. */
const SERVED = ['moderate', 'batch', 'pause'] as const satisfies LinkPurpose[];
const raw = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const mint = async (purpose: LinkPurpose) =>
  raw(await stage.link(purpose === 'pause' ? [] : [a], { purpose }));

/** A page without what differs at each call. */
const constant = ({ status, body }: Answer) =>
  `${status} ${body.replace(/nonce="[^"]+"/g, '').replace(/value="[^"]{60,}"/g, '')}`;

describe('a token', () => {
  test.each(PURPOSES)('for "%s" opens no other page', async (purpose) => {
    const token = await mint(purpose);
    const receipt = receiptFor(stage.test.keys, a.id);
    for (const other of PURPOSES) {
      if (other === purpose) continue;
      for (const each of [token, receipt]) {
        const got = await stage.get(`/${PATHS[other]}/${each}`);
        const unknown = await stage.get(`/${PATHS[other]}/${newToken()}`);
        expect(got.status).toBe(404);
        expect(constant(got)).toBe(constant(unknown));
        const pressed = await stage.post(`/${PATHS[other]}/${each}`, { action: 'approve', comment: a.id });
        expect([403, 404]).toContain(pressed.status);
      }
    }
    expect(
      await findReceipt({ sites: { get: () => stage.sites[0] } }, stage.test.store.read, token),
    ).toBeNull();
    expect((await stage.row(a.id)).status).toBe('pending');
  });

  test.each(SERVED)('for "%s" opens its own', async (purpose) => {
    expect((await stage.get(`/${PATHS[purpose]}/${await mint(purpose)}`)).status).toBe(200);
  });

  test("decides on its own comment only, whatever its form names, with whatever page's proof", async () => {
    const pathOfA = await stage.link([a]);
    const pathOfB = await stage.link([b]);
    const batchOfA = await stage.link([a], { purpose: 'batch' });
    const [nonceA, nonceB] = [
      nonceIn((await stage.get(pathOfA)).body),
      nonceIn((await stage.get(pathOfB)).body),
    ];
    const inBatch = nonceIn((await stage.get(batchOfA)).body, a.id);
    const bodies = new Set<string>();
    for (const fields of [
      { nonce: nonceB, comment: b.id },
      { nonce: nonceA, comment: b.id },
      { nonce: inBatch, comment: b.id },
      { nonce: inBatch, comment: 'no such comment' },
    ]) {
      const answer = await stage.post(batchOfA, { ...fields, action: 'approve' });
      expect(answer.status).toBe(403);
      bodies.add(constant(answer));
    }
    expect(bodies.size).toBe(1);
    expect((await stage.post(pathOfA, { nonce: nonceB, action: 'approve' })).status).toBe(403);
    // The field names B, the link is A's: A it is.
    await stage.post(pathOfA, { nonce: nonceA, comment: b.id, action: 'reject' });
    expect((await stage.row(b.id)).status).toBe('pending');
    expect((await stage.row(a.id)).status).toBe('rejected');
    await stage.press(pathOfA, 'undo');
  });

  test('of site 1 knows nothing of site 2, nor the other way round', async () => {
    const elsewhere = await stage.add({ site: 'other', name: 'Cúc' });
    for (const path of [
      await stage.link([elsewhere]),
      await stage.link([a], { site: 'other' }),
      await stage.link([elsewhere], { purpose: 'batch' }),
    ]) {
      const got = await stage.get(path);
      expect(got.status).toBe(404);
      expect(got.text).not.toContain('Cúc');
      expect(constant(got)).toBe(constant(await stage.get(`/m/${newToken()}`)));
    }
  });
});

test('what is refused is refused in the same words and as fast as what never was', async () => {
  const [site] = stage.sites as [Site];
  const gone = { ...site.moderators[1], id: 'gone', name: 'Gone', email: 'gone@bao.example' } as never;
  stage.sites[0] = { ...site, moderators: [...site.moderators, gone] };
  const ofRemoved = await stage.link([a], { moderator: 'gone' });
  const nonce = async (path: string) => nonceIn((await stage.get(path)).body);
  const narrow = await stage.link([a], { actions: ['approve', 'undo'] });
  const cases: Record<string, { path: string; fields: Record<string, string> }> = {
    'another purpose': { path: `/m/${await mint('batch')}`, fields: { nonce: 'x', action: 'approve' } },
    'a removed moderator': { path: ofRemoved, fields: { nonce: await nonce(ofRemoved), action: 'approve' } },
    'another action': { path: narrow, fields: { nonce: await nonce(narrow), action: 'reject' } },
    'another site': {
      path: await stage.link([a], { site: 'removed site' }),
      fields: { nonce: 'x', action: 'approve' },
    },
  };
  stage.sites[0] = site;
  const control = { path: `/m/${newToken()}`, fields: { nonce: await nonce(narrow), action: 'approve' } };
  const words = new Set<string>();
  for (const { path, fields } of [control, ...Object.values(cases)])
    words.add(constant(await stage.post(path, fields)));
  expect([...words]).toEqual([expect.stringMatching(/^404 /)]);

  const times = new Map<string, number[]>([
    ['control', []],
    ...Object.keys(cases).map((name) => [name, []] as never),
  ]);
  const off = () => {
    const middle = median(times.get('control') ?? []);
    return Object.keys(cases).flatMap((name) => {
      const ratio = median(times.get(name) ?? []) / middle;
      return Math.abs(ratio - 1) > 0.1 ? [`${name}: ${ratio.toFixed(2)}`] : [];
    });
  };
  // In turns, so that whatever else this machine does falls on all alike; more rounds when it does much.
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 100; n++)
      for (const [name, { path, fields }] of [['control', control] as const, ...Object.entries(cases)]) {
        const begin = performance.now();
        await stage.post(path, fields);
        times.get(name)?.push(performance.now() - begin);
      }
    if (!off().length) break;
  }
  expect(off()).toEqual([]);
}, 120_000);

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
