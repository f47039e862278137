// node_modules: whether it is what package-lock.json says, and how to make it so.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { findOnPath, root } from '../programs.js';
import { pinnedNode } from './node-version.js';

const modules = join(root, 'node_modules');

/** The command as a person would type it. */
export const command = 'npm ci --ignore-scripts';

/** @returns {boolean} whether every package of the lock is there in the locked version */
export function complete() {
  const wanted = read(join(root, 'package-lock.json'));
  const there = read(join(modules, '.package-lock.json'));
  if (!wanted || !there) return false;
  for (const [place, { version, integrity, optional, devOptional }] of Object.entries(wanted)) {
    if (place === '') continue;
    const found = there[place];
    // npm leaves out optional packages that are made for other systems.
    if (!found && (optional || devOptional)) continue;
    if (!found || found.version !== version || found.integrity !== integrity) return false;
  }
  const pinned = pinnedNode.slice(root.length + 1);
  return !(pinned in wanted) || existsSync(join(pinnedNode, 'bin', 'node'));
}

/** Installs the locked packages. @returns {boolean} whether it worked */
export function install() {
  // The Node and npm of the system do it: the pinned Node lies in the very folder that is replaced.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(modules))
    .join(delimiter);
  const npm = findOnPath('npm', path);
  const script = process.env.npm_execpath;
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const words = ['ci', '--ignore-scripts', ...options];
  const [program, args] = npm || !script ? [npm ?? 'npm', words] : [process.execPath, [script, ...words]];
  const { status } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) leaveOutForeignNode();
  return status === 0;
}

/**
 * Scripts find the pinned Node first through its link. npm 9 and 10 lose that link, since the packages for two
 * processors claim the same name; and a Node built for another C library must not be found at all.
 */
export function linkPinnedNode() {
  const link = join(modules, '.bin', 'node');
  const program = join(pinnedNode, 'bin', 'node');
  if (existsSync(link) || !existsSync(program) || !runs(program)) return;
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), program), link);
}

function leaveOutForeignNode() {
  const link = join(modules, '.bin', 'node');
  if (existsSync(link) && !runs(link)) rmSync(link);
}

function runs(node) {
  return spawnSync(node, ['--version']).status === 0;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
