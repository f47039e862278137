/** Whom alarms reach outside mail. No fault quotes a value here: it may be a secret. Pure. */
import { z } from 'zod';

export interface WebhookTarget {
  url: string;
  /** The key itself, decoded. Base64. */
  key: string;
}
export interface TelegramTarget {
  token: string;
  /** A number, negative for a group, or the @name of a channel. */
  chat: string;
}

/** Standard Webhooks, "Signature scheme": 24 to 64 bytes; fewer than 32 are refused here as everywhere. */
const SECRET = /^whsec_([A-Za-z0-9+/]{43,86}={0,2})$/;

export const webhook = z.unknown().transform((value, ctx): WebhookTarget | null => {
  if (value === null || value === false || value === 'off') return null;
  const { url, secret } = fields(value, ['url', 'secret']) ?? {};
  const address = typeof url === 'string' ? URL.parse(url) : null;
  const [, key] = typeof secret === 'string' ? (SECRET.exec(secret) ?? []) : [];
  if (address?.protocol === 'https:' && !address.username && !address.password && key && bytes(key) >= 32)
    return { url: address.href, key };
  ctx.addIssue(
    'must look like { url: https://…, secret: whsec_… } (a secret of one\'s own: echo "whsec_$(openssl rand -base64 32)"), or be off',
  );
  return z.NEVER;
});

export const telegram = z.unknown().transform((value, ctx): TelegramTarget | null => {
  if (value === null || value === false || value === 'off') return null;
  const { token, chat } = fields(value, ['token', 'chat']) ?? {};
  const place = typeof chat === 'number' ? String(chat) : chat;
  if (
    typeof token === 'string' &&
    /^\d{5,20}:[\w-]{30,80}$/.test(token) &&
    typeof place === 'string' &&
    /^(-?\d{1,20}|@\w{1,64})$/.test(place)
  )
    return { token, chat: place };
  ctx.addIssue(
    'must look like { token: "123456:ABC…", chat: -1001234567890 } (token: from @BotFather; chat: a number, or "@name" of a channel), or be off',
  );
  return z.NEVER;
});

/** The fields of an object that has no others. */
function fields(value: unknown, names: readonly string[]): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.keys(value).every((name) => names.includes(name)) ? (value as Record<string, unknown>) : null;
}

function bytes(base64: string): number {
  return Buffer.from(base64, 'base64').length;
}
