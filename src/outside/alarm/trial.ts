/** Trying an alarm out: whoever set it hears at once whether it arrives. */
import { isIP } from 'node:net';
import type { Site } from '../../../config/sites.ts';
import { uuidv7 } from '../../ids.ts';
import { placeOf } from '../addresses.ts';
import { bareHost } from '../connection.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import { alarmText } from './message.ts';
import { sendTelegram } from './telegram.ts';
import { sendWebhook } from './webhook.ts';

export interface AlarmTrials {
  /** Whether an address can be told from its looks to be one that is never called: of this machine, or a private one. */
  isOutOfReach(url: string): boolean;
  /** Sends a message that asks for nothing. Takes 5 s at most. @returns why it did not arrive: a code; null: it did */
  send(site: Site, way: 'webhook' | 'telegram'): Promise<string | null>;
}

const OWN_NAMES = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/;

export function alarmTrials(fetch: GuardedFetch, clock: () => number): AlarmTrials {
  return {
    isOutOfReach(address) {
      const url = URL.parse(address);
      if (!url) return false;
      const host = bareHost(url);
      return isIP(host) ? placeOf(host) !== 'public' : OWN_NAMES.test(host);
    },
    async send(site, way) {
      const trouble = { kind: 'test', count: 0 } as const;
      const text = alarmText(trouble, site);
      const { webhook, telegram } = site.alarm;
      try {
        if (way === 'webhook' && webhook)
          await sendWebhook(fetch, webhook, {
            id: uuidv7(clock()),
            site: site.id,
            trouble,
            text,
            at: clock(),
          });
        if (way === 'telegram' && telegram) await sendTelegram(fetch, telegram, text);
        return null;
      } catch (error) {
        if (error instanceof OutsideError) return error.code;
        throw error;
      }
    },
  };
}
