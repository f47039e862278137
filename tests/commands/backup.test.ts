import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/database/open.ts';
import { auditRows } from '../../src/store/health/audit.ts';
import { addsUp, ledgers } from '../../src/store/health/ledger.ts';
import { startPostOffice } from '../harness/post-office.ts';
import { until } from '../harness/until.ts';
import { everything } from '../store/odd-rows.ts';
import { inside } from '../store/two-ends.ts';
import { type Databases, openDatabases, targetOf } from './databases.ts';
import { openServerRoom, type ServerRoom } from './server-room.ts';

let room: ServerRoom;
let databases: Databases;
beforeAll(async () => {
  [room, databases] = [await openServerRoom(), await openDatabases()];
});
afterAll(async () => {
  await room.close();
  await databases.close();
});

/** A room with the service in it, and a reader's and a moderator's way to it. */
async function openService(at: ServerRoom, changes: Record<string, string>) {
  const url = at.environment.PUBLIC_URL as string;
  const server = at.start('src/server.ts', changes);
  const worker = at.start('workers/main.ts', changes);
  await until('the service answers', () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    url,
    async end(which: 'server' | 'worker') {
      const child = which === 'server' ? server : worker;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    async submit(text: string): Promise<{ id: string; receipt: string } | null> {
      const answer = await fetch(`${url}/v1/comments`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: 'https://bao.test' },
        body: JSON.stringify({
          site: 'dongthap',
          article: { id: 'a1', url: 'https://bao.test/a1', title: 'Mùa sen về sớm' },
          name: 'Nguyễn Văn An',
          text,
          consent: '2026-01',
        }),
      });
      return answer.status === 202 ? ((await answer.json()) as { id: string; receipt: string }) : null;
    },
  };
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (kind) => {
  test('a backup taken while readers write makes a new installation: nothing is lost, old links open, work goes on', async () => {
    const [old, next, post] = [await openServerRoom(), await openServerRoom(), await startPostOffice()];
    try {
      const changes = { SMTP_URL: post.url, DATABASE_URL: await databases.empty(kind) };
      const service = await openService(old, changes);
      const early = await service.submit('Ý kiến đầu tiên về mùa sen.');
      const link = await until('a moderator has the link', () =>
        post.mails.map(({ mail }) => mail.text?.match(/\/m\/[\w-]{43}/)?.[0]).find(Boolean),
      );
      // From here on rows stay in the middle of their way.
      await service.end('worker');
      const before = [early];
      for (let n = 0; n < 10; n++) before.push(await service.submit(`Ý kiến trước bản sao, số ${n}.`));
      expect(before).not.toContain(null);

      let writing = true;
      const meanwhile = (async () => {
        let accepted = 0;
        for (let n = 0; writing; n++) if (await service.submit(`Ý kiến giữa chừng, số ${n}.`)) accepted++;
        return accepted;
      })();
      const file = join(databases.dir, `while-${kind}.db`);
      const backup = await old.run('backup', changes, [file]);
      writing = false;
      expect(await meanwhile).toBeGreaterThan(0);
      expect(backup.lines[0]).toMatch(/^✓ .*while-\w+\.db: [\d.]+ MB, whole, from (SQLite|PostgreSQL) /);
      expect(backup.lines[1]).toMatch(/^ {2}dongthap: \d+ received = \d+ in screening \+ 1 pending$/);
      expect(backup.code).toBe(0);
      await service.end('server');

      const place = { SMTP_URL: post.url, DATABASE_URL: await databases.empty(kind) };
      if (kind === 'sqlite') copyFileSync(file, place.DATABASE_URL.slice('sqlite:'.length));
      else
        expect(await next.run('copy-store', {}, [`sqlite:${file}`, place.DATABASE_URL])).toMatchObject({
          code: 0,
        });
      const restored = await openService(next, place);
      const ids = await inside(targetOf(place.DATABASE_URL), (db) =>
        db.selectFrom('comments').select('id').execute(),
      );
      expect(ids.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map((row) => row?.id)));
      const receipt = await fetch(`${restored.url}/r/${early?.receipt}`);
      expect([receipt.status, await receipt.text()]).toEqual([200, expect.stringContaining('mùa sen')]);
      const page = await fetch(`${restored.url}${link}`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('mùa sen')]);

      const open = await openStore(targetOf(place.DATABASE_URL));
      const ledger = await until(
        'what was on its way has been screened',
        async () => {
          const book = (await ledgers(open.read)).get('dongthap');
          return book && book.screening === 0 ? book : null;
        },
        40_000,
      );
      expect(addsUp(ledger)).toBe(true);
      expect(await auditRows(open.read)).toEqual([]);
      await open.close();
    } finally {
      await old.close();
      await next.close();
      await post.close();
    }
  }, 180_000);
});

describe('the file', () => {
  let url: string;
  beforeAll(async () => {
    url = await databases.empty('sqlite');
    await inside(targetOf(url), everything);
  });
  const backup = (...words: string[]) => room.run('backup', { DATABASE_URL: url }, words);

  test('is for its owner only, replaces another one only when told to, and is never the database itself', async () => {
    const file = join(databases.dir, 'kept.db');
    writeFileSync(file, 'the notes of yesterday');
    expect(await backup(file)).toMatchObject({
      code: 1,
      lines: [expect.stringMatching(/kept\.db is there already, and is left as it is/)],
    });
    expect(statSync(file).size).toBe(22);
    const forced = await backup(file, '--force');
    expect(forced.code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await backup(url.slice('sqlite:'.length), '--force')).toMatchObject({
      code: 1,
      lines: ['FILE is the database itself.'],
    });
    expect(await backup()).toMatchObject({ code: 64 });
    expect(readdirSync(databases.dir).filter((name) => name.includes('.part-'))).toEqual([]);
    // Rows that no service would have written: told, and kept all the same.
    expect(forced.lines.join('\n')).toMatch(/^! texts whose comment is gone: 7 \(/m);
  });

  test('is not made from a database that is damaged', async () => {
    const source = url.slice('sqlite:'.length);
    const damaged = join(databases.dir, 'damaged.db');
    copyFileSync(source, damaged);
    const handle = openSync(damaged, 'r+');
    writeSync(handle, Buffer.alloc(16_384, 0x5a), 0, 16_384, Math.floor(statSync(source).size / 2));
    closeSync(handle);
    const file = join(databases.dir, 'of-damaged.db');
    const { code, lines } = await room.run('backup', { DATABASE_URL: `sqlite:${damaged}` }, [file]);
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/could not be copied: |The copy is not whole/);
    expect(readdirSync(databases.dir).filter((name) => name.startsWith('of-damaged'))).toEqual([]);
  });

  test('is not left half when the backup is told to end', async () => {
    const postgres = await databases.empty('postgres');
    await inside(targetOf(postgres), everything);
    const lock = await databases.lock(postgres, 'tokens');
    const file = join(databases.dir, 'half.db');
    const running = room.start('src/commands/backup.ts', { DATABASE_URL: postgres }, [file]);
    await lock.someoneWaits();
    running.kill('SIGTERM');
    expect(await once(running, 'exit')).toEqual([null, 'SIGTERM']);
    expect(readdirSync(databases.dir).filter((name) => name.startsWith('half'))).toEqual([]);
    await lock.release();
  });
});
