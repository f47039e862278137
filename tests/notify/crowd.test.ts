import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { planSite } from '../../src/notify/plan.ts';
import { createPlanner } from '../../src/notify/planner.ts';
import { sendMail } from '../../src/notify/send.ts';
import { until } from '../harness/until.ts';
import { openStage, type Stage, sends } from './stage.ts';

const NAMES = Array.from({ length: 12 }, (_, n) => `m${n}`);

let stage: Stage;
/** Units of work asked for, and how often they were run. */
let units: number;
let runs: number;

const write: Stage['store']['write'] = (unit) => {
  units += 1;
  return stage.store.write((db) => {
    runs += 1;
    return unit(db);
  });
};

beforeEach(async () => {
  units = 0;
  runs = 0;
  stage = await openStage({
    moderators: NAMES.map((id) => ({ id, name: id, email: `${id}@bao.example` })),
  });
});
afterEach(() => stage.close());

/** Work that is done while three readers send so many comments each. */
async function amongComments<T>(each: number, work: () => Promise<T>): Promise<T> {
  const readers = [1, 2, 3].map(async () => {
    for (let n = 0; n < each; n++) await stage.comment();
  });
  const [done] = await Promise.all([work(), ...readers]);
  return done;
}

describe('while comments come in', () => {
  test('mails to many moderators are made without colliding again and again', async () => {
    for (let n = 0; n < 20; n++) await stage.comment();
    const mails = sends(await stage.plan());
    const deps = {
      ...stage.deps({ send: async (_mail, options) => options?.record?.() }),
      store: { ...stage.store, write },
    };
    const sent = await amongComments(20, () => Promise.all(mails.map((id) => sendMail(deps, id))));
    expect(sent.map(({ outcome }) => outcome)).toEqual(NAMES.map(() => 'sent'));
    expect(runs).toBeLessThan(5 * units);
  });

  test('a site is planned over and over without colliding, and each comment goes into one mail', async () => {
    const deps = {
      ...stage,
      store: { ...stage.store, write },
      clock: stage.clock,
      mailDomain: 'bao.example',
    };
    const plan = createPlanner((site) => planSite(deps, site));
    await amongComments(20, async () => {
      for (let round = 0; round < 3; round++) await Promise.all(NAMES.map(() => plan(stage.site)));
    });
    while (sends((await plan(stage.site)).jobs).length);
    const items = await stage.store.read.selectFrom('mail_items').select('mail_id').execute();
    const comments = await stage.store.read.selectFrom('comments').select('id').execute();
    expect(items).toHaveLength(NAMES.length * comments.length);
    expect(runs).toBeLessThan(5 * units);
  });
});

test('whoever asks for a plan while one is made shares the next one, which begins after the asking', async () => {
  const ends: (() => void)[] = [];
  const plan = createPlanner(async () => {
    await new Promise<void>((resolve) => ends.push(resolve));
    return { jobs: [{ queue: 'notify', kind: 'plan', site: 'dongthap', at: ends.length, now: 0 }] };
  });
  const first = plan(stage.site);
  const others = [1, 2, 3].map(() => plan(stage.site));
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await until('the next one is made', () => ends.length === 2);
  const late = plan(stage.site);
  ends[1]?.();
  expect((await Promise.all(others)).map(({ jobs }) => jobs.length)).toEqual([1, 0, 0]);
  await until('the last one is made', () => ends.length === 3);
  ends[2]?.();
  expect((await late).jobs).toHaveLength(1);
});

test('a plan that fails fails those who shared it, and not the next', async () => {
  let runs = 0;
  const plan = createPlanner(async () => {
    runs += 1;
    if (runs === 2) throw new Error('no room');
    return { jobs: [] };
  });
  const asked = await Promise.allSettled([plan(stage.site), plan(stage.site), plan(stage.site)]);
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect(plan(stage.site)).resolves.toEqual({ jobs: [] });
});
