/** The mails on disk, so that a second start shows those of the first. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mail, readMail } from './mail.ts';

const MOST = 500;

export interface Archive {
  /** Newest first. */
  mails(): readonly Mail[];
  find(id: string): Mail | undefined;
  /** The mail as it came over the wire. */
  source(id: string): Promise<Buffer>;
  /** Keeps a mail; when it resolves, the mail is on disk. The oldest goes when there are more than 500. */
  add(source: Buffer, to: string[]): Promise<Mail>;
  clear(): Promise<void>;
  /** Calls back after every change; the answer ends that. */
  onChange(listener: () => void): () => void;
}

/** Opens the folder of mails, created when missing. A file that cannot be read is passed over. */
export function openArchive(dir: string): Archive {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const mails: Mail[] = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .flatMap((name) => readKept(join(dir, name)));
  const changes = new EventEmitter().setMaxListeners(0);
  let last = 0;

  const drop = async ({ id }: Mail) => {
    await Promise.all(['json', 'eml'].map((kind) => rm(join(dir, `${id}.${kind}`), { force: true })));
  };

  return {
    mails: () => mails,
    find: (id) => mails.find((mail) => mail.id === id),
    source: (id) => readFile(join(dir, `${id}.eml`)),
    async add(source, to) {
      // Two mails of the same millisecond keep their order.
      last = Math.max(Date.now(), last + 1);
      const mail = await readMail(source, String(last), to, new Date(last));
      await writeFile(join(dir, `${mail.id}.eml`), source, { mode: 0o600 });
      const half = join(dir, `${mail.id}.half`);
      await writeFile(half, JSON.stringify(mail, null, 1), { mode: 0o600 });
      await rename(half, join(dir, `${mail.id}.json`));
      mails.unshift(mail);
      mails.sort((a, b) => b.id.localeCompare(a.id));
      for (const old of mails.splice(MOST)) await drop(old);
      changes.emit('change');
      return mail;
    },
    async clear() {
      await Promise.all(mails.splice(0).map(drop));
      changes.emit('change');
    },
    onChange(listener) {
      changes.on('change', listener);
      return () => changes.off('change', listener);
    },
  };
}

function readKept(file: string): Mail[] {
  try {
    return [JSON.parse(readFileSync(file, 'utf8')) as Mail];
  } catch {
    return [];
  }
}
