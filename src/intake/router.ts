/** `POST /v1/comments` in both media types, and `GET /v1/stamp`. */
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { Site } from '../../config/sites.ts';
import { Problem } from '../errors.ts';
import { mediaOf, parseForm, parseJson, readBody } from '../http/body.ts';
import type { Cors } from '../http/cors.ts';
import { readerAddress, readerNetwork } from '../http/network-address.ts';
import { notAllowed } from '../http/not-allowed.ts';
import { problemHeaders, toProblem } from '../http/problems.ts';
import type { Links } from '../links.ts';
import { readerIdOf, UUID } from '../reader-id.ts';
import type { Sites } from '../sites.ts';
import { type AcceptDeps, type Accepted, accept, isAcceptable } from './accept.ts';
import { mintStamp } from './stamp.ts';
import { formToInput, readSubmission, type Submission } from './submission.ts';

export interface IntakeDeps extends AcceptDeps {
  sites: Pick<Sites, 'get'>;
  links: Links;
  cors: Cors;
  clock: () => number;
  /** Called after the answer is sent; never waited for. */
  enqueue(comment: { id: string; version: number }): void;
  /** Whether a text seems to be Vietnamese typed without its marks. */
  lacksDiacritics(text: string): boolean;
  /** Shows the form again with what the reader wrote and what is wrong with it; `plain` where it only asks for marks. */
  showForm(
    res: Response,
    form: { site: Site; article: string; values: Record<string, string>; problem: Problem | 'plain' },
  ): void | Promise<void>;
}

/** The routes of the door. */
export function intakeRouter(deps: IntakeDeps): Router {
  const router = express.Router();
  router.post('/v1/comments', readBody, async (req, res) => {
    res.set('Cache-Control', 'no-store');
    if (mediaOf(req.get('Content-Type')) === 'json') await postJson(deps, req, res);
    else await postForm(deps, req, res);
  });
  router.get('/v1/stamp', (req, res) => {
    deps.cors.open(res);
    const { site, article } = req.query;
    if (typeof site !== 'string' || typeof article !== 'string' || !article)
      throw new Problem('invalid', {
        faults: [{ pointer: typeof site === 'string' ? '/article' : '/site', text: 'missing' }],
      });
    if (!deps.sites.get(site)) throw new Problem('unknown-site');
    res
      .set('Cache-Control', 'no-store')
      .json({ stamp: mintStamp(deps.keys, { site, article, now: deps.clock() }) });
  });
  router.all('/v1/stamp', notAllowed(deps.cors, 'GET, HEAD'));
  return router;
}

async function postJson(deps: IntakeDeps, req: Request, res: Response): Promise<void> {
  const input = parseJson(req.body);
  const given = req.get('Idempotency-Key');
  const key = given === undefined ? randomUUID() : UUID.exec(given)?.[1];
  if (!key) throw new Problem('bad-key');
  const { site, submission, origin } = admit(deps, req, res, input);
  const accepted = await accept(deps, order(deps, req, { site, submission, origin, key }));
  const { id, receipt } = accepted;
  res.status(202).json({ id, status: 'received', receipt, receiptUrl: deps.links.receipt(receipt) });
  hand(deps, accepted);
}

async function postForm(deps: IntakeDeps, req: Request, res: Response): Promise<void> {
  const fields = parseForm(req.body);
  const site = deps.sites.get(fields.site ?? '');
  const showAgain = (problem: Problem | 'plain') => {
    const article = (fields.article ?? '').normalize('NFC');
    return site && deps.showForm(res, { site, article, values: fields, problem });
  };
  try {
    const key = fields.key ? UUID.exec(fields.key)?.[1] : randomUUID();
    if (!key) throw new Problem('bad-key', { locale: site?.locale ?? null });
    const admitted = admit(deps, req, res, formToInput(fields));
    const given = order(deps, req, { ...admitted, key });
    // Only our own page's form asks, and only once: without the field the comment is taken as it is. What is wrong is
    // told first, so that whoever says "as it is" is not refused after that.
    const asks = fields.marks === 'ask' && deps.lacksDiacritics(given.submission.text);
    if (asks && (await isAcceptable(deps, given))) {
      await showAgain('plain');
      return;
    }
    const accepted = await accept(deps, given);
    res.redirect(303, deps.links.receipt(accepted.receipt));
    hand(deps, accepted);
  } catch (error) {
    const problem = toProblem(error);
    if (!site || problem.code === 'internal') throw error;
    problemHeaders(res, problem);
    res.status(problem.status);
    await showAgain(problem);
  }
}

/** Site, origin and shape, in this order: an unknown site is told before a wrong field. */
function admit(deps: IntakeDeps, req: Request, res: Response, input: Record<string, unknown>) {
  const named = typeof input.site === 'string' ? deps.sites.get(input.site) : undefined;
  const origin = deps.cors.write(req, res, named ?? null);
  const read = readSubmission(input);
  if (typeof input.site === 'string' && !named) throw new Problem('unknown-site');
  if ('faults' in read) throw new Problem('invalid', { locale: named?.locale ?? null, faults: read.faults });
  return { site: named as Site, submission: read, origin };
}

function order(
  deps: IntakeDeps,
  req: Request,
  {
    site,
    submission,
    origin,
    key,
  }: { site: Site; submission: Submission; origin: 'listed' | 'missing'; key: string },
) {
  const address = readerAddress(req);
  return {
    site,
    submission,
    origin,
    idempotencyKey: key.toLowerCase(),
    address,
    network: readerNetwork(address),
    readerId: readerIdOf(req.get('Binhluan-Reader')),
    now: deps.clock(),
  };
}

function hand(deps: IntakeDeps, { id, fresh }: Accepted): void {
  if (fresh) deps.enqueue({ id, version: 1 });
}
