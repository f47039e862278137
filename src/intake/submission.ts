/** The shape of a submission: an allow-list; what a person can mend is told in sentences. */
import { z } from 'zod';
import type { Site } from '../../config/sites.ts';
import { LIMITS } from '../comment.ts';
import type { FieldFault } from '../errors.ts';
import { countBeyond, isBlank } from '../graphemes.ts';
import { titleLine } from '../title-line.ts';

export interface Submission {
  site: string;
  article: { id: string; url: string | null; title: string | null };
  parent: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  text: string;
  /** The version of the consent text the reader saw and ticked. */
  consent: string | null;
  notify: boolean;
  honeypot: boolean;
  stamp: string | null;
}

const short = (most: number) => z.string().max(most);
const nullable = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);

/** What `POST /v1/comments` takes as JSON. */
export const submissionShape = z.strictObject({
  site: short(40),
  article: z.strictObject({
    id: z.string(),
    url: nullable(short(LIMITS.url)),
    title: nullable(z.string()),
  }),
  parent: nullable(short(64)),
  name: z.string().optional().default(''),
  email: nullable(short(1_000)),
  phone: nullable(short(1_000)),
  text: z.string().optional().default(''),
  consent: nullable(z.string().max(40)),
  notify: z.boolean().nullish(),
  website: z.string().nullish(),
  stamp: nullable(short(200)),
});

/** Checks types and names of fields. Sizes and presence, which a person can mend, come in `checkFields`. */
export function readSubmission(input: Record<string, unknown>): Submission | { faults: FieldFault[] } {
  // A key of this name is dropped by the schema before it can be refused.
  if (Object.hasOwn(input, '__proto__'))
    return { faults: [{ pointer: '/__proto__', text: 'unknown-field' }] };
  const result = submissionShape.safeParse(input);
  if (!result.success) return { faults: result.error.issues.flatMap(toFaults) };
  const { website, article, notify, ...rest } = result.data;
  return {
    ...rest,
    notify: notify ?? false,
    honeypot: Boolean(website),
    parent: rest.parent === null ? null : clean(rest.parent),
    name: clean(rest.name).trim(),
    text: clean(rest.text),
    article: {
      id: clean(article.id).normalize('NFC'),
      url: article.url,
      title: article.title === null ? null : titleLine(article.title),
    },
  };
}

/** The fields of a plain form as the object that JSON would have carried; unknown ones are left out. */
export function formToInput(fields: Record<string, string>): Record<string, unknown> {
  const filled = (name: string) => fields[name] || undefined;
  return {
    site: fields.site ?? '',
    article: { id: fields.article ?? '', url: filled('url'), title: filled('title') },
    parent: filled('parent'),
    name: fields.name ?? '',
    email: filled('email'),
    phone: filled('phone'),
    text: (fields.text ?? '').replace(/\r\n?/g, '\n'),
    consent: filled('consent'),
    notify: Boolean(fields.notify),
    website: filled('website'),
    stamp: filled('stamp'),
  };
}

/** A database cannot hold half a surrogate pair, and PostgreSQL no NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  const pointer = issue.path.map((key) => `/${escapePointer(String(key))}`).join('');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: `${pointer}/${escapePointer(key)}`, text: 'unknown-field' }));
  if (issue.code === 'too_big')
    return [{ pointer, text: 'too-long', values: { max: Number(issue.maximum) } }];
  if (issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message))
    return [{ pointer, text: 'missing' }];
  return [{ pointer, text: 'wrong-type' }];
}

/** RFC 6901, 3. */
function escapePointer(key: string): string {
  return key.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What the reader can mend, by the site's settings; empty when all is well. */
export function checkFields(submission: Submission, site: Site): FieldFault[] {
  const { article, text, name, email, phone } = submission;
  const { maxLength, ...fields } = site.comments;
  const faults: FieldFault[] = [];
  const add = (pointer: string, key: string, values?: FieldFault['values']) =>
    faults.push({ pointer, text: key, ...(values && { values }) });

  if (!article.id) add('/article/id', 'article-missing');
  else if (article.id.length > LIMITS.article)
    add('/article/id', 'article-too-long', { max: LIMITS.article });
  if (article.url !== null && !isWebAddress(article.url)) add('/article/url', 'url-invalid');
  const tooLong = countBeyond(maxLength, text);
  if (isBlank(text)) add('/text', 'text-missing');
  else if (tooLong) add('/text', 'text-too-long', { max: maxLength, count: tooLong });
  if (isBlank(name)) add('/name', 'name-missing');
  else if (countBeyond(LIMITS.name, name)) add('/name', 'name-too-long', { max: LIMITS.name });
  if (fields.email !== 'hidden') {
    if (!email?.trim()) {
      // Whoever wants to hear of replies has to say where.
      if (fields.email === 'required' || submission.notify) add('/email', 'email-missing');
    } else if (!isMailAddress(email.trim())) add('/email', 'email-invalid');
  }
  if (fields.phone !== 'hidden') {
    if (!phone?.trim()) {
      if (fields.phone === 'required') add('/phone', 'phone-missing');
    } else if (!isPhone(phone.trim())) add('/phone', 'phone-invalid');
  }
  if (site.consent.required && !submission.consent) add('/consent', 'consent-missing');
  return faults;
}

const mailAddress = z.email({ pattern: z.regexes.html5Email });

function isMailAddress(value: string): boolean {
  return value.length <= LIMITS.email && mailAddress.safeParse(value).success;
}

function isPhone(value: string): boolean {
  return (
    value.length <= LIMITS.phone &&
    /^\+?[\d\s().-]{6,}$/.test(value) &&
    /\d{6}/.test(value.replace(/\D/g, ''))
  );
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
