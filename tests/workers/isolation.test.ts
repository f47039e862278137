import { expect, test } from '@jest/globals';
import { createIsolation } from '../../workers/judging/isolation.ts';
import { Later } from '../../workers/watch/kept-worker.ts';
import { until } from '../harness/until.ts';

test('one suspect runs at a time; when it has failed, or runs for a while and nothing happens, the next may', async () => {
  const alone = createIsolation({ hold: 300, gather: 20 });
  const log: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const run = (name: string) =>
    alone(async () => {
      const end = Promise.withResolvers<void>();
      ends.set(name, end);
      log.push(name);
      await end.promise;
    });
  const first = run('first');
  await expect(run('second')).rejects.toThrow(Later);
  await until('the first has begun', () => log.length === 1);
  await expect(run('second')).rejects.toThrow(Later);
  ends.get('first')?.reject(new Error('poison'));
  await expect(first).rejects.toThrow('poison');

  // It does not end.
  const second = run('second');
  await expect(run('third')).rejects.toThrow(Later);
  await until('the second has begun', () => log.length === 2);
  const third = await until('another may run beside it', async () => {
    const asked = run('third').then(
      () => null,
      (error: Error) => error,
    );
    return (await Promise.race([asked, new Promise<false>((resolve) => setTimeout(resolve, 50, false))])) ===
      false
      ? { asked }
      : null;
  });
  // The one that was given up has no say in the turn of the next.
  ends.get('second')?.resolve();
  await second;
  await expect(run('fourth')).rejects.toThrow(Later);
  ends.get('third')?.resolve();
  expect(await third.asked).toBeNull();
  expect(log).toEqual(['first', 'second', 'third']);
});
