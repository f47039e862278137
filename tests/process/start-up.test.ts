import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { childEnvironment } from '../../config/env.ts';
import { openContext } from '../../src/context.ts';
import type { Logger } from '../../src/logger.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';

let dir: string;
let service: Service;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-start-'));
  service = await startService({ workers: false });
});
afterAll(async () => {
  await service.close();
  await rm(dir, { recursive: true });
});

test.each(['src/server.ts', 'workers/main.ts'])(
  '%s that cannot open its database says why in one line of its log, and ends',
  async (script) => {
    const file = join(dir, 'no-database.db');
    const sites = join(dir, 'sites.yaml');
    await writeFile(file, 'this is no database, however long one looks at it '.repeat(100));
    await writeFile(sites, sitesText());
    const child = spawn(process.execPath, [script], {
      env: childEnvironment({
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        PUBLIC_URL: service.url,
        DATABASE_URL: `sqlite:${file}`,
        REDIS_URL: service.redis.url,
        SMTP_URL: service.post.url,
        MAIL_FROM: 'binhluan@bao.example',
        SECRET_KEYS: 'a key for tests that is long enough to be one',
        SITES_FILE: sites,
      }),
    });
    const heard = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (data) => {
        heard[name] += data;
      });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(heard.stderr).not.toMatch(/^\s+at /m);
    const lines = heard.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      level: 60,
      msg: 'cannot start: the database cannot be opened (file is not a database)',
    });
  },
);

test('a start that puts an older sites file in force for every process warns of it; the same one says nothing', async () => {
  const { config, secrets, store } = service.context;
  const english = sitesText({ locale: 'en' });
  const file = join(dir, 'other.yaml');
  const told: [string, object][] = [];
  const note = (level: string) => (about: object) => told.push([level, about]);
  const logger = { info: note('info'), warn: note('warn'), debug() {} } as unknown as Logger;
  const start = async (sitesText: string, written: number) => {
    await writeFile(file, sitesText);
    await utimes(file, written / 1_000, written / 1_000);
    const context = await openContext({ config: { ...config, sitesFile: file, sitesText }, secrets }, logger);
    await context.close();
    return told.splice(0).filter(([, about]) => 'replaced' in about);
  };
  const { at } = await store.read.selectFrom('settings_version').select('at').executeTakeFirstOrThrow();
  const times = { written: new Date(at - 60_000), replaced: new Date(at) };
  expect(await start(config.sitesText, at - 60_000)).toEqual([]);
  expect(await start(english, at - 60_000)).toEqual([['warn', { file, ...times }]]);
  expect(await start(config.sitesText, Date.now() + 60_000)).toMatchObject([['info', { file }]]);
});
