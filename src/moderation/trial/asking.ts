/** "Send the trial mail again", wherever somebody presses that. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { addressMark, askForTrial } from '../../store/mail/trials.ts';
import type { ModerationDeps } from '../deps.ts';

type AskingDeps = Pick<ModerationDeps, 'store' | 'queues' | 'keys' | 'mailDomain' | 'clock' | 'logger'>;

/** Sends a trial mail to the moderator's address in the settings. @returns `young` when one was sent a moment ago */
export async function sendTrial(
  { store, queues, keys, mailDomain, clock, logger }: AskingDeps,
  site: Pick<Site, 'id'>,
  { id: moderator, email }: Pick<Moderator, 'id' | 'email'>,
): Promise<'sent' | 'young'> {
  const box = { site: site.id, moderator };
  const order = {
    ...box,
    mark: addressMark(keys, email),
    domain: mailDomain,
    now: clock(),
  };
  const mailId = await store.write((db) => askForTrial(db, order));
  const asked = mailId === null ? 'young' : 'sent';
  logger.info({ ...box, asked }, 'trial mail asked for');
  if (mailId !== null) void queues.add([{ queue: 'notify', kind: 'send', mailId, attempt: 0 }]);
  return asked;
}
