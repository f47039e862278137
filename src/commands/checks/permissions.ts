/** Files that hold secrets, mail addresses or comments: not for every account of the machine. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { doubtful, type Finding, good } from './finding.ts';

export interface PrivateFile {
  /** What an operator calls it: the variable's name. */
  name: string;
  path: string;
}

const READ = 0o4;
const WRITE = 0o2;
const ENTER = 0o1;
/** Mounted by container engines, readable for all on purpose and inside one container only. */
const MOUNTED = '/run/secrets/';

/** Files that do not exist are another check's business. */
export function checkPermissions(files: readonly PrivateFile[]): Finding[] {
  const present = files.filter(({ path }) => !resolve(path).startsWith(MOUNTED) && modeOf(path) !== null);
  const open = present.flatMap(({ name, path }) => {
    const rights = rightsOfOthers(resolve(path));
    if (!(rights & (READ | WRITE))) return [];
    const may = rights & WRITE ? 'change' : 'read';
    return [
      doubtful(
        'permissions',
        `every account of this machine may ${may} ${path} (${name})`,
        `chmod o-rwx ${path}, and give the service's group the right to read it`,
      ),
    ];
  });
  if (open.length) return open;
  return present.length
    ? [good('permissions', `${present.map(({ name }) => name).join(', ')}: not for others`)]
    : [];
}

/** What accounts outside owner and group may do with a file; nothing when a folder on the way is closed to them. */
function rightsOfOthers(path: string): number {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!((modeOf(folder) ?? 0) & ENTER)) return 0;
    if (folder === dirname(folder)) break;
  }
  return (modeOf(path) ?? 0) & (READ | WRITE | ENTER);
}

function modeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? null;
}
