/** Answers for what went wrong: problem details (RFC 9457) with a stable code, an id to quote and never a stack. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { Problem, StoreUnavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { fill } from '../texts.ts';
import en from './problem-texts/en.json' with { type: 'json' };
import vi from './problem-texts/vi.json' with { type: 'json' };

interface Texts {
  titles: Record<string, string>;
  faults: Record<string, string>;
  waits: { seconds: string; minutes: string };
}

const TEXTS: Record<'vi' | 'en', Texts> = {
  vi,
  en,
};

/** The sentence for one wrong field. */
export function faultText(
  fault: { text: string; values?: Record<string, string | number> },
  locale: 'vi' | 'en',
): string {
  const values = Object.entries(fault.values ?? {}).map(([name, value]) => [name, formatted(value, locale)]);
  return fill(TEXTS[locale].faults[fault.text] ?? fault.text, Object.fromEntries(values));
}

/** The sentence for a whole problem. */
export function problemText(problem: Problem, locale: 'vi' | 'en'): string {
  return fill(TEXTS[locale].titles[problem.code] ?? problem.code, {
    wait: waitText(problem.retryAfter ?? 0, locale),
  });
}

/** Nobody counts to five hundred. */
const SECONDS_MOST = 90;

function waitText(seconds: number, locale: 'vi' | 'en'): string {
  const { seconds: inSeconds, minutes } = TEXTS[locale].waits;
  const [text, n] = seconds > SECONDS_MOST ? [minutes, Math.ceil(seconds / 60)] : [inSeconds, seconds];
  return fill(text, { n: formatted(n, locale) });
}

function formatted(value: string | number, locale: 'vi' | 'en'): string {
  return typeof value === 'number' ? value.toLocaleString(locale) : value;
}

/** Sends a problem; without a locale of its own it speaks Vietnamese, the language of most readers. */
export function sendProblem(res: Response, problem: Problem, id: string = randomUUID()): void {
  const locale = problem.locale ?? 'vi';
  problemHeaders(res, problem);
  res
    .status(problem.status)
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .set('Content-Language', locale)
    .end(
      JSON.stringify({
        type: `urn:binhluan:problem:${problem.code}`,
        title: problemText(problem, locale),
        status: problem.status,
        code: problem.code,
        instance: `urn:uuid:${id}`,
        ...(problem.retryAfter !== null && { retryAfter: problem.retryAfter }),
        ...(problem.faults.length && {
          errors: problem.faults.map((fault) => ({
            pointer: fault.pointer,
            code: fault.text,
            detail: faultText(fault, locale),
          })),
        }),
      }),
    );
}

/** Headers that go with a problem, whether it is told as JSON or as a page. */
export function problemHeaders(res: Response, problem: Problem): void {
  res.set('Cache-Control', 'no-store');
  if (problem.retryAfter !== null) res.set('Retry-After', String(problem.retryAfter));
  if (problem.allow) res.set('Allow', problem.allow);
}

/** What an error means for the client. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem('unavailable', { retryAfter: 5 });
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large' || type === 'parameters.too.many') return new Problem('too-large');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new Problem('media-type');
  if (error instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500))
    return new Problem('malformed');
  return new Problem('internal');
}

/** The last middleware. What nobody foresaw is logged under the id that the client is told. */
export function problemMiddleware(
  logger: Logger,
  /** Tells a problem to somebody who sent a plain form. */
  sendPage: (res: Response, problem: Problem, about: { path: string; id: string }) => void,
): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (res.headersSent || res.destroyed) {
      res.destroy();
      return;
    }
    const problem = toProblem(error);
    const id = randomUUID();
    if (problem.status >= 500) {
      const cause = error instanceof StoreUnavailable ? error.cause : undefined;
      logger.error(
        { id, err: error, cause: cause instanceof Error ? cause.message : undefined },
        'request failed',
      );
    } else logger.debug({ id, code: problem.code, method: req.method }, 'request refused');
    // The only API address that takes a plain form answers it with a page.
    if (req.path.endsWith('/v1/comments') && req.is('application/x-www-form-urlencoded'))
      sendPage(res, problem, { path: req.path, id });
    else sendProblem(res, problem, id);
  };
}
