import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { StoreUnavailable } from '../../src/errors.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

test('a clock that is set back makes nobody wait longer for a database that is locked', async () => {
  const unlock = await opened.database.block();
  const begun = performance.now();
  const refused = expect(opened.store.write((db) => insertSubmission(db, newComment()))).rejects.toThrow(
    StoreUnavailable,
  );
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 2 * 3_600_000);
  await refused.finally(() => clock.mockRestore());
  expect(performance.now() - begun).toBeLessThan(8_000);
  await unlock();
});
