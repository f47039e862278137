/** What an operator may say about a site, and the defaults. Pure. */
import { z } from 'zod';
import { telegram, webhook } from './alarm.ts';
import { parseDuration } from './duration.ts';
import { akismet } from './opinions.ts';

const duration = z.unknown().transform((value, ctx) => {
  const ms = parseDuration(value);
  if (ms === null) {
    ctx.addIssue(`is ${show(value)}, but a duration looks like 0s, 90s, 5m, 4h or 7d`);
    return z.NEVER;
  }
  return ms;
});

/** `off` and `false` mean the same: YAML 1.1 readers turn one into the other. */
const onOff = z.preprocess(
  (value) => (value === 'on' ? true : value === 'off' ? false : value),
  z.boolean({ error: (issue) => `is ${show(issue.input)}; allowed: on, off` }),
);
const choice = <const T extends string>(...values: ['off', ...T[]]) =>
  z.preprocess((value) => (value === false ? 'off' : value), z.literal(values));

const origin = z.string().transform((value, ctx) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || value.replace(/\/$/, '') !== url.origin) {
    ctx.addIssue(`is ${show(value)}, but an origin looks like https://bao.example, without a path`);
    return z.NEVER;
  }
  return url.origin;
});

const webUrl = z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
  error: (issue) => `is ${show(issue.input)}, but must be an address that starts with https:// or http://`,
});

const rate = z.unknown().transform((value, ctx) => {
  if (value === 'off' || value === false) return null;
  const [count, window] = typeof value === 'string' ? value.split('/') : [];
  const windowMs = parseDuration(window);
  if (!/^[1-9]\d{0,6}$/.test(count ?? '') || !windowMs) {
    ctx.addIssue(`is ${show(value)}, but a limit looks like 10/1m, or is off`);
    return z.NEVER;
  }
  return { count: Number(count), windowMs };
});

const quietHours = z.unknown().transform((value, ctx) => {
  if (value === 'off' || value === false) return null;
  const match =
    typeof value === 'string'
      ? /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(value)
      : null;
  if (!match) {
    ctx.addIssue(`is ${show(value)}, but quiet hours look like "22:00-06:00", or are off`);
    return z.NEVER;
  }
  return { from: match[1] as string, to: match[2] as string };
});

const dayTime = z.unknown().transform((value, ctx) => {
  if (value === 'off' || value === false) return null;
  if (typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)) return value;
  ctx.addIssue(`is ${show(value)}, but a time of day looks like "07:00", or is off`);
  return z.NEVER;
});

const timezone = z.string().refine(
  (value) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return true;
    } catch {
      return false;
    }
  },
  { error: (issue) => `is ${show(issue.input)}, which is no time zone; one looks like Asia/Ho_Chi_Minh` },
);

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, {
  error: (issue) =>
    `is ${show(issue.input)}; use letters, digits, dots, hyphens and underscores (at most 40)`,
});
const field = z.preprocess(
  (value) => (value === false || value === 'off' ? 'hidden' : value),
  z.literal(['hidden', 'optional', 'required']),
);
const section = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape).prefault({} as never);

const moderator = z.strictObject({
  id,
  name: z.string().trim().min(1).max(60),
  email: z.email({ error: (issue) => `is ${show(issue.input)}, which is no mail address` }),
  role: z.literal(['moderator', 'editor']).optional(),
  mailAfter: duration.prefault('0s'),
});

/** One site, before what depends on other fields is filled in. */
export const siteSchema = z.strictObject({
  id,
  name: z.string().trim().min(1).max(80),
  locale: z.literal(['vi', 'en']).default('vi'),
  timezone: timezone.default('Asia/Ho_Chi_Minh'),
  origins: z.array(origin).min(1),
  articles: z.array(webUrl).optional(),
  moderators: z.array(moderator).min(1),
  moderation: section({
    firstAfter: duration.prefault('5m'),
    every: duration.prefault('30m'),
    maxPerHour: z.int().min(1).max(1_000).default(30),
    quietHours: quietHours.prefault('off'),
    escalateAfter: duration.prefault('4h'),
    summary: dayTime.prefault('off'),
    trialMail: onOff.prefault('on'),
    linkDays: z.int().min(1).max(30).default(7),
    undoMinutes: z.int().min(1).max(1_440).default(30),
    publishDelay: duration.prefault('10s'),
    confirm: z.literal(['button', 'code']).default('button'),
    reasons: z.array(z.string().trim().min(1).max(300)).min(1).max(20).nullable().default(null),
  }),
  screening: section({
    diacritics: choice('off', 'hint', 'hold').default('hint'),
    maxLinks: z.int().min(0).max(100).default(2),
    bannedWords: z.array(z.string().trim().min(1).max(100)).max(5_000).default([]),
    sharedWords: onOff.prefault('on'),
    allowedWords: z.array(z.string().trim().min(1).max(100)).max(5_000).default([]),
    autoApprove: choice('off', 'known').default('off'),
    titles: z.literal(['page', 'trust']).default('page'),
  }),
  comments: section({
    maxLength: z.int().min(100).max(5_000).default(5_000),
    depth: z.int().min(1).max(5).default(2),
    likes: onOff.prefault('on'),
    email: field.default('optional'),
    phone: field.default('hidden'),
    editMinutes: z.int().min(0).max(1_440).default(10),
    closeAfterDays: z.int().min(0).max(36_500).default(0),
    hours: z.string().trim().min(1).max(200).nullable().default(null),
  }),
  limits: section({
    address: rate.prefault('10/1m'),
    article: rate.prefault('120/1m'),
    site: rate.prefault('1200/1m'),
  }),
  consent: section({
    version: z.string().trim().min(1).max(40).default('2026-01'),
    required: onOff.prefault('on'),
    text: z.string().trim().min(1).max(1_000).nullable().default(null),
  }),
  links: section({ rules: webUrl.nullable().default(null), privacy: webUrl.nullable().default(null) }),
  alarm: section({ webhook: webhook.prefault(null), telegram: telegram.prefault(null) }),
  services: section({ akismet: akismet.prefault(null), hook: webhook.prefault(null) }),
  retention: section({
    ipDays: z.int().min(1).max(36_500).default(365),
    emailDays: z.int().min(1).max(36_500).default(365),
  }),
});

export type ParsedSite = z.output<typeof siteSchema>;
export type Moderator = Omit<ParsedSite['moderators'][number], 'role'> & { role: 'moderator' | 'editor' };
/** One site's settings with every default filled in; durations in milliseconds, `off` as null or false. */
export type Site = Omit<ParsedSite, 'articles' | 'moderators'> & {
  articles: string[];
  moderators: Moderator[];
};

/** The whole file. */
export const sitesFile = z.strictObject({ sites: z.array(siteSchema).min(1) });

/** A value as it stands in a fault, shortened. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
