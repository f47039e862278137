// Before `npm start` and `npm test`: brings what is missing on this machine and says what it does.
// Before `npm run server` and `npm run worker`: only looks at the version of Node.
// Plain JavaScript without dependencies, because it runs on a fresh clone under whatever Node is there (18 or later).
import { complaintAbout, versionThatWillRun } from './preparation/node-version.js';
import * as packages from './preparation/packages.js';
import { linkRedisServer, mayInstall, plan, run } from './preparation/system-packages.js';
import { ask, giveUp, onTerminal, say } from './preparation/words.js';
import { findProgram, nameOf } from './programs.js';

const NEEDED = { start: ['redis'], test: ['redis', 'chromium', 'postgres'], server: [], worker: [] };

const mode = process.argv[2] ?? 'start';
const path = process.env.PATH ?? '';
const forbidden = process.env.BINHLUAN_INSTALL?.trim() === 'never';

if (!(mode in NEEDED)) giveUp(`không có chế độ "${mode}"`, `there is no mode "${mode}"`);
if (mode === 'start' || mode === 'test') await bring(NEEDED[mode]);
packages.linkPinnedNode();
const complaint = complaintAbout(versionThatWillRun());
if (complaint) giveUp(complaint.vi, complaint.en);

async function bring(kinds) {
  const stale = !packages.complete();
  const missing = kinds.filter((kind) => !present(kind));
  if (!stale && missing.length === 0) return;

  const { commands, packages: names, manual } = plan(missing, path);
  if (forbidden) {
    giveUp(
      'còn thiếu, mà BINHLUAN_INSTALL=never; xin tự chạy:',
      'something is missing and BINHLUAN_INSTALL=never is set; please run:',
      [...(stale ? [packages.command] : []), ...commands, ...manual.map((kind) => `# ${nameOf(kind)}`)],
    );
  }
  if (stale) {
    say(`cài các gói trong package-lock.json (${packages.command})`, 'installing the locked packages');
    if (!packages.install())
      giveUp('không cài được các gói; xin chạy lại:', 'the packages could not be installed; please run:', [
        packages.command,
      ]);
  }
  if (missing.length > 0) await bringPrograms(missing, { commands, names, manual });
}

async function bringPrograms(missing, { commands, names, manual }) {
  if (manual.length > 0) {
    const list = manual.map(nameOf).join(', ');
    giveUp(
      `máy này thiếu ${list} và không rõ cách cài tự động; xin tự cài rồi chạy lại${hint(manual)}.`,
      `${list} is missing and cannot be installed by itself on this system; please install it and run again${hint(manual)}.`,
    );
  }
  const by = ['cần quyền quản trị; xin tự chạy:', 'this needs administrator rights; please run:'];
  if (!mayInstall(path)) giveUp(...by, commands);
  const vi = `cài ${names} từ kho của hệ điều hành, không để lại dịch vụ chạy nền`;
  const en = `installing ${names} from the system's packages, leaving no service running`;
  if (onTerminal && !(await ask(`${vi}?`, `${en}?`))) giveUp('xin tự chạy:', 'please run:', commands);
  if (!onTerminal) say(vi, en);
  const failed = run(commands, { interactive: onTerminal });
  const still = missing.filter((kind) => !present(kind));
  if (failed || still.length > 0)
    giveUp(
      `chưa cài được ${still.map(nameOf).join(', ')}; xin tự chạy:`,
      `${still.map(nameOf).join(', ')} could not be installed; please run:`,
      failed ? [failed] : commands,
    );
}

function hint(kinds) {
  return kinds.includes('redis') ? ' (REDIS_URL=redis://…)' : '';
}

/** Whether a program is there or not needed; the server hidden in Debian's redis-tools gets its link on the way. */
function present(kind) {
  if (kind === 'redis' && (process.env.REDIS_URL?.trim() || process.env.REDIS_URL_FILE?.trim())) return true;
  return Boolean(findProgram(kind, path)) || (kind === 'redis' && linkRedisServer(path));
}
