// Programs from the system's own package manager, without a service of theirs left running.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, ownFolder } from '../programs.js';

const managers = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'package-managers.json'), 'utf8'),
);

/** Debian's switch against the database cluster that its PostgreSQL package would create and start. */
const NO_CLUSTER = '/etc/postgresql-common/createcluster.d/binhluan.conf';

/**
 * Plans how to bring programs.
 * @param {string[]} kinds as in programs.json
 * @param {string} path PATH
 * @returns {{ commands: string[], packages: string, manual: string[] }} shell commands, run in turn; the packages'
 *   names; and the kinds that no known package manager here offers
 */
export function plan(kinds, path) {
  const name = Object.keys(managers).find((each) => findOnPath(each, path));
  const manager = name ? { ...managers[name] } : {};
  // Ubuntu's package of Chromium is an empty one that points to a snap.
  if (name === 'apt-get' && /^ID="?ubuntu/m.test(osRelease())) manager.chromium = undefined;
  const manual = kinds.filter((kind) => !manager[kind]);
  const packages = kinds.flatMap((kind) => manager[kind] ?? []).join(' ');
  if (!packages) return { commands: [], packages, manual };
  const install = `${manager.install} ${packages}`;
  if (name === 'brew') return { commands: [install], packages, manual };
  const sudo = asRoot(path);
  if (name !== 'apt-get') return { commands: [`${sudo}${install}`], packages, manual };
  const commands = [`${sudo}${install}`];
  if (!hasPackageLists()) commands.unshift(`${sudo}apt-get update`);
  if (kinds.includes('postgres')) {
    const write = `mkdir -p ${dirname(NO_CLUSTER)} && echo create_main_cluster = false > ${NO_CLUSTER}`;
    commands.unshift(sudo ? `${sudo}sh -c '${write}'` : write);
    commands.push(`${sudo}rm -f ${NO_CLUSTER}`);
  }
  return { commands, packages, manual };
}

/** Runs planned commands in turn. @returns {string | null} the command that failed, or null */
export function run(commands, { interactive }) {
  let failed = null;
  for (const command of commands) {
    if (failed && !command.includes('rm -f')) continue;
    if (shell(command, interactive)) continue;
    // Lists that are out of date name packages that are no longer there.
    const [sudo = '', rest] = command.split('apt-get install');
    const again =
      rest !== undefined && shell(`${sudo}apt-get update`, interactive) && shell(command, interactive);
    if (!again) failed = failed ?? command;
  }
  return failed;
}

/**
 * Debian's redis-tools carries the whole server under the name of its check tool; a link of the right name runs it.
 * @returns {boolean} whether such a link now stands in var/bin
 */
export function linkRedisServer(path) {
  const link = join(ownFolder, 'redis-server');
  for (const tool of ['redis-check-rdb', 'redis-check-aof', 'valkey-check-rdb']) {
    const target = findOnPath(tool, path);
    if (!target) continue;
    mkdirSync(ownFolder, { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(target, link);
    const { status, stdout } = spawnSync(link, ['--version'], { encoding: 'utf8' });
    if (status === 0 && /server v=/i.test(stdout)) return true;
    rmSync(link);
  }
  return false;
}

/** @returns {boolean} whether the current user may install: is root, or has sudo, or needs neither (brew) */
export function mayInstall(path) {
  return process.getuid?.() === 0 || Boolean(findOnPath('sudo', path) ?? findOnPath('brew', path));
}

function shell(command, interactive) {
  const words = interactive ? command : command.replace(/^sudo /, 'sudo -n ');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  const apt = words.includes('apt-get ');
  const patient = words.replace('apt-get ', 'apt-get -qq -o DPkg::Lock::Timeout=300 ');
  // apt's own account runs to hundreds of lines; its errors come on the other stream.
  const stdio = [interactive ? 'inherit' : 'ignore', apt ? 'ignore' : 'inherit', 'inherit'];
  return spawnSync('/bin/sh', ['-c', patient], { env, stdio }).status === 0;
}

function asRoot(path) {
  if (process.getuid?.() === 0) return '';
  return findOnPath('sudo', path) ? 'sudo ' : '';
}

function hasPackageLists() {
  const folder = '/var/lib/apt/lists';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'));
}

function osRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}
