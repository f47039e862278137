/** What went wrong, as a page: for people who followed a link or sent a form. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import type { Problem } from '../../errors.ts';
import { html } from '../../html.ts';
import { faultText, problemHeaders, problemText, toProblem } from '../../http/problems.ts';
import type { Logger } from '../../logger.ts';
import { fill } from '../../texts.ts';
import { textsIn } from '../texts.ts';
import { sendBarePage } from './frame.ts';

/**
 * Sends a problem as a page, in Vietnamese where no language is known.
 * @param id what stands in the log beside the error, for people to quote.
 */
export function sendProblemPage(
  res: Response,
  problem: Problem,
  { path, id }: { path: string; id?: string },
): void {
  const locale = problem.locale ?? 'vi';
  const texts = textsIn(locale);
  const missing = problem.code === 'not-found' || problem.code === 'unknown-site';
  const title = missing ? texts.notFoundTitle : texts.problemTitle;
  problemHeaders(res, problem);
  sendBarePage(res, {
    lang: locale,
    title,
    status: problem.status,
    body: html`<main>
<h1>${title}</h1>
<div class="prose"><p>${sentence(problem, path)}</p>
${problem.faults.map((fault) => html`<p>${faultText(fault, locale)}</p>`)}
${id ? html`<p class="id">${fill(texts.errorId, { id })}</p>` : null}</div>
</main>`,
  });
}

function sentence(problem: Problem, path: string): string {
  const locale = problem.locale ?? 'vi';
  const texts = textsIn(locale);
  switch (problem.code) {
    case 'not-found':
    case 'unknown-site':
      return path.startsWith('/r/') ? texts.receiptUnknown : texts.notFound;
    case 'too-large':
      return texts.tooLarge;
    case 'unavailable':
      return texts.busy;
    case 'foreign-origin':
      return texts.foreign;
    default:
      return problemText(problem, locale);
  }
}

/** Ends the readers' pages: whatever goes wrong in them is told as a page. */
export function problemPages(logger: Pick<Logger, 'error'>): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const problem = toProblem(error);
    const id = problem.status >= 500 ? randomUUID() : undefined;
    if (id) logger.error({ id, err: error }, 'request failed');
    sendProblemPage(res, problem, { path: req.path, id });
  };
}
