/** The mailbox: a mail server that sends nothing on, and a page that shows what it got. */
import { listen } from './listen.ts';
import { createMailboxApp } from './mailbox/app.ts';
import { openArchive } from './mailbox/archive.ts';
import { receiveMails } from './mailbox/receive.ts';

export interface Mailbox {
  /** As SMTP_URL takes it. */
  smtpUrl: string;
  /** The page; `/api/mails` under it is the same as JSON, newest first. */
  url: string;
  stop(): Promise<void>;
}

/**
 * @param dir where the mails are kept; a later mailbox on the same folder shows them again
 * @param port of the page; 0 (default) lets the kernel choose, as it always does for SMTP
 */
export async function startMailbox({ dir, port = 0 }: { dir: string; port?: number }): Promise<Mailbox> {
  const archive = openArchive(dir);
  const receiver = await receiveMails(archive.add);
  const web = await listen(createMailboxApp(archive), port);
  return {
    smtpUrl: receiver.url,
    url: web.url,
    async stop() {
      await Promise.all([receiver.stop(), web.stop()]);
    },
  };
}
