/** `/v1/receipts/:receipt`: what became of a comment, for whoever holds its receipt. */
import express, { type RequestHandler, type Router } from 'express';
import { Problem } from '../../errors.ts';
import { readBody } from '../../http/body.ts';
import { readerAddress } from '../../http/network-address.ts';
import { notAllowed } from '../../http/not-allowed.ts';
import type { PublishDeps } from '../deps.ts';
import type { MicroCache } from '../list/micro-cache.ts';
import { readOneField } from '../one-field.ts';
import { presentReceipt } from '../presenter.ts';
import { changeText, findReceipt, withdrawComment } from './changes.ts';
import { receiptView } from './receipt.ts';

export function receiptRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  /** A write answers to pages of the comment's own site only; that is settled before its body is read. */
  const admit: RequestHandler = async (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    const found = await findReceipt(deps, deps.store.read, req.params.receipt);
    deps.cors.write(req, res, found?.site ?? null);
    if (!found) throw new Problem('not-found');
    next();
  };
  router
    .route('/v1/receipts/:receipt')
    .get(async (req, res) => {
      deps.cors.open(res);
      res.set('Cache-Control', 'no-store');
      const found = await findReceipt(deps, deps.store.read, req.params.receipt);
      if (!found) throw new Problem('not-found');
      const view = await receiptView(deps.store.read, found.row, found.site, deps.clock());
      res.json(presentReceipt(view));
    })
    .patch(admit, readBody, async (req, res) => {
      res.json(
        presentReceipt(
          await changeText(deps, req.params.receipt, {
            text: readOneField(req, 'text'),
            address: readerAddress(req),
          }),
        ),
      );
    })
    .delete(admit, async (req, res) => {
      const view = await withdrawComment(deps, req.params.receipt);
      // What was withdrawn is hidden at once, in what this process keeps too.
      cache.clear();
      res.json(presentReceipt(view));
    })
    .all(notAllowed(deps.cors, 'GET, HEAD, PATCH, DELETE'));
  return router;
}
