/** Reading a body before anything looks at it: media type, size, UTF-8, depth. */
import express, { type RequestHandler } from 'express';
import { Problem } from '../errors.ts';

/** Bytes; OWASP ASVS 5.0, 2.2.1. A form percent-encodes Vietnamese letters at nine bytes each. */
const JSON_MOST = 16 * 1_024;
const FORM_MOST = 64 * 1_024;
const DEPTH_MOST = 5;

export type Media = 'json' | 'form';

/** The media type of a request, by its Content-Type. @throws {Problem} media-type for any other, and for other charsets. */
export function mediaOf(contentType: string | undefined): Media {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice('charset='.length)
    .replace(/^"(.*)"$/, '$1');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new Problem('media-type');
  if (type === 'application/json') return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  throw new Problem('media-type');
}

const readJson = express.raw({ type: () => true, limit: JSON_MOST, inflate: false });
const readForm = express.raw({ type: () => true, limit: FORM_MOST, inflate: false });

/** Puts the bytes of the body into `req.body`; a compressed body is refused, an oversized one as soon as it is seen. */
export const readBody: RequestHandler = (req, res, next) => {
  const json = mediaOf(req.get('Content-Type')) === 'json';
  const most = json ? JSON_MOST : FORM_MOST;
  if (Number(req.get('Content-Length')) > most) throw new Problem('too-large');
  let settled = false;
  const once = (error?: unknown) => {
    if (settled) return;
    settled = true;
    next(error);
  };
  // The reader would take in the whole of a body that names no length before it refuses it.
  let size = 0;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most || settled) return;
    res.set('Connection', 'close').once('finish', () => req.destroy());
    once(new Problem('too-large'));
  });
  (json ? readJson : readForm)(req, res, once);
};

function utf8(body: unknown): string {
  if (!Buffer.isBuffer(body)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('malformed');
  }
}

/**
 * The object a JSON body holds.
 * @throws {Problem} malformed for anything that is no JSON object, invalid when it is nested deeper than 5.
 */
export function parseJson(body: unknown): Record<string, unknown> {
  const text = utf8(body);
  if (deeperThan(DEPTH_MOST, text))
    throw new Problem('invalid', { faults: [{ pointer: '', text: 'too-deep' }] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('malformed');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('malformed');
  return value as Record<string, unknown>;
}

/** Counts brackets outside of strings, before any parser has to hold the nest. */
function deeperThan(most: number, text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > most) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}

/** The fields of a form; of a doubled field the first counts, as old CMS pages post their own beside ours. */
export function parseForm(body: unknown): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(utf8(body))) fields[name] ??= value;
  return fields;
}
