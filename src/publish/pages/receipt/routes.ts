/** `/r/<receipt>`: shows and, by plain forms, edits or withdraws. GET changes nothing. */
import express, { type Response, type Router } from 'express';
import { ownArticleUrl } from '../../../article-url.ts';
import { Problem } from '../../../errors.ts';
import { readerAddress } from '../../../http/network-address.ts';
import { notAllowed } from '../../../http/not-allowed.ts';
import { problemHeaders, problemText, toProblem } from '../../../http/problems.ts';
import { articleState } from '../../../store/articles/articles.ts';
import type { PublishDeps } from '../../deps.ts';
import type { MicroCache } from '../../list/micro-cache.ts';
import { changeText, type Found, findReceipt, withdrawComment } from '../../receipts/changes.ts';
import { receiptView } from '../../receipts/receipt.ts';
import { textsIn } from '../../texts.ts';
import { sendReaderPage } from '../frame.ts';
import { ownFields, ownForm, refuseForeign } from '../own-form.ts';
import { type ReceiptPage, receiptBody } from './receipt.ts';

export function receiptPageRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  router
    .route('/r/:receipt')
    .get(async (req, res) => {
      const { receipt } = req.params;
      await show(deps, res, await find(deps, receipt), { receipt, status: 200, lost: null });
    })
    .post(ownForm, async (req, res) => {
      const { receipt } = req.params;
      refuseForeign(req, deps.links.origin);
      const { site } = await find(deps, receipt);
      const fields = ownFields(req, site);
      const text = fields.get('text') ?? '';
      try {
        if (fields.get('action') === 'edit')
          await changeText(deps, receipt, { text, address: readerAddress(req) });
        else if (fields.get('action') === 'withdraw') {
          await withdrawComment(deps, receipt);
          cache.clear();
        } else throw new Problem('malformed', { locale: site.locale });
      } catch (error) {
        const problem = toProblem(error);
        const { code, status, faults } = problem;
        if (code !== 'invalid' && code !== 'not-editable' && code !== 'too-many') throw error;
        problemHeaders(res, problem);
        const why = code === 'too-many' ? problemText(problem, site.locale) : null;
        await show(deps, res, await find(deps, receipt), { receipt, status, lost: { text, faults, why } });
        return;
      }
      res.set('Cache-Control', 'no-store').redirect(303, deps.links.receipt(receipt));
    })
    .all(notAllowed(deps.cors, 'GET, HEAD, POST'));
  return router;
}

async function find(deps: PublishDeps, receipt: string): Promise<Found> {
  const found = await findReceipt(deps, deps.store.read, receipt);
  if (!found) throw new Problem('not-found');
  return found;
}

async function show(
  deps: PublishDeps,
  res: Response,
  { row, site }: Found,
  order: { receipt: string; status: number; lost: ReceiptPage['lost'] },
): Promise<void> {
  const now = deps.clock();
  const { read } = deps.store;
  const [view, state] = await Promise.all([
    receiptView(read, row, site, now),
    articleState(read, site.id, row.article_id),
  ]);
  const articleUrl = ownArticleUrl(state.url, site);
  const page = {
    site,
    view,
    url: deps.links.receipt(order.receipt),
    formUrl: deps.links.hosted(site.id, row.article_id),
    articleUrl,
    now,
    lost: order.lost,
  };
  sendReaderPage(deps, res, {
    site,
    title: textsIn(site.locale).receiptTitle,
    status: order.status,
    articleUrl,
    body: receiptBody(page),
  });
}
