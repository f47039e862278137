/** Plain forms of our own pages that post back to the page they stand on. */
import express, { type Request, type RequestHandler } from 'express';
import type { Site } from '../../../config/sites.ts';
import { Problem } from '../../errors.ts';

/** Bytes; a form percent-encodes Vietnamese letters at nine bytes each. */
const FORM_MOST = 64 * 1_024;
const FORM = 'application/x-www-form-urlencoded';

/** Reads the body of such a form. */
export const ownForm: RequestHandler = express.text({ type: FORM, limit: FORM_MOST, inflate: false });

/** Its fields. @throws {Problem} media-type */
export function ownFields(req: Request, { locale }: Site): URLSearchParams {
  if (!req.is(FORM)) throw new Problem('media-type', { locale });
  return new URLSearchParams(typeof req.body === 'string' ? req.body : '');
}

/**
 * A form of ours comes from our own page; browsers that say nothing about it are believed: nothing is sent along that
 * a stranger's page could use. @throws {Problem} foreign-origin
 */
export function refuseForeign(req: Request, ownOrigin: string): void {
  const origin = req.get('Origin');
  const fetchSite = req.get('Sec-Fetch-Site') ?? 'none';
  if ((origin !== undefined && origin !== ownOrigin) || !/^(same-origin|none)$/.test(fetchSite))
    throw new Problem('foreign-origin');
}
