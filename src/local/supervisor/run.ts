/** One run of everything: stand-ins, service and worker, started and ended in order. */
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { childEnvironment, type Env } from '../../../config/env.ts';
import { choosePorts } from '../ports.ts';
import { root } from '../programs.js';
import { answering } from './answering.ts';
import { banner, tunnelCommand } from './banner.ts';
import { openChildLog } from './child-log.ts';
import { type Child, keepRunning } from './children.ts';
import { type Open, startStandIns } from './stand-ins.ts';

const WISHES = { service: 3000, newspaper: 3001, mailbox: 3002 };
const LEVELS: Record<string, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
/** Longest time, in milliseconds, that service and worker may take to finish what they are at. */
const PATIENCE = 6_000;

export interface Run {
  /** Resolves with words when something that must run does not; never after `stop`. */
  failed: Promise<string>;
  /** Ends everything; safe to call at any time, also while it still starts. */
  stop(): Promise<void>;
}

/**
 * Starts everything and prints the banner when the service answers.
 * @param dir folder of database, Redis, mails, key and logs
 * @param say prints a line for a person
 */
export function startRun(env: Env, dir: string, say: (text: string) => void): Run {
  const standIns: { stop(): Promise<void> }[] = [];
  const children: Child[] = [];
  let stopping = false;
  let giveUp: (words: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    giveUp = resolve;
  });

  const open: Open = async (start) => {
    if (stopping) throw new Error('stopping');
    const thing = await start();
    standIns.push(thing);
    return thing;
  };

  function startChild(name: string, script: string, variables: NodeJS.ProcessEnv): Child {
    const log = openChildLog(join(dir, 'log'), name, LEVELS[env.LOG_LEVEL ?? 'warn'] ?? 100, say);
    const child = keepRunning({
      // Node's own SQLite still announces itself as experimental at each start.
      args: ['--disable-warning=ExperimentalWarning', script],
      cwd: root,
      env: variables,
      onLine: log.line,
      onRestart: (how) =>
        say(`binhluan: ${name} dừng bất ngờ (${how}), chạy lại / ended by itself, starting it again`),
    });
    children.push(child);
    void child.failed.then((how) => giveUp(`${name}: ${how}, ${log.file}`));
    return child;
  }

  async function start(): Promise<void> {
    const [service = 0, newspaper = 0, mailbox = 0] = await portsAloud(env, say);
    const world = await startStandIns(env, dir, { service, newspaper, mailbox }, open, say);
    if (stopping) return;
    const variables = childEnvironment({
      NODE_COMPILE_CACHE: join(dir, 'compile-cache'),
      ...world.variables,
    });
    const api = startChild('service', 'src/server.ts', variables);
    await answering(healthOf(env.HOST, service), {
      over: () => stopping,
      onSlow: () => say('binhluan: đang khởi động… / still starting…'),
    });
    if (stopping) return;
    api.trust();
    startChild('worker', 'workers/main.ts', variables).trust();
    const ports = [service, newspaper, ...(world.mailbox ? [mailbox] : [])];
    say(
      banner({
        service: world.publicUrl,
        editor: world.editor,
        article: world.article,
        mailbox: world.mailbox,
        tunnel: env.SSH_CONNECTION ? tunnelCommand(env.SSH_CONNECTION, userInfo().username, ports) : null,
        dataDir: `${relative(root, dir) || '.'}/`,
      }),
    );
    if (world.unlistedOrigin)
      say(
        `binhluan: SITES_FILE chưa có ${world.unlistedOrigin} trong origins, báo mẫu chưa gửi được bình luận / ` +
          'SITES_FILE does not list this origin, so the demo newspaper cannot send comments',
      );
  }

  const started = start().catch((error: Error) => {
    if (!stopping) giveUp(error.message);
  });
  let stopped: Promise<void> | null = null;
  return {
    failed,
    stop() {
      stopping = true;
      // Service and worker first, while Redis and the mailbox still serve them; then the rest.
      stopped ??= Promise.all(children.map((child) => child.stop(PATIENCE)))
        .then(() => started)
        .then(() => Promise.all(standIns.map((thing) => thing.stop())))
        .then(() => {});
      return stopped;
    },
  };
}

async function portsAloud({ PORT }: Env, say: (text: string) => void): Promise<number[]> {
  const wishes = [PORT ?? WISHES.service, WISHES.newspaper, WISHES.mailbox];
  const ports = await choosePorts(wishes);
  for (const [index, port] of ports.entries()) {
    const wish = wishes[index];
    if (wish !== 0 && wish !== port)
      say(`binhluan: cổng ${wish} đang bận, dùng cổng ${port} / port ${wish} is taken, using ${port}`);
  }
  return ports;
}

function healthOf(host: string | undefined, port: number): string {
  const name = host && host !== '0.0.0.0' && host !== '::' ? host : '127.0.0.1';
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`;
}
