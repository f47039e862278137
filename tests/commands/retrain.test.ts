import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { openStore } from '../../src/store/database/open.ts';
import { leaseFor } from '../../src/store/learning/lease.ts';
import { createLearner } from '../../workers/learning/learner.ts';
import { decideRows, undoRow, withdrawRows } from '../store/learning-rows.ts';
import { openServerRoom, type ServerRoom } from './server-room.ts';

let room: ServerRoom;
beforeAll(async () => {
  room = await openServerRoom();
});
afterAll(() => room.close());

const retrain = (...words: string[]) => room.run('retrain', {}, words);

/** Whatever a newsroom and its worker do, in the same database. */
async function work(
  doings: (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>,
): Promise<void> {
  const store = await openStore({ kind: 'sqlite', file: room.database });
  try {
    await doings(store);
    const lease = leaseFor(store, 'worker', store.now);
    const deps = { store, logger: createLogger('silent', 'test'), clock: store.now, lease };
    await createLearner(deps, 50).catchUp(await lease.held());
    await lease.leave();
  } finally {
    await store.close();
  }
}

test('it rebuilds the filter from the log and finds it the same, also after decisions were taken back', async () => {
  expect((await retrain()).lines.join('\n')).toMatch(/^0 decisions .*\nNo snapshot is stored yet/);
  const made = Array.from({ length: 60 }, (_, n) => ({ n, site: 'dongthap' }));
  await work((store) => decideRows(store, made));
  const first = await retrain();
  expect(first.lines.join('\n')).toMatch(
    /^60 decisions learned .* row 60\.\n✓ dongthap: \d+ approved, \d+ refused, 12 spam\nThe same as the snapshot of row 60, bit for bit\.$/,
  );
  expect(first.code).toBe(0);

  await work(async (store) => {
    await undoRow(store, 3, 'dongthap');
    await decideRows(
      store,
      Array.from({ length: 60 }, (_, n) => ({ n: 100 + n, site: 'dongthap' })),
    );
  });
  const second = await retrain();
  expect(second).toMatchObject({ code: 0 });
  // Row 61 takes one back.
  expect(second.lines[0]).toBe('119 decisions learned from the log, up to row 121.');
  expect(second.lines.at(-1)).toMatch(/^The same as the snapshot of row \d+, bit for bit\.$/);
});

test('a text that its reader withdrew since is said honestly, and --replace makes the rebuilt filter the stored one', async () => {
  await work((store) => withdrawRows(store, [5, 8], 'dongthap'));
  const { lines, code } = await retrain();
  expect(code).toBe(1);
  expect(lines.join('\n')).toMatch(
    /! 2 could not be: their readers withdrew them since\.\n! dongthap: .*\n! Not the same/,
  );
  const replaced = await retrain('--replace');
  expect(replaced.lines.at(-1)).toMatch(/^Every snapshot was replaced/);
  expect(replaced.code).toBe(0);
  const again = await retrain();
  expect(again.code).toBe(0);
  expect(again.lines.at(-1)).toMatch(/bit for bit/);
});

test('--replace leaves everything as it is while a worker runs', async () => {
  const store = await openStore({ kind: 'sqlite', file: room.database });
  const lease = leaseFor(store, 'worker', store.now);
  const held = setInterval(() => void lease.held(), 500);
  try {
    const stored = () => store.read.selectFrom('learning_snapshots').selectAll().execute();
    const before = await stored();
    expect(before.length).toBeGreaterThan(0);
    expect(await lease.held()).toBe(true);
    const refused = await retrain('--replace');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.lines.join('\n')).toMatch(/Nothing was replaced: a worker is running/);
    expect(await stored()).toEqual(before);
  } finally {
    clearInterval(held);
    await lease.leave();
    await store.close();
  }
});

test('words that make no sense are answered with what would', async () => {
  expect(await retrain('--all')).toMatchObject({ code: 64 });
});
