// Where the programs lie that a laptop needs beside Node. Plain JavaScript: it runs before anything is installed.
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const table = JSON.parse(readFileSync(join(here, 'programs.json'), 'utf8'));

/** The project's folder, absolute. */
export const root = join(here, '..', '..');

/** Links to programs that the system keeps under another name. */
export const ownFolder = join(root, 'var', 'bin');

/** The name of a program as people write it. */
export const nameOf = (kind) => table[kind].name;

/**
 * @param {'redis' | 'chromium' | 'postgres'} kind
 * @param {string} path the PATH to search first
 * @returns {string | null} absolute path of the program: on PATH, then in var/bin, then in well-known folders
 */
export function findProgram(kind, path) {
  const { files, folders } = table[kind];
  for (const folder of [...onPath(path), ownFolder, ...folders.flatMap(unfold)]) {
    // macOS names the program itself, not its folder.
    if (folder.includes('.app/') && isProgram(folder)) return folder;
    for (const file of files) if (isProgram(join(folder, file))) return join(folder, file);
  }
  return null;
}

/** @returns {string | null} absolute path of a command that stands on PATH under exactly this name */
export function findOnPath(file, path) {
  const folder = onPath(path).find((each) => isProgram(join(each, file)));
  return folder ? join(folder, file) : null;
}

function onPath(path) {
  return path.split(delimiter).filter((folder) => folder.startsWith('/'));
}

// A star in a folder's name stands for a version; the highest comes first.
function unfold(pattern) {
  const star = pattern.split('/').findIndex((part) => part.includes('*'));
  if (star < 0) return [pattern];
  const parts = pattern.split('/');
  const parent = parts.slice(0, star).join('/');
  const [before, after] = parts[star].split('*');
  try {
    return readdirSync(parent)
      .filter((name) => name.startsWith(before) && name.endsWith(after))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(parent, name, ...parts.slice(star + 1)));
  } catch {
    return [];
  }
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
