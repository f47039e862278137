import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { childEnvironment } from '../../config/env.ts';
import type { Mail } from '../../src/local/mailbox/mail.ts';
import { until } from '../harness/until.ts';

/** Each test starts everything at least once; on a busy machine that takes its time. */
jest.setTimeout(180_000);

let dir: string;
let npm: ChildProcess | null = null;
let taken: Server | null = null;
let output = '';

/** Types `npm start` in a terminal of its own, as far as process groups go, and waits for the banner. */
async function npmStart(extra: Record<string, string> = {}) {
  output = '';
  const variables = {
    NODE_OPTIONS: '',
    REDIS_URL: '',
    SMTP_URL: '',
    SITES_FILE: '',
    DATA_DIR: dir,
    PORT: '0',
    ...extra,
  };
  npm = spawn('npm', ['start'], {
    env: childEnvironment(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [npm.stdout, npm.stderr])
    stream?.on('data', (data: Buffer) => {
      output += data.toString();
    });
  await until(
    'the banner is there',
    () => {
      if (npm?.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
      return output.includes('Ctrl-C stops everything');
    },
    60_000,
  );
  const address = (name: string) => new RegExp(`${name} +(http://[^/]+)/`).exec(output)?.[1] ?? '';
  return {
    pid: npm.pid as number,
    service: address('service'),
    mailbox: address('mailbox'),
    newspaper: address('demo newspaper'),
  };
}

/** Every process of this run: they inherited its folder; Redis shows it in its title instead. */
function processes(): string[] {
  const mentions = (name: string, file: string, text: string) => {
    try {
      return readFileSync(`/proc/${name}/${file}`, 'utf8').includes(text);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter(
    (name) =>
      /^\d+$/.test(name) && (mentions(name, 'environ', `DATA_DIR=${dir}`) || mentions(name, 'cmdline', dir)),
  );
}

async function stop(pid: number, signal: NodeJS.Signals, withinMs = 10_000): Promise<void> {
  process.kill(pid, signal);
  await until('no process is left', () => processes().length === 0, withinMs);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-start-'));
});

afterEach(async () => {
  taken?.close();
  taken = null;
  for (const pid of processes()) process.kill(Number(pid), 'SIGKILL');
  if (npm && npm.exitCode === null && npm.signalCode === null) await once(npm, 'exit');
  await rm(dir, { recursive: true, force: true });
});

test('a comment sent after npm start reaches the mailbox, and a second start still has it', async () => {
  const first = await npmStart();
  const article = { id: '17022022-1352', url: `${first.newspaper}/17022022-1352` };
  const answer = await fetch(`${first.service}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: first.newspaper, 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      site: 'dongthap',
      article,
      name: 'Nguyễn Văn An',
      text: 'Cầu đẹp quá, mừng cho bà con.',
      consent: '2026-01',
    }),
  });
  expect(answer.status).toBe(202);
  const { receipt } = (await answer.json()) as { receipt: string };
  const mail = await until('a mail has arrived', async () => {
    const mails = (await (await fetch(`${first.mailbox}/api/mails`)).json()) as Mail[];
    return mails.find(({ text }) => text.includes('Cầu đẹp quá'));
  });
  expect(mail.text).toContain(`${first.service}/m/`);
  await stop(-first.pid, 'SIGINT');

  const second = await npmStart();
  expect(output).toContain(`${second.service}/desk\n`);
  expect(output).toContain('nhập lan@bao.example');
  expect((await fetch(`${second.service}/`)).status).toBe(200);
  const status = await (await fetch(`${second.service}/v1/receipts/${receipt}`)).json();
  expect(status).toMatchObject({ status: 'pending', text: 'Cầu đẹp quá, mừng cho bà con.' });
  const mails = (await (await fetch(`${second.mailbox}/api/mails`)).json()) as Mail[];
  expect(mails.map(({ id }) => id)).toContain(mail.id);
  await stop(second.pid, 'SIGTERM');
});

test('a port that is taken is passed over, and the banner says so', async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const { pid, service } = await npmStart({ PORT: String(port) });
  // npm, its shell, the supervisor, Redis, service, worker and three guards.
  expect(processes().length).toBeGreaterThanOrEqual(8);
  expect(output).toContain(`cổng ${port} đang bận`);
  expect(Number(new URL(service).port)).toBeGreaterThan(port);
  await stop(pid, 'SIGTERM');
});

test('kill -9 of the supervisor leaves no process behind either, and a second run is refused while one lasts', async () => {
  await npmStart();
  const again = spawn(process.execPath, ['src/local/start.ts'], {
    env: childEnvironment({ NODE_OPTIONS: '', DATA_DIR: dir, PORT: '0' }),
    stdio: 'ignore',
  });
  expect(await once(again, 'exit')).toEqual([1, null]);
  const supervisor = Number(readFileSync(join(dir, 'npm-start.pid'), 'utf8'));
  await stop(supervisor, 'SIGKILL', 15_000);
});
