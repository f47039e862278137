/** The way out: SMTP, arranged so that a slow server holds nobody up and a crash doubles one mail at most. */
import { setImmediate as anotherRound } from 'node:timers/promises';
import type { Secrets } from '../../../config/config.ts';
import { createLanes, type Place } from './lanes.ts';
import { BUSY, CLOSED, MailError, mailFault } from './mail-error.ts';
import { openPool } from './pool.ts';
import { startTimeLimit } from './time-limit.ts';
import { createTurnstile } from './turnstile.ts';

export interface OutgoingMail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets; the same at every try. */
  messageId: string;
  /** null: an answer to one person. `unsubscribe` is null where nobody can stop it. */
  list: { id: string; name: string; unsubscribe: string | null } | null;
}

/**
 * What the last try teaches. `slow`: it was not handed over in time; this one may take longer, if that holds nobody up.
 * `unanswered`: it was handed over and no answer came; this one waits for the answer, or is not made.
 */
export type Caution = 'slow' | 'unanswered';

export interface SendOptions {
  caution?: Caution | null;
  /**
   * Notes that the server has taken the mail. From its last byte until this is done no other mail of this transport is
   * handed over, unless the answer takes longer than 3 s: a crash in between sends one mail once more.
   */
  record?: () => Promise<void>;
}

export interface Transport {
  /**
   * Resolves when the mail server has taken the mail and `record` is done. One mail at a time goes to an address. The
   * mail is to be handed over within 10 s and answered within 30 s; both take up to 2 minutes out of the others' way,
   * to which an answer that takes longer than 5 s steps aside.
   * @throws {MailError}, and whatever `record` throws
   */
  send(mail: OutgoingMail, options?: SendOptions): Promise<void>;
  /** Connects and logs in. @throws {MailError} */
  verify(): Promise<void>;
  /** Ends every connection; a mail under way fails as temporary. */
  close(): void;
}

export interface TransportOptions {
  /** MAIL_FROM: an address, or a name and an address in angle brackets. */
  from: string;
  /** Milliseconds for an answer, and for whatever happens out of the others' way; shorter in tests. */
  deadline?: number;
  patience?: number;
}

const DEADLINE_MS = 30_000;
/**
 * RFC 5321 4.5.3.2.6 asks for ten minutes after the last byte, because giving up earlier may deliver twice; the places
 * in which that holds nobody up are too few for so long.
 */
export const PATIENCE_MS = 2 * 60_000;
const QUICK_PLACES = 3;
const SLOW_PLACES = 4;

/** Opens no connection yet. */
export function createTransport(smtp: Secrets['smtp'], options: TransportOptions): Transport {
  const { deadline = DEADLINE_MS, patience = PATIENCE_MS } = options;
  const from = parseSender(options.from);
  const pool = openPool(smtp, { connections: QUICK_PLACES + SLOW_PLACES, patience });
  const lanes = createLanes({ quick: QUICK_PLACES, aside: SLOW_PLACES });
  const newTurn = createTurnstile(deadline / 10);

  async function find(address: string, caution: Caution | null): Promise<Place> {
    const aside = caution && lanes.enterAside(address);
    const place = aside || caution === 'unanswered' ? aside : await lanes.enter(address);
    if (!place) throw new MailError({ kind: 'temporary', code: BUSY });
    return place;
  }

  return {
    async send(mail, { caution = null, record = async () => {} } = {}) {
      const place = await find(mail.to.address, caution);
      const turn = newTurn();
      const limit = startTimeLimit(place.aside ? patience : deadline / 3);
      let handedOver = false;
      let slow: NodeJS.Timeout | undefined;

      /** @param ended whether this try has come to its end meanwhile. */
      async function beforeLastByte(ended: () => boolean): Promise<void> {
        await turn.come();
        // What ended the one before may have ended this one too, and is heard of in a moment.
        await anotherRound();
        if (ended()) return;
        handedOver = true;
        if (place.aside) return;
        limit.restart(deadline);
        clearTimeout(slow);
        slow = setTimeout(() => {
          if (place.stepAside()) limit.restart(patience - deadline);
        }, deadline / 6);
      }

      try {
        const once = async () => {
          let gone = false;
          try {
            const fields = {
              ...toNodemailer(from, mail),
              signal: limit.signal,
              beforeLastByte: () => beforeLastByte(() => gone),
            };
            await pool.sendMail(fields);
          } finally {
            gone = true;
          }
        };
        await afresh(once, () => handedOver).catch((error) => {
          throw new MailError(mailFault(error, handedOver));
        });
        turn.answered();
        clearTimeout(slow);
        await record();
      } finally {
        clearTimeout(slow);
        limit.end();
        turn.end();
        place.leave();
      }
    },
    async verify() {
      const once = openPool(smtp, { connections: 1, patience: (deadline * 2) / 3 });
      try {
        await once.verify();
      } catch (error) {
        throw new MailError(mailFault(error, false));
      } finally {
        once.close();
      }
    },
    close: () => pool.close({ force: true }),
  };
}

/**
 * Tries again at once when the server ended a connection that had carried its share of mails, or had lain idle: with a
 * word (421) or without, but before the mail was handed over. That is no reason to wait, and nothing is sent twice.
 */
async function afresh<T>(send: () => Promise<T>, handedOver: () => boolean): Promise<T> {
  for (let left = QUICK_PLACES; ; left--) {
    try {
      return await send();
    } catch (error) {
      const { responseCode, command } = error as { responseCode?: number; command?: string };
      const ended =
        (responseCode === 421 && command === 'MAIL FROM') || mailFault(error, false).code === CLOSED;
      if (!ended || handedOver() || left === 0) throw error;
    }
  }
}

type Sender = ReturnType<typeof parseSender>;

function toNodemailer(from: Sender, { to, subject, text, html, messageId, list }: OutgoingMail) {
  return {
    from: { name: from.name, address: from.address },
    to,
    envelope: { from: from.address, to: [to.address] },
    subject,
    text,
    html,
    messageId,
    ...(list && { list: { id: { url: list.id, comment: list.name } } }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(list?.unsubscribe && {
        // RFC 8058; not folded, since a line that ends at the colon is more than some readers of it expect.
        'List-Unsubscribe': { prepared: true, value: `<${list.unsubscribe}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Name and address of MAIL_FROM; the part behind the @ also ends every Message-ID. @throws when it holds no address. */
export function parseSender(mailFrom: string): { name: string; address: string; domain: string } {
  // Everything before the angle bracket is the name, commas included: there is one sender.
  const [, name = '', bracketed] = /^\s*"?(.*?)"?\s*<([^<>]*)>\s*$/.exec(mailFrom) ?? [];
  const address = (bracketed ?? mailFrom).trim();
  const [, domain] = /^[^\s@]+@([^\s@]+)$/.exec(address) ?? [];
  if (!domain) throw new Error('MAIL_FROM holds no address');
  return { name, address, domain };
}
