import { describe, expect, test } from '@jest/globals';
import { createLanes, type Place } from '../../src/notify/smtp/lanes.ts';

/** What a call has come to by now. */
async function state(call: Promise<Place | null>): Promise<'in' | 'turned away' | 'waits'> {
  const answer = await Promise.race([
    call,
    new Promise<'waits'>((resolve) => setImmediate(resolve, 'waits')),
  ]);
  if (answer === 'waits') return answer;
  return answer ? 'in' : 'turned away';
}

async function taken(call: Promise<Place | null>): Promise<Place> {
  const place = await call;
  if (!place) throw new Error('turned away');
  return place;
}

describe('places at the mail server', () => {
  test('are given in the order in which they were asked for', async () => {
    const lanes = createLanes({ quick: 2, aside: 1 });
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => lanes.enter(name)) as [
      Promise<Place>,
      Promise<Place>,
      Promise<Place>,
      Promise<Place>,
    ];
    expect(await Promise.all([a, b, c, d].map(state))).toEqual(['in', 'in', 'waits', 'waits']);
    (await b).leave();
    expect(await Promise.all([c, d].map(state))).toEqual(['in', 'waits']);
    (await a).leave();
    expect(await state(d)).toBe('in');
  });

  test('hold one mail to an address, and let others pass who wait for nothing', async () => {
    const lanes = createLanes({ quick: 2, aside: 1 });
    const first = await taken(lanes.enter('a'));
    const second = lanes.enter('a');
    const other = lanes.enter('b');
    expect([await state(second), await state(other)]).toEqual(['waits', 'in']);
    first.leave();
    expect(await state(second)).toBe('in');
  });

  test('are free for others once a slow mail has stepped aside', async () => {
    const lanes = createLanes({ quick: 1, aside: 1 });
    const slow = await taken(lanes.enter('a'));
    const other = lanes.enter('b');
    expect(await state(other)).toBe('waits');
    expect(slow.stepAside()).toBe(true);
    expect(slow.aside).toBe(true);
    expect(await state(other)).toBe('in');
    (await taken(other)).leave();
    slow.leave();
    expect(await state(lanes.enter('a'))).toBe('in');
  });

  test('are not waited for behind a slow mail to the same address', async () => {
    const lanes = createLanes({ quick: 2, aside: 0 });
    const slow = await taken(lanes.enter('a'));
    const before = lanes.enter('a');
    expect(slow.stepAside()).toBe(false);
    expect([await state(before), await state(lanes.enter('a'))]).toEqual(['turned away', 'turned away']);
    slow.leave();
    expect(await state(lanes.enter('a'))).toBe('in');
  });

  test('that were left do not change any more', async () => {
    const lanes = createLanes({ quick: 1, aside: 1 });
    const place = await taken(lanes.enter('a'));
    place.leave();
    place.leave();
    expect(place.stepAside()).toBe(false);
    const next = await taken(lanes.enter('a'));
    expect(await state(lanes.enter('b'))).toBe('waits');
    expect(next.stepAside()).toBe(true);
  });

  test('for slow mails are given at once or not at all', () => {
    const lanes = createLanes({ quick: 1, aside: 2 });
    const first = lanes.enterAside('a');
    expect(first?.aside).toBe(true);
    expect(lanes.enterAside('a')).toBeNull();
    expect(lanes.enterAside('b')).not.toBeNull();
    expect(lanes.enterAside('c')).toBeNull();
    first?.leave();
    expect(lanes.enterAside('c')).not.toBeNull();
  });
});
