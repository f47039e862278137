import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openServerRoom, type ServerRoom } from './server-room.ts';

let room: ServerRoom;
beforeAll(async () => {
  room = await openServerRoom();
});
afterAll(() => room.close());

test('the first run makes the database and names the steps, the next finds nothing to do', async () => {
  const changes = { DATABASE_URL: `sqlite:${join(room.dir, 'new', 'binhluan.db')}` };
  const first = await room.run('migrate', changes);
  expect(first).toMatchObject({ code: 0 });
  expect(first.lines[0]).toMatch(/^Done now: 0001_first/);
  const second = await room.run('migrate', changes);
  expect(second.lines[0]).toBe('Nothing to do.');
  expect(second.lines[1]).toMatch(/binhluan\.db is at \d{4}_\w+\.$/);
});

test('a faulty configuration is named whole, with exit code 78', async () => {
  const { lines, code } = await room.run('migrate', { DATABASE_URL: '', SMTP_URL: '' });
  expect(code).toBe(78);
  expect(lines.join('\n')).toMatch(/DATABASE_URL is missing[\s\S]*SMTP_URL is missing/);
});
