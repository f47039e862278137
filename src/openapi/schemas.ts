/** What the API takes and answers, as schemas: the description is made of them, and tests hold answers against them. */
import { z } from 'zod';
import { PROBLEMS } from '../errors.ts';
import { submissionShape } from '../intake/submission.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const presence = z.enum(['hidden', 'optional', 'required']);
const parent = z.string().nullable().describe('the comment it answers');

const replies = (): z.ZodType<unknown[]> => z.array(z.union([comment, tombstone]));

const comment = z.strictObject({
  id: z.uuid(),
  parent,
  name: z.string(),
  html: z.string().describe('sanitised: paragraphs, line breaks and links'),
  createdAt: time,
  likes: z.int().min(0),
  edited: z.literal(true).optional(),
  newsroom: z.literal(true).optional().describe('written by the newsroom'),
  get replies() {
    return replies();
  },
});

const tombstone = z.strictObject({
  id: z.uuid(),
  deleted: z.literal(true).describe('taken down; its replies keep their place'),
  parent,
  createdAt: time,
  get replies() {
    return replies();
  },
});

const settings = z.strictObject({
  closed: z.boolean(),
  paused: z.boolean(),
  depth: z.int(),
  likes: z.boolean(),
  maxLength: z.int(),
  fields: z.strictObject({ email: presence, phone: presence }),
  consent: z.strictObject({
    version: z.string(),
    required: z.boolean(),
    text: z.string().describe('the sentence beside the box, ready to be shown'),
  }),
  links: z.strictObject({ rules: z.url(), privacy: z.url() }),
  hours: z.string().nullable(),
  name: z.string(),
  timezone: z.string(),
  locale: z.enum(['vi', 'en']),
  diacritics: z.enum(['off', 'hint', 'hold']),
  editMinutes: z.int(),
});

const listing = z.strictObject({
  site: z.string(),
  article: z.string(),
  count: z.int().min(0).describe('approved, with replies'),
  settings,
  comments: z.array(z.union([comment, tombstone])),
  next: z.string().nullable().describe('cursor of the next page'),
});

export const schemas = {
  Submission: submissionShape,
  Accepted: z.strictObject({
    id: z.uuid(),
    status: z.literal('received'),
    receipt: z.string().length(43).describe('the secret of whoever wrote the comment'),
    receiptUrl: z.url(),
  }),
  Stamp: z.strictObject({ stamp: z.string() }),
  Comment: comment,
  Tombstone: tombstone,
  Settings: settings,
  Listing: listing,
  Counts: z.record(z.string(), z.int().min(0)),
  Receipt: z.strictObject({
    status: z.enum(['received', 'pending', 'approved', 'rejected', 'removed', 'withdrawn']),
    publishAt: time.optional(),
    decidedAt: time.optional(),
    reason: z.string().optional(),
    text: z.string(),
    edited: z.literal(true).optional().describe('by the newsroom'),
    editWaiting: z.literal(true).optional(),
  }),
  Edit: z.strictObject({ text: z.string() }),
  Liked: z.strictObject({ liked: z.boolean(), likes: z.int().min(0) }),
  Report: z.strictObject({ reason: z.string().max(200) }),
  Reported: z.strictObject({ status: z.literal('received') }),
  Embed: z.strictObject({
    files: z.array(
      z.strictObject({
        name: z.string(),
        stable: z.url(),
        versioned: z.url(),
        integrity: z.string(),
        script: z.string().describe('the element for a page'),
      }),
    ),
  }),
  Problem: z
    .strictObject({
      type: z.string(),
      title: z.string().describe('a sentence for the reader, in the language of the site'),
      status: z.int(),
      code: z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS, ...(keyof typeof PROBLEMS)[]]),
      instance: z.string(),
      retryAfter: z.int().optional().describe('seconds'),
      errors: z
        .array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() }))
        .optional(),
    })
    .describe('RFC 9457'),
} as const;

export type SchemaName = keyof typeof schemas;

/** The same as JSON Schema 2020-12, each of which may be named from elsewhere in the document. */
export function jsonSchemas(): Record<string, Record<string, unknown>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}
