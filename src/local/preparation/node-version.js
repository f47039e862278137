// The oldest Node that runs this project's TypeScript as it is, and the one sentence for an older one.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../programs.js';

const OLDEST = [24, 12];

/** The folder of the pinned Node for this machine inside node_modules; most systems have none. */
export const pinnedNode = join(root, 'node_modules', `node-${process.platform}-${process.arch}`);

const pinnedLink = join(root, 'node_modules', '.bin', 'node');

/** @returns {string} the version of the Node that npm scripts find first */
export function versionThatWillRun() {
  if (!existsSync(pinnedLink)) return process.versions.node;
  return JSON.parse(readFileSync(join(pinnedNode, 'package.json'), 'utf8')).version;
}

/** @returns {{ vi: string, en: string } | null} what to do about a Node of this version; null when it will do */
export function complaintAbout(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  const wanted = OLDEST.join('.');
  return {
    vi: `cần Node ${wanted} trở lên mà máy này đang chạy Node ${version}; xin cài Node 24 từ https://nodejs.org rồi chạy lại.`,
    en: `Node ${wanted} or later is needed and this is Node ${version}; please install Node 24 from https://nodejs.org and run this again.`,
  };
}
